/**
 * `application.yaml`, its profile, `.env`, variables and flags → one checked, frozen {@link Config}.
 *
 * The only place that reads configuration; the command line and the runtime library both call it. It opens no database.
 * The few small files are read synchronously: starting the thread pool for them would cost more than all the rest.
 */
import {existsSync, readFileSync} from 'node:fs'
import {userInfo} from 'node:os'
import {basename, dirname, extname, join, relative, resolve} from 'node:path'
import {LexigramError} from '../core/errors.ts'
import {buildConfig} from './build.ts'
import {type Environment, isMissing, readEnvironment} from './env-file.ts'
import {interpolateTree} from './interpolate.ts'
import {applyFlags, applyVariables, type FlagValue} from './overrides.ts'
import {SOCKET_DIRS} from './pgpass.ts'
import {ConfigError, type Finding, problemOf} from './problems.ts'
import {mergeTrees, type Origin, type Source, type TreeNode} from './tree.ts'
import type {Config, Env} from './types.ts'
import type {UrlOptions} from './url.ts'
import {plainOf, validateTree} from './validate.ts'
import {readSections, readYaml, type Section} from './yaml-tree.ts'

const CONFIG_FILE = 'application.yaml'

export interface LoadOptions {
  /** Where the search for `application.yaml` starts, going upwards. */
  readonly cwd: string
  readonly env: Env
  /** `--config`: the file itself; it goes before `LEX_CONFIG`. */
  readonly config?: string
  /** `--profile`; it goes before `LEX_PROFILE`. */
  readonly profile?: string
  /** Keys set by flags of the command; they go before everything else. */
  readonly flags?: readonly FlagValue[]
}

/**
 * Loads the configuration.
 *
 * @throws {@link LexigramError} `LEX_CONFIG_NOT_FOUND` when there is neither a file nor `DATABASE_URL`, or a named file
 * is not there.
 * @throws {@link ConfigError} with every problem at once.
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const shown = (path: string): string => relative(options.cwd, path) || path
  const file = findConfig(options)
  const dir = file === undefined ? resolve(options.cwd) : dirname(file)
  const environment = readEnvironment(dir, options.env, shown)
  const profile = options.profile ?? nonEmpty(environment.variables.LEX_PROFILE)
  const findings: Finding[] = []
  const sections: Section[] = []
  let top: Origin = {kind: 'default'}
  for (const path of configFiles(file, profile, environment, options.cwd)) {
    const source = readSource(path, shown)
    if (top.kind === 'default') top = {kind: 'file', source, offset: 0}
    const {sections: found, findings: more} = readYaml(source)
    sections.push(...found)
    findings.push(...more)
  }
  // What is not well-formed can't be understood; all other problems are reported together.
  if (findings.some(({kind}) => kind === 'syntax')) throw new ConfigError(findings.map(problemOf))
  checkSectionNames(sections, findings)
  const section = sections[0]?.name ?? 'db'
  const merged = mergeSections(sections, top)
  const varied = applyFlags(applyVariables(merged, section, environment, findings), options.flags ?? [])
  const root = interpolateTree(varied, section, environment, findings)
  const context = {
    ...(file === undefined ? {} : {file}),
    dir,
    ...(profile === undefined ? {} : {profile}),
    section,
    environment,
    urlOptions: urlOptionsOf(dir, environment),
  }
  return buildConfig(validateTree(root, section, findings), context, findings)
}

/**
 * Other sections of the same files, merged and interpolated in the same way, for whoever they belong to: nothing here
 * knows what may stand in them.
 *
 * @returns a value for each of `names`; undefined where there is no such section, or no file.
 * @throws as {@link loadConfig}
 */
export async function loadSections(
  options: LoadOptions,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const shown = (path: string): string => relative(options.cwd, path) || path
  const file = findConfig(options)
  if (names.length === 0 || file === undefined) return {}
  const environment = readEnvironment(dirname(file), options.env, shown)
  const profile = options.profile ?? nonEmpty(environment.variables.LEX_PROFILE)
  const findings: Finding[] = []
  const trees = new Map<string, TreeNode>()
  for (const path of configFiles(file, profile, environment, options.cwd)) {
    const {sections, findings: more} = readSections(readSource(path, shown), names)
    findings.push(...more)
    for (const {name, node} of sections) {
      const below = trees.get(name)
      trees.set(name, below === undefined ? node : mergeTrees(below, node))
    }
  }
  const values = [...trees].map(([name, tree]): [string, unknown] => [
    name,
    plainOf(interpolateTree(tree, name, environment, findings)),
  ])
  if (findings.length > 0) throw new ConfigError(findings.map(problemOf))
  return Object.fromEntries(values)
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** The named file, or the nearest one upwards. */
function findConfig({cwd, env, config}: LoadOptions): string | undefined {
  const named = config ?? nonEmpty(env.LEX_CONFIG)
  if (named !== undefined) return resolve(cwd, named)
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    const file = join(dir, CONFIG_FILE)
    if (existsSync(file)) return file
    if (dirname(dir) === dir) return undefined
  }
}

/** The base file and the one of the profile; none when `DATABASE_URL` alone must do. */
function configFiles(
  file: string | undefined,
  profile: string | undefined,
  environment: Environment,
  cwd: string,
): readonly string[] {
  if (file === undefined) {
    if (nonEmpty(environment.variables.DATABASE_URL) === undefined) throw noConfig(cwd)
    if (profile !== undefined) throw noProfile(profile, join(cwd, CONFIG_FILE))
    return []
  }
  if (profile === undefined) return [file]
  const extension = extname(file)
  const path = join(dirname(file), `${basename(file, extension)}.${profile}${extension}`)
  if (!/^[\w.-]+$/.test(profile) || !existsSync(path)) throw noProfile(profile, file)
  return [file, path]
}

const noConfig = (cwd: string): LexigramError =>
  new LexigramError('LEX_CONFIG_NOT_FOUND', `no ${CONFIG_FILE} in ${cwd} or above it`, {
    why: 'neither a configuration file nor the variable DATABASE_URL says which database is meant',
    fix: 'run `lexigram init`, or set DATABASE_URL, or name a file with --config',
  })

const noProfile = (profile: string, file: string): LexigramError =>
  new LexigramError('LEX_CONFIG_NOT_FOUND', `there is no file for the profile ${JSON.stringify(profile)}`, {
    why: `a profile P is the file ${basename(file, extname(file))}.P${extname(file)} beside ${basename(file)}`,
    fix: 'create that file, or correct --profile or LEX_PROFILE',
  })

function readSource(path: string, shown: (path: string) => string): Source {
  try {
    return {name: shown(path), text: readFileSync(path, 'utf8')}
  } catch (error) {
    const why = isMissing(error) ? 'there is no such file' : 'it could not be read'
    throw new LexigramError('LEX_CONFIG_NOT_FOUND', `cannot read the configuration ${shown(path)}`, {
      why,
      fix: 'correct --config or LEX_CONFIG, or run `lexigram init`',
      cause: error,
    })
  }
}

/** `db` in one place and `sql` in another, be it in one file or in two. */
function checkSectionNames(sections: readonly Section[], findings: Finding[]): void {
  const [first, ...others] = sections
  const other = others.find(({name}) => name !== first?.name)
  if (first === undefined || other === undefined) return
  const allowed = 'one of them; they mean the same'
  findings.push({
    kind: 'conflict',
    key: other.name,
    at: other.origin,
    found: `${other.name} beside ${first.name}`,
    allowed,
  })
}

/** The sections on top of each other; an empty map where there is nothing. */
function mergeSections(sections: readonly Section[], top: Origin): TreeNode {
  const empty: TreeNode = {kind: 'map', entries: new Map(), origin: sections[0]?.node.origin ?? top}
  const merged = sections.map(({node}) => node).reduce(mergeTrees, empty)
  return merged.kind === 'scalar' && merged.value === null ? empty : merged
}

/** What a URL leaves to the machine and the environment. */
export function urlOptionsOf(dir: string, {variables}: Environment): UrlOptions {
  return {
    dir,
    env: variables,
    osUser: osUser(variables),
    socketDir: (port) => SOCKET_DIRS.find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`))),
  }
}

/** The user of the operating system; containers run as users without a name. */
function osUser(env: Env): string {
  try {
    return userInfo().username
  } catch {
    return env.USER ?? env.USERNAME ?? ''
  }
}

/**
 * Runs a script of command lines with the files it needs, all in one text (the `txtar` of Go's tests).
 *
 * A line is `[condition] [!] command arguments`:
 * - `lexigram …` runs the built program; it must end with 0, after `!` with anything else.
 * - `status N`, `stdout REGEXP`, `stderr REGEXP`, `json .path VALUE`, `cmp stdout FILE` look at what it did last.
 * - `query JSON SQL` compares rows, `sql SQL` runs; `rm`, `mv`, `exists` and `env NAME=VALUE` do what they say.
 */
import {existsSync, readFileSync, renameSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {type CliResult, runCli} from './cli.ts'
import type {TestProject} from './project.ts'
import type {TestDatabase} from './servers.ts'

export interface Txtar {
  readonly script: readonly {readonly line: number; readonly text: string}[]
  readonly files: Readonly<Record<string, string>>
}

export function parseTxtar(text: string): Txtar {
  const [head = '', ...parts] = text.split(/^-- (\S+) --\n/m)
  const files: Record<string, string> = {}
  for (let at = 0; at < parts.length; at += 2) files[parts[at] ?? ''] = parts[at + 1] ?? ''
  const lines = head.split('\n').map((line, index) => ({line: index + 1, text: line.replace(/^#.*/, '').trim()}))
  return {script: lines.filter((line) => line.text !== ''), files}
}

interface State {
  readonly project: TestProject
  readonly database: TestDatabase
  readonly env: Record<string, string>
  last: CliResult | undefined
}

/** @throws Error naming the line that did not come true, with what the program printed last */
export async function runTxtar({script}: Txtar, project: TestProject, database: TestDatabase): Promise<void> {
  const state: State = {project, database, env: {}, last: undefined}
  for (const {line, text} of script) {
    try {
      await runLine(text, state)
    } catch (error) {
      const {last} = state
      const printed =
        last === undefined ? '' : `\nstatus ${last.status}\nstdout:\n${last.stdout}\nstderr:\n${last.stderr}`
      throw new Error(`line ${line}: ${text}\n${(error as Error).message}${printed}`, {cause: error})
    }
  }
}

async function runLine(text: string, state: State): Promise<void> {
  const [, condition, not, command = '', rest = ''] = /^(?:\[(!?\w+)\]\s*)?(!?)\s*(\w+)\s*(.*)$/.exec(text) ?? []
  if (condition !== undefined && !holds(condition, state.database)) return
  const run = COMMANDS[command]
  if (run === undefined) throw new Error(`there is no command ${command}`)
  const failure = await run(rest, state)
  if ((failure === undefined) === (not === '!')) throw new Error(failure ?? 'it came true')
}

function holds(condition: string, {dialect}: TestDatabase): boolean {
  if (condition.startsWith('!')) return !holds(condition.slice(1), {dialect} as TestDatabase)
  return condition === 'transactional' ? dialect === 'postgres' || dialect === 'sqlite' : condition === dialect
}

/** Does it, and says what did not come true. */
type Command = (rest: string, state: State) => Promise<string | undefined> | string | undefined

const COMMANDS: Readonly<Record<string, Command>> = {
  lexigram: async (rest, state) => {
    state.last = await runCli(wordsOf(rest), {cwd: state.project.dir, env: state.env})
    return state.last.status === 0 ? undefined : `it ended with status ${state.last.status}`
  },
  status: (rest, {last}) => (last?.status === Number(rest) ? undefined : `the status is ${last?.status}`),
  stdout: (rest, {last}) => matches(last?.stdout, rest),
  stderr: (rest, {last}) => matches(last?.stderr, rest),
  json: (rest, {last}) => {
    const [path = '', ...value] = rest.split(' ')
    const keys = path.split('.').filter(Boolean)
    const found = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], last?.json())
    const shown = typeof found === 'string' ? found : JSON.stringify(found)
    return shown === value.join(' ') ? undefined : `${path} is ${shown}`
  },
  cmp: (rest, {last, project}) => {
    const [stream = '', file = ''] = rest.split(' ')
    const got = scrub(stream === 'stderr' ? (last?.stderr ?? '') : (last?.stdout ?? ''), project.dir)
    const want = readFileSync(join(project.dir, file), 'utf8')
    return got === want ? undefined : `${stream} is\n${got}`
  },
  sql: async (rest, {database}) => void (await database.query(rest)),
  query: async (rest, {database}) => {
    const [, json = '', sql = ''] = /^(\[.*\])\s+(select .*)$/.exec(rest) ?? []
    const rows = JSON.parse(JSON.stringify(await database.query(sql)))
    return isDeepStrictEqual(rows, JSON.parse(json)) ? undefined : `the rows are ${JSON.stringify(rows)}`
  },
  env: (rest, {env}) => {
    const [name = '', value = ''] = rest.split('=')
    env[name] = value
    return undefined
  },
  rm: (rest, {project}) => rmSync(join(project.dir, rest)) as undefined,
  mv: (rest, {project}) => {
    const [from = '', to = ''] = rest.split(' ')
    renameSync(join(project.dir, from), join(project.dir, to))
    return undefined
  },
  exists: (rest, {project}) => (existsSync(join(project.dir, rest)) ? undefined : 'it does not'),
}

/** Words apart by spaces; double quotes keep some together. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

const matches = (text: string | undefined, pattern: string): string | undefined =>
  new RegExp(pattern, 'm').test(text ?? '') ? undefined : 'it does not match'

/** What differs between runs and servers. */
const scrub = (text: string, dir: string): string =>
  text
    .replaceAll(dir, 'DIR')
    .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+Z)?/g, 'TIME')
    .replaceAll(/\b\d+(\.\d)? (ms|s)\b/g, 'DURATION')
    .replaceAll(/^(\w+) {3}\w+:\/\/\S+ {3}\w+ [\d.]+$/gm, '$1   SERVER')

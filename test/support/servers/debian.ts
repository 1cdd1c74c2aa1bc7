/** Debian packages: installed where that is allowed, or unpacked into a private folder. Hosts come from the machine. */
import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {isRoot} from './account.ts'
import {withFileLock} from './cache.ts'
import {type Source, unstableSources} from './debian-sources.ts'
import {type ExtraKind, MissingServerError, type ServerKind} from './kinds.ts'
import {findProgram, run} from './run.ts'

const APT_ENVIRONMENT = {...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C'}
const POLICY = '/usr/sbin/policy-rc.d'

/** Installs packages of the machine's own suite, without letting them start their services. */
export async function installPackages(kind: ServerKind | ExtraKind, names: readonly string[]): Promise<void> {
  if (!isRoot() || findProgram(['apt-get']) === undefined || !existsSync('/etc/debian_version')) {
    throw new MissingServerError(kind, `${names.join(', ')} is not installed`)
  }
  await withFileLock(join(tmpdir(), 'lexigram-install.lock'), async () => {
    process.stdout.write(`installing ${names.join(', ')} for the tests\n`)
    const ownPolicy = !existsSync(POLICY)
    if (ownPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', {mode: 0o755})
    try {
      if (!(await areKnown(names))) await run('apt-get', ['update'], {env: APT_ENVIRONMENT})
      const args = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...names]
      await run('apt-get', args, {env: APT_ENVIRONMENT})
    } catch (cause) {
      throw new MissingServerError(kind, `${names.join(', ')} could not be installed`, {cause})
    } finally {
      if (ownPolicy) rmSync(POLICY, {force: true})
    }
  })
}

/** Without package lists nothing is. */
async function areKnown(names: readonly string[]): Promise<boolean> {
  const policy = await run('apt-cache', ['policy', ...names], {env: APT_ENVIRONMENT})
  return (policy.match(/Candidate: (?!\(none\))/g) ?? []).length === names.length
}

/**
 * Downloads `name` of Debian's unstable suite with all it needs, and unpacks it into `folder`, through an apt state of
 * its own: the machine's lists, status and cache are neither read nor changed.
 * @returns the package's upstream version.
 */
export async function unpackUnstable(kind: ServerKind, name: string, folder: string): Promise<string> {
  if (findProgram(['apt-get']) === undefined || findProgram(['dpkg']) === undefined) {
    throw new MissingServerError(kind, 'no server found, and this is no Debian to take one from')
  }
  process.stdout.write(`fetching ${name} from Debian's unstable suite for the tests\n`)
  const errors: unknown[] = []
  for (const source of unstableSources()) {
    const state = `${folder}.apt`
    rmSync(state, {recursive: true, force: true})
    try {
      return await unpackFrom(source, name, folder, state)
    } catch (error) {
      errors.push(error)
      rmSync(folder, {recursive: true, force: true})
    } finally {
      rmSync(state, {recursive: true, force: true})
    }
  }
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n')
  throw new MissingServerError(kind, `${name} could not be fetched from Debian's unstable suite\n${reasons}\n`)
}

async function unpackFrom(source: Source, name: string, folder: string, state: string): Promise<string> {
  const list = join(state, `unstable.${source.extension}`)
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, part), {recursive: true})
  writeFileSync(list, source.text)
  writeFileSync(join(state, 'status'), '')
  const options = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State=${state}`,
    `Dir::State::Lists=${join(state, 'lists')}`,
    `Dir::State::status=${join(state, 'status')}`,
    `Dir::Cache=${join(state, 'cache')}`,
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=',
    'Debug::NoLocking=1',
  ].map((option) => `-o${option}`)
  await run('apt-get', [...options, 'update'], {env: APT_ENVIRONMENT})
  await run('apt-get', [...options, '--download-only', '-y', 'install', name], {env: APT_ENVIRONMENT})
  const archives = join(state, 'cache/archives')
  const packages = readdirSync(archives).filter((file) => file.endsWith('.deb'))
  mkdirSync(folder, {recursive: true})
  for (const file of packages.filter((entry) => !/^(lib)?perl/.test(entry))) {
    await run('dpkg', ['-x', join(archives, file), folder])
  }
  const own = packages.find((file) => basename(file).startsWith(`${name}_`))
  const version = own
    ?.split('_')[1]
    ?.replace(/^\d+%3a/, '')
    .split('-')[0]
  if (version === undefined) throw new Error(`apt-get downloaded no ${name}`)
  return version
}

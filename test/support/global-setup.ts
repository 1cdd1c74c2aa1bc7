/**
 * Before the first project of a run: the run's folder, the build, the servers. After the last: everything that the
 * program printed is searched for the password, and all that was started is ended. vitest calls this for each project
 * that names the file, so what is shared hangs on the process.
 */
import {cpSync, mkdirSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import type {TestProject} from 'vitest/node'
import {buildIfStale} from './build.ts'
import {findSecrets, RUN_FOLDER} from './run-context.ts'
import {closeGuard, guardedFolder, sweepStale} from './servers/guard.ts'
import {inCi, isServerKind, type ServerKind, selectedKinds} from './servers/kinds.ts'
import {type ServerState, startServers} from './servers/start.ts'

interface Run {
  users: number
  readonly folder: string
  servers?: Promise<Partial<Record<ServerKind, ServerState>>>
}

const shared = globalThis as typeof globalThis & {lexigramRun?: Run | undefined}

/** Contract tests run the program, but need no server. */
const WITHOUT_SERVERS = ['contract']

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.lexigramRun ??= await openRun()
  const run = shared.lexigramRun
  run.users += 1
  if (!WITHOUT_SERVERS.includes(project.name)) {
    run.servers ??= startAll()
    project.provide('servers', await run.servers)
  }
  return async () => {
    run.users -= 1
    if (run.users > 0) return
    shared.lexigramRun = undefined
    await closeRun(run)
  }
}

async function openRun(): Promise<Run> {
  await sweepStale()
  const folder = guardedFolder('files')
  mkdirSync(join(folder, 'transcripts'))
  process.env[RUN_FOLDER] = folder
  try {
    buildIfStale()
  } catch (error) {
    await closeGuard()
    throw error
  }
  return {users: 0, folder}
}

async function closeRun(run: Run): Promise<void> {
  const found = findSecrets(run.folder)
  const kept = join(tmpdir(), `lexigram-transcripts-${process.pid}`)
  if (found.length > 0) cpSync(join(run.folder, 'transcripts'), kept, {recursive: true})
  await closeGuard()
  if (found.length > 0) throw new Error(`the password of the test servers was printed (${kept}):\n${found.join('\n')}`)
}

const SHOWN: Readonly<Record<ServerKind, string>> = {
  postgres18: 'PostgreSQL',
  postgres15: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
}

async function startAll(): Promise<Partial<Record<ServerKind, ServerState>>> {
  const started = Date.now()
  const kinds = selectedKinds()
  const states = await startServers(kinds.filter(isServerKind))
  const versions = Object.entries(states).map(([kind, state]) => {
    const name = SHOWN[kind as ServerKind]
    return 'address' in state ? `${name} ${state.address.version}` : `${name} missing`
  })
  if (kinds.includes('sqlite')) versions.push(`SQLite ${sqliteVersion()}`)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  process.stdout.write(`servers: ${versions.join(', ')} (started in ${seconds} s)\n`)
  for (const state of Object.values(states)) {
    if ('missing' in state) process.stdout.write(`${inCi() ? 'failing' : 'skipping'} the tests of ${state.missing}\n`)
  }
  return states
}

function sqliteVersion(): string {
  const database = new Sqlite(':memory:')
  const version = database.prepare('select sqlite_version()').pluck().get()
  database.close()
  return String(version)
}

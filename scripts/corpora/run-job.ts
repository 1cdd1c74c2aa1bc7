/** One set on one server: an empty database, up, status, counted, and down again where the set can. */
import {execFile} from 'node:child_process'
import {copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {urlOf} from '../../test/support/servers/address.ts'
import type {TestDatabase} from '../../test/support/servers/database.ts'
import {guardedFolder} from '../../test/support/servers/guard.ts'
import {findProgram} from '../../test/support/servers/run.ts'
import {countObjects, differencesOf} from './counts.ts'
import {lexigram} from './lexigram.ts'
import {emptyDatabase, labelOf, type Servers} from './servers.ts'
import type {CorpusSet, Job} from './sets.ts'

export interface Row {
  readonly set: string
  readonly dialect: string
  readonly server: string
  readonly migrations: number
  readonly statements: number
  readonly seconds: number
  readonly state: 'ok' | 'failed' | 'skipped'
  /** What failed, or why it was skipped. */
  readonly detail: string
}

interface Progress {
  migrations: number
  statements: number
}

export async function runJob({set, server}: Job, servers: Servers): Promise<Row> {
  const progress: Progress = {migrations: 0, statements: 0}
  const begun = performance.now()
  const row = (state: Row['state'], detail: string): Row => {
    const seconds = (performance.now() - begun) / 1000
    return {set: set.name, dialect: set.dialect, server: labelOf(server, servers), ...progress, seconds, state, detail}
  }
  if (set.unloadable !== undefined) return row('skipped', `not loaded by the reference client: ${set.unloadable}`)
  try {
    await using database = await emptyDatabase(server, servers, set.database)
    const failure = await migrateSet(set, database, progress)
    return failure === undefined ? row('ok', set.downsComplete ? 'up and down' : 'up') : row('failed', failure)
  } catch (error) {
    return row('failed', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

/** @returns what failed. */
async function migrateSet(set: CorpusSet, database: TestDatabase, progress: Progress): Promise<string | undefined> {
  await runPrelude(join(set.folder, 'prelude.sql'), database)
  const project = guardedFolder('files')
  try {
    // The address has a password in it, so it goes by the environment.
    const migrations = JSON.stringify(migrationFolder(set, project))
    const config = `db:\n  backend:\n    url: "\${LEX_CORPORA_URL}"\n  migrations:\n    dir: ${migrations}\n`
    writeFileSync(join(project, 'application.yaml'), config)
    return await upAndDown(set, database, project, progress)
  } finally {
    rmSync(project, {recursive: true, force: true})
  }
}

/** A whole schema is one migration without marks. */
function migrationFolder({folder, kind}: CorpusSet, project: string): string {
  if (kind === 'migrations') return join(folder, 'migrations')
  const made = join(project, 'migrations')
  mkdirSync(made)
  copyFileSync(join(folder, 'schema.sql'), join(made, '20200101000000_schema.sql'))
  return made
}

async function upAndDown(
  set: CorpusSet,
  database: TestDatabase,
  project: string,
  progress: Progress,
): Promise<string | undefined> {
  const up = await lexigram(['db', 'upgrade'], project, database.url)
  const steps = up.document.backends?.[0]?.migrations ?? []
  const applied = steps.filter(({state}) => state === 'applied')
  progress.migrations = applied.length
  progress.statements = applied.reduce((sum, {statements}) => sum + statements, 0)
  if (up.failure !== undefined) return up.failure
  const status = await lexigram(['db', 'status', '--exit-code'], project, database.url)
  if (status.failure !== undefined) return status.failure
  const differences = differencesOf(await countObjects(database), set.reference, database.dialect)
  if (differences.length > 0) return `not the reference client's schema: ${differences.join(', ')}`
  return set.downsComplete ? down(set, database, project) : undefined
}

async function down(set: CorpusSet, database: TestDatabase, project: string): Promise<string | undefined> {
  const {failure} = await lexigram(['db', 'downgrade', 'base', '--yes'], project, database.url)
  if (failure !== undefined) return failure
  const {document} = await lexigram(['db', 'status'], project, database.url)
  const [backend] = document.backends ?? []
  if (backend?.current !== null) return `still at ${backend?.current} after the downgrade to base`
  const {tables = 0} = await countObjects(database)
  if (tables === set.tablesLeftByDowns) return undefined
  return `the downs left ${tables} tables instead of ${set.tablesLeftByDowns}`
}

/** Runs what the project expects to be there, with the client it was written for where there is one. */
async function runPrelude(path: string, database: TestDatabase): Promise<void> {
  if (!existsSync(path)) return
  const psql = database.dialect === 'postgres' ? findProgram(['psql']) : undefined
  if (psql === undefined || database.server === undefined) {
    await database.query(readFileSync(path, 'utf8'))
    return
  }
  const url = urlOf({...database.server, password: ''}, database.name)
  const env = {...process.env, PGPASSWORD: database.server.password}
  await promisify(execFile)(psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path, url], {env})
}

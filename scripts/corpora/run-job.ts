/** One set on one server: an empty database, up, status, counted, and down again where the set can. */
import type {TestDatabase} from '../../test/support/servers/database.ts'
import {loadPrelude} from './clients.ts'
import {countObjects, differencesOf} from './counts.ts'
import {lexigram} from './lexigram.ts'
import {projectOf} from './project.ts'
import type {ReportRow} from './report.ts'
import {emptyDatabase, labelOf, type Servers} from './servers.ts'
import type {CorpusSet, Job} from './sets.ts'

export interface Row extends ReportRow {
  readonly migrations: number
  readonly statements: number
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
  await loadPrelude(database, set.folder)
  using project = projectOf(set)
  return await upAndDown(set, database, project.folder, progress)
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

/**
 * One set on one server: loaded, inspected, rebuilt from what `inspect` wrote, and compared with the rebuilt: by the
 * server's own tools, and by what `inspect` makes of it. The types that were written of it are compiled.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {kyselyProject} from '../../test/support/kysely-project.ts'
import type {TestDatabase} from '../../test/support/servers/database.ts'
import type {DatabaseKind} from '../../test/support/servers/kinds.ts'
import {loadByClient, loadPrelude, schemaOf} from './clients.ts'
import {lexigram} from './lexigram.ts'
import {projectOf} from './project.ts'
import type {ReportRow} from './report.ts'
import {emptyDatabase, labelOf, type Servers} from './servers.ts'
import type {CorpusSet, Job} from './sets.ts'

export interface InspectRow extends ReportRow {
  /** With indexes and triggers. */
  readonly objects: number
}

type Progress = {objects: number}

export async function runInspectJob({set, server}: Job, servers: Servers): Promise<InspectRow> {
  const progress: Progress = {objects: 0}
  const begun = performance.now()
  const row = (state: InspectRow['state'], detail: string): InspectRow => {
    const seconds = (performance.now() - begun) / 1000
    return {set: set.name, dialect: set.dialect, server: labelOf(server, servers), ...progress, seconds, state, detail}
  }
  if (set.unloadable !== undefined) return row('skipped', `not loaded by the reference client: ${set.unloadable}`)
  try {
    return row('ok', await new Rebuild(set, server, servers, progress).run())
  } catch (error) {
    return row('failed', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

class Rebuild {
  readonly #set: CorpusSet
  readonly #server: DatabaseKind
  readonly #servers: Servers
  readonly #progress: Progress

  constructor(set: CorpusSet, server: DatabaseKind, servers: Servers, progress: Progress) {
    this.#set = set
    this.#server = server
    this.#servers = servers
    this.#progress = progress
  }

  /** @returns by what measure the two are equal. @throws Error with the first difference */
  async run(): Promise<string> {
    using project = projectOf(this.#set)
    const {folder} = project
    await using original = await this.#empty(this.#set.database)
    await load(this.#set, original, folder)
    const before = await inspect(original, folder, 'original')
    this.#progress.objects = countOf(before.json)
    await compileTypes(await written(original, folder, 'original', 'kysely'))
    await using copy = await this.#empty()
    await loadScript(copy, before.sqlPath, folder)
    const after = await inspect(copy, folder, 'copy')
    const [expected, actual] = [await schemaOf(original), await schemaOf(copy)]
    if (expected === undefined || actual === undefined) {
      refuse('inspect', withoutCasts(before.json), withoutCasts(after.json))
      return `equal by inspect${before.json === after.json ? '' : ', but for casts'}; there is no client of this version`
    }
    if (expected !== actual) return await this.#compareWithRebuilt(expected, actual, after.json, folder)
    refuse('inspect', before.json, after.json)
    return 'equal'
  }

  #empty(name?: string): Promise<TestDatabase & AsyncDisposable> {
    return emptyDatabase(this.#server, this.#servers, name)
  }

  /** What a server's own tool tells of a schema may not be what the server makes of that: then this is the measure. */
  async #compareWithRebuilt(expected: string, actual: string, json: string, folder: string): Promise<string> {
    await using rebuilt = await this.#empty()
    const path = join(folder, 'dump.sql')
    writeFileSync(path, expected)
    const loaded = rebuilt.dialect !== 'sqlite' && (await loadByClient(rebuilt, path).catch(() => false))
    refuse("the server's own tool", loaded ? ((await schemaOf(rebuilt)) ?? '') : expected, actual)
    refuse('inspect', (await inspect(rebuilt, folder, 'rebuilt')).json, json)
    return "equal to the rebuild of the server's own dump"
  }
}

/** PostgreSQL moves casts about in what it is given, as in `= ANY ((ARRAY['a'::varchar])::text[])`. */
const withoutCasts = (json: string): string => json.replaceAll(/::[a-z ]+(?:\[\])?|[()]/g, '')

/** Loads a set: its schema with the reference client, its migrations with our upgrade, of which nothing else is left. */
async function load(set: CorpusSet, database: TestDatabase, folder: string): Promise<void> {
  await loadPrelude(database, set.folder)
  if (set.kind === 'schema' && (await loadByClient(database, join(set.folder, 'schema.sql')))) return
  await upgrade(database, folder)
}

async function upgrade(database: TestDatabase, folder: string): Promise<void> {
  const {failure} = await lexigram(['db', 'upgrade'], folder, database.url)
  if (failure !== undefined) throw new Error(failure)
  const own = ['lexigram_migrations', 'lexigram_migrations_log', 'lexigram_migrations_lock']
  for (const table of own) await database.query(`drop table if exists ${table}`)
}

async function loadScript(database: TestDatabase, path: string, folder: string): Promise<void> {
  if (await loadByClient(database, path)) return
  writeFileSync(join(folder, 'migrations', '20300101000000_copy.sql'), readFileSync(path))
  await upgrade(database, folder)
}

interface Inspection {
  readonly sqlPath: string
  readonly json: string
}

async function inspect(database: TestDatabase, folder: string, name: string): Promise<Inspection> {
  const sqlPath = await written(database, folder, name, 'sql')
  return {sqlPath, json: readFileSync(await written(database, folder, name, 'json'), 'utf8')}
}

/** @returns the path of what `inspect` wrote. */
async function written(database: TestDatabase, folder: string, name: string, format: string): Promise<string> {
  const path = join(folder, `${name}.${format}`)
  const {failure} = await lexigram(
    ['db', 'inspect', '--privileges', '--strict', '--format', format, '-o', path],
    folder,
    database.url,
  )
  if (failure !== undefined && !existsSync(path)) throw new Error(failure)
  if (failure !== undefined) throw new Error(`left out: ${failure}`)
  return path
}

/** Every table and view is read by a query of the types that were written of it. */
async function compileTypes(path: string): Promise<void> {
  const db = readFileSync(path, 'utf8')
  const queries = `import type {Kysely} from 'kysely'
import type {DB} from './db.mjs'
export const all = <T extends keyof DB & string>(db: Kysely<DB>, table: T) => db.selectFrom(table).selectAll().execute()
`
  using project = kyselyProject({db, queries})
  const complaints = await project.compile()
  if (complaints !== '') throw new Error(`by tsc --strict: ${complaints}`)
}

function countOf(json: string): number {
  const model = JSON.parse(json) as Record<string, unknown>
  const lists = Object.values(model).filter((value): value is Record<string, unknown>[] => Array.isArray(value))
  const inside = lists.flat().flatMap(({indexes = [], triggers = []}) => [indexes, triggers].flat())
  return lists.flat().length + inside.length
}

/** @throws Error with the first line that differs */
function refuse(measure: string, expected: string, actual: string): void {
  const [before, after] = [expected.split('\n'), actual.split('\n')]
  const at = before.findIndex((line, index) => line !== after[index])
  if (at === -1 && before.length === after.length) return
  const line = at === -1 ? before.length : at
  throw new Error(`by ${measure}, line ${line + 1}: ${clip(after[line])} instead of ${clip(before[line])}`)
}

const clip = (line = 'nothing'): string => (line.length > 160 ? `${line.slice(0, 160)}...` : line).trim()

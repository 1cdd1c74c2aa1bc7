/** Schemas on MySQL and MariaDB: loaded from scripts, inspected, and shown by the server itself. */
import type {Backend, InspectOptions, SchemaScript} from '../../src/lib/backends/backend.ts'
import {mysqlLexer} from '../../src/lib/backends/mysql/lexer.ts'
import {byCodeUnit} from '../../src/lib/core/text.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {loadConfig, openBackend} from '../../src/migrations.ts'
import {makeProject} from './project.ts'
import {createDatabase, type TestDatabase} from './servers.ts'

export type MysqlKind = 'mysql' | 'mariadb'

export const MYSQL_KINDS: readonly MysqlKind[] = ['mysql', 'mariadb']

export interface Inspected {
  readonly model: DatabaseModel
  readonly script: SchemaScript
}

export interface Subject extends AsyncDisposable {
  readonly database: TestDatabase
  readonly backend: Backend
  /** Runs a script as `db upgrade` would, on a connection of its own. */
  load(script: string): Promise<void>
  /** The same; what the server refuses is left out. @returns how many statements it took */
  tryLoad(script: string): Promise<{readonly taken: number; readonly all: number}>
  inspect(options?: Partial<InspectOptions>): Promise<Inspected>
}

/** A fresh database behind the backend. */
export async function subjectOn(kind: MysqlKind, url: (url: string) => string = (same) => same): Promise<Subject> {
  const database = await createDatabase(kind)
  const project = makeProject({url: url(database.url)})
  const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
  if (config === undefined) throw new Error('no backend')
  const backend = await openBackend(config)
  const run = (script: string, refused: (error: unknown) => void) =>
    backend.withSession({}, async (session) => {
      const statements = mysqlLexer.statements(script)
      let taken = 0
      for (const statement of statements) {
        try {
          await session.execute(statement, script)
          taken += 1
        } catch (error) {
          refused(error)
        }
      }
      return {taken, all: statements.length}
    })
  return {
    database,
    backend,
    load: async (script) => {
      await run(script, (error) => {
        throw error
      })
    },
    tryLoad: (script) => run(script, () => {}),
    inspect: async (options) => {
      const model = await backend.inspect({
        privileges: false,
        sizes: false,
        signal: new AbortController().signal,
        ...options,
      })
      return {model, script: await backend.writeSchema(model)}
    },
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]()
      await project.cleanup()
      await database.drop()
    },
  }
}

/** SHOW CREATE of everything, by the bare driver: what must not differ between a schema and its copy. */
export async function shownSchema(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.query(
    `select case table_type when 'VIEW' then 'view' when 'SEQUENCE' then 'sequence' else 'table' end as kind,
            table_name as name from information_schema.tables where table_schema = database()
      union all select routine_type, routine_name from information_schema.routines where routine_schema = database()
      union all select 'trigger', trigger_name from information_schema.triggers where trigger_schema = database()
      union all select 'event', event_name from information_schema.events where event_schema = database()`,
  )
  const shown: string[] = []
  for (const {kind, name} of rows) {
    const [row = {}] = await database.query(`show create ${kind} \`${String(name).replaceAll('`', '``')}\``)
    const {Created, ...facts} = row
    shown.push(
      JSON.stringify(facts)
        .replaceAll(database.name, 'DATABASE')
        .replace(/ AUTO_INCREMENT=\d+/, ''),
    )
  }
  return shown.sort(byCodeUnit)
}

/**
 * MySQL prints the character set of a column where it was spelled out, also when it is the table's own; whether it was, no
 * table of its information_schema tells.
 */
function _comparable(shown: string): string {
  const collation = /\) ENGINE=.* COLLATE=(\w+)/.exec(shown)?.[1]
  const own = new RegExp(`(?: CHARACTER SET \\w+)? COLLATE ${collation}(?!\\w)`, 'g')
  return shown.replace(/ AUTO_INCREMENT=\d+/, '').replace(own, '')
}

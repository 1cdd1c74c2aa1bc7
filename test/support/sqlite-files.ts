/** SQLite files made as its own shell makes them, and looked at through the backend. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import type {Session} from '../../src/lib/backends/backend.ts'
import {openBackend} from '../../src/lib/backends/open.ts'
import {inspectSqlite as inspectSession} from '../../src/lib/backends/sqlite/inspect.ts'
import {parseDatabaseUrl} from '../../src/lib/config/url.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {ROOT} from './build.ts'
import {freshFolder} from './run-context.ts'

export const kitchenSink = (): string => readFileSync(join(ROOT, 'test/golden/sqlite/kitchen-sink/setup.sql'), 'utf8')

/** @returns the path of a new file that `sql` was run on. */
export function makeSqlite(sql: string): string {
  const file = join(freshFolder('sqlite'), 'test.db')
  const database = new DatabaseSync(file, {enableDoubleQuotedStringLiterals: true, defensive: false})
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
  return file
}

interface Inspected {
  readonly model: DatabaseModel
  /** The script that rebuilds it. */
  readonly sql: string
  /** How many queries it took. */
  readonly queries: number
}

export async function inspectFile(file: string, {sizes = false} = {}): Promise<Inspected> {
  const parsed = parseDatabaseUrl(`sqlite:///${file}`, {dir: '/'})
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  await using backend = await openBackend({name: 'test', url: parsed.url})
  let queries = 0
  const counting = (session: Session): Session =>
    new Proxy(session, {
      get: (target, key) => {
        if (key === 'query') queries += 1
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const options = {privileges: false, sizes, signal: new AbortController().signal}
  const model = await backend.withSession({readOnly: true}, (session) => inspectSession(counting(session), options))
  return {model, sql: (await backend.writeSchema(model)).sql, queries}
}

/** What SQLite has to say of a schema itself, without what it keeps for itself. */
export function schemaRows(file: string): readonly unknown[] {
  const database = new DatabaseSync(file)
  try {
    return database
      .prepare(
        "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite_stat%' order by type, name",
      )
      .all()
  } finally {
    database.close()
  }
}

/** Applications on test databases, booted as any other. */
import {Application, type Provider} from '../../src/index.ts'
import {configOf, DATABASE, type Database, DatabaseProvider, type DatabaseProviderOptions} from '../../src/sql.ts'
import type {TestDatabase} from './servers.ts'

export interface Booted extends AsyncDisposable {
  readonly app: Application
  readonly db: Database
}

/** An application with one database; `settings` is what would stand beside `backend:` in the file. */
export async function bootOn(
  database: Pick<TestDatabase, 'url'>,
  settings: object = {},
  options: DatabaseProviderOptions & {readonly providers?: readonly Provider[]} = {},
): Promise<Booted> {
  const config = configOf({backend: {url: database.url}, ...settings})
  const providers = [new DatabaseProvider({config, ...options}), ...(options.providers ?? [])]
  const app = await Application.boot({name: 'test', providers, signals: false})
  const db = await app.container.resolve(DATABASE)
  return {app, db, [Symbol.asyncDispose]: () => app.shutdown()}
}

/** How many connections the server has on a database, but for the one that asks. */
export async function connectionsOn(database: TestDatabase): Promise<number> {
  const [row] =
    database.dialect === 'postgres'
      ? await database.query(
          "select count(*)::int as n from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'",
          [database.name],
        )
      : await database.query(
          'select count(*) as n from information_schema.processlist where db = ? and id <> connection_id()',
          [database.name],
        )
  return Number(row?.n)
}

/** An account that the server gives at most so many connections, and the URL of the database for it. */
export async function userWithConnections(
  {url, name, dialect, query}: TestDatabase,
  most: number,
): Promise<AsyncDisposable & {readonly url: string}> {
  const user = `${name}_few`
  const password = 'few-connections'
  if (dialect === 'postgres') await query(`create role ${user} login password '${password}' connection limit ${most}`)
  else {
    await query(`create user '${user}'@'%' identified by '${password}' with max_user_connections ${most}`)
    await query(`grant select on ${name}.* to '${user}'@'%'`)
  }
  const mine = new URL(url)
  mine.username = user
  mine.password = password
  return {
    url: mine.href,
    [Symbol.asyncDispose]: async () =>
      void (await query(dialect === 'postgres' ? `drop role ${user}` : `drop user '${user}'@'%'`)),
  }
}

/** Ends them, as a server that restarts does. */
export async function endConnectionsOn(database: TestDatabase): Promise<void> {
  if (database.dialect === 'postgres') {
    await database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [database.name],
    )
    return
  }
  const rows = await database.query(
    'select id from information_schema.processlist where db = ? and id <> connection_id()',
    [database.name],
  )
  for (const row of rows) await database.query(`kill ${Number(row.id ?? row.ID)}`).catch(() => [])
}

/** The statement with `?` for placeholders as the dialect writes them. */
export function placed(db: Pick<Database, 'dialect'>, sql: string): string {
  let at = 0
  if (db.dialect !== 'postgres') return sql
  return sql.replaceAll('?', () => {
    at += 1
    return `$${at}`
  })
}

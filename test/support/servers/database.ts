/**
 * Fresh databases on test servers, spoken to through the bare drivers, so that tests see with another eye than the
 * product's.
 */
import {randomBytes} from 'node:crypto'
import {mkdtempSync, realpathSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import {type ServerAddress, urlOf} from './address.ts'
import {type DatabaseKind, type Dialect, dialectOf} from './kinds.ts'

export type Row = Record<string, unknown>

export interface TestDatabase {
  readonly kind: DatabaseKind
  readonly dialect: Dialect
  readonly name: string
  /** As it would stand in application.yaml, with the password. */
  readonly url: string
  /** Absent for SQLite. */
  readonly server?: ServerAddress
  /**
   * Runs SQL on one connection kept for the tests, which is opened again when it was lost.
   * @returns the rows of the last statement that has any; `params` go with a single statement only.
   */
  query(sql: string, params?: readonly unknown[]): Promise<Row[]>
  /** A connection of its own, for what must go on beside the others; the caller closes it. */
  another(): Promise<Connection>
  /** Ends all its connections and removes it. */
  drop(): Promise<void>
}

export interface Connection {
  query(sql: string, params?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

let counter = 0

function freshName(): string {
  counter += 1
  return `t_${process.pid.toString(36)}_${counter}_${randomBytes(3).toString('hex')}`
}

export function createSqliteDatabase(): TestDatabase {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lexigram-sqlite-')))
  const file = join(folder, 'test.db')
  return {
    kind: 'sqlite',
    dialect: 'sqlite',
    name: file,
    url: `sqlite:///${file}`,
    query: async (sql, params = []) => querySqlite(file, sql, params),
    another: async () => ({query: async (sql, params = []) => querySqlite(file, sql, params), close: async () => {}}),
    drop: async () => rmSync(folder, {recursive: true, force: true}),
  }
}

/** The file is opened for each call, so that no lock of ours is in a test's way. */
function querySqlite(file: string, sql: string, params: readonly unknown[]): Row[] {
  const database = new Sqlite(file)
  try {
    database.pragma('busy_timeout = 5000')
    const statement = tryPrepare(database, sql)
    if (statement === undefined) database.exec(sql)
    else if (statement.reader) return statement.all(...params) as Row[]
    else statement.run(...params)
    return []
  } finally {
    database.close()
  }
}

function tryPrepare(database: Sqlite.Database, sql: string): Sqlite.Statement | undefined {
  try {
    return database.prepare(sql)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** @param name - letters, digits and `_`. @throws what the server says when it has a database of that name */
export async function createDatabaseOn(server: ServerAddress, name = freshName()): Promise<TestDatabase> {
  const dialect = dialectOf(server.kind)
  const open = dialect === 'postgres' ? openPostgres : openMysql
  await withConnection(open, server, (admin) => admin.query(`CREATE DATABASE ${name}`))
  let connection: Promise<Connection> | undefined
  const forget = () => {
    connection = undefined
  }
  return {
    kind: server.kind,
    dialect,
    name,
    url: urlOf(server, name),
    server,
    query: async (sql, params) => {
      connection ??= open(server, name, forget).catch((error: unknown) => {
        forget()
        throw error
      })
      return (await connection).query(sql, params)
    },
    another: () => open(server, name, () => {}),
    drop: async () => {
      const opened = await connection?.catch(() => undefined)
      await opened?.close()
      await (dialect === 'postgres' ? dropPostgres(server, name) : withConnection(open, server, dropMysql(name)))
    },
  }
}

async function dropPostgres(server: ServerAddress, name: string): Promise<void> {
  const drop = () =>
    withConnection(openPostgres, server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  try {
    await drop()
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== OBJECT_IN_USE) throw error
    await withConnection(openPostgres, {...server, database: name}, dropSubscriptions)
    await drop()
  }
}

/** A database with subscriptions is not dropped, by force or not. */
const OBJECT_IN_USE = '55006'

async function dropSubscriptions(connection: Connection): Promise<void> {
  const rows = await connection.query(`SELECT quote_ident(subname) AS name FROM pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`)
  for (const {name} of rows) {
    await connection.query(`ALTER SUBSCRIPTION ${name} DISABLE; ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`)
    await connection.query(`DROP SUBSCRIPTION ${name}`)
  }
}

/** A transaction left open elsewhere would hold the drop up, so its connections are ended first. */
const dropMysql =
  (name: string) =>
  async (admin: Connection): Promise<Row[]> => {
    const users = await admin.query('SELECT id FROM information_schema.processlist WHERE db = ?', [name])
    for (const row of users) await admin.query(`KILL ${Number(row.id ?? row.ID)}`).catch(() => [])
    return admin.query(`DROP DATABASE IF EXISTS ${name}`)
  }

type Open = (server: ServerAddress, database: string, onLost: () => void) => Promise<Connection>

async function withConnection<T>(
  open: Open,
  server: ServerAddress,
  body: (admin: Connection) => Promise<T>,
): Promise<T> {
  const admin = await open(server, server.database, () => {})
  try {
    return await body(admin)
  } finally {
    await admin.close()
  }
}

const openPostgres: Open = async (server, database, onLost) => {
  const client = new pg.Client({connectionString: urlOf(server, database), connectionTimeoutMillis: 20_000})
  client.on('error', onLost)
  client.on('end', onLost)
  await client.connect()
  return {
    query: async (sql, params) => {
      const result: unknown = await client.query(sql, params === undefined ? undefined : [...params])
      const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult<Row>[]
      return results.findLast(({fields}) => fields.length > 0)?.rows ?? []
    },
    close: () => client.end(),
  }
}

const openMysql: Open = async (server, database, onLost) => {
  const {host, password, port, user} = server
  const options = {host, password, port, user, database, multipleStatements: true, connectTimeout: 20_000}
  const connection = await mysql.createConnection(options)
  connection.on('error', onLost)
  connection.on('end', onLost)
  return {
    query: async (sql, params) => {
      const [result, fields] = await connection.query(sql, params === undefined ? undefined : [...params])
      return lastRows(result, fields)
    },
    close: () => connection.end(),
  }
}

/** One statement gives rows or a header; several (and CALL) an array of those, with `undefined` fields for a header. */
function lastRows(result: unknown, fields: unknown): Row[] {
  if (!Array.isArray(result)) return []
  const severalStatements = Array.isArray(fields) && fields.some((field) => field === undefined || Array.isArray(field))
  if (!severalStatements) return result as Row[]
  return (result.findLast((part) => Array.isArray(part)) as Row[] | undefined) ?? []
}

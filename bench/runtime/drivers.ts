/** The bare drivers and bare Kysely doing what bench/runtime.ts measures, as their own manuals would. */
import Sqlite from 'better-sqlite3'
import {Kysely, MysqlDialect, PostgresDialect, SqliteDialect} from 'kysely'
import mysql from 'mysql2'
import pg from 'pg'
import type {Contender, Contenders, Row, Server} from './contender.ts'

type Schema = {items: Row}

const FIND = 'select id, name, stock from items where id = ?'
const CREATE = 'insert into items (id, name, stock) values (?, ?, ?)'
const CREATE_FILLED = 'insert into items (id, name) values (?, ?)'
const RETURNING = ' returning id, name, stock'

const numbered = (sql: string): string => {
  let at = 0
  return sql.replaceAll('?', () => `$${++at}`)
}

function kyselyOn(db: Kysely<Schema>, returning: boolean): Contender {
  const find = (id: string) =>
    db.selectFrom('items').select(['id', 'name', 'stock']).where('id', '=', id).executeTakeFirstOrThrow()
  return {
    find,
    create: (row) => {
      const query = db.insertInto('items').values(row)
      return returning ? query.returningAll().executeTakeFirstOrThrow() : query.execute()
    },
    createFilled: async (row) => {
      // Its type says that stock is needed; the table says that it is not.
      const query = db.insertInto('items').values(row as Row)
      if (returning) return query.returningAll().executeTakeFirstOrThrow()
      await query.execute()
      return find(row.id)
    },
    close: () => db.destroy(),
  }
}

export function postgresDrivers({url, tls}: Server): Contenders {
  const options: pg.PoolConfig = {connectionString: url, max: 10, ssl: tls && {rejectUnauthorized: false}}
  const pool = new pg.Pool(options)
  const ask = async (sql: string, values: unknown[]): Promise<unknown> => (await pool.query(sql, values)).rows[0]
  const [find, create, createFilled] = [FIND, CREATE + RETURNING, CREATE_FILLED + RETURNING].map(numbered)
  const bare: Contender = {
    find: (id) => ask(find ?? '', [id]),
    create: ({id, name, stock}) => ask(create ?? '', [id, name, stock]),
    createFilled: ({id, name}) => ask(createFilled ?? '', [id, name]),
    close: () => pool.end(),
  }
  const dialect = new PostgresDialect({pool: new pg.Pool(options)})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), true)}
}

/** As the driver wants it for a pool. */
export const mysqlOptions = ({url, tls}: Server): mysql.PoolOptions => ({
  uri: url.replace(/^mariadb:/, 'mysql:'),
  connectionLimit: 10,
  ...(tls ? {ssl: {rejectUnauthorized: false}} : {}),
})

export function mysqlDrivers(server: Server, returning: boolean): Contenders {
  const pool = mysql.createPool(mysqlOptions(server)).promise()
  const find = async (id: string): Promise<unknown> => {
    const [rows] = await pool.query(FIND, [id])
    return (rows as Row[])[0]
  }
  const more = returning ? RETURNING : ''
  const bare: Contender = {
    find,
    create: ({id, name, stock}) => pool.query(CREATE + more, [id, name, stock]),
    createFilled: async ({id, name}) => {
      const [result] = await pool.query(CREATE_FILLED + more, [id, name])
      return returning ? (result as Row[])[0] : find(id)
    },
    close: () => pool.end(),
  }
  const dialect = new MysqlDialect({pool: mysql.createPool(mysqlOptions(server))})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), false)}
}

/** As lexigram opens it. */
export function openSqlite(file: string): Sqlite.Database {
  const database = new Sqlite(file)
  database.pragma('synchronous = normal')
  return database
}

export function sqliteDrivers(file: string): Contenders {
  const database = openSqlite(file)
  const [find, create, createFilled] = [FIND, CREATE + RETURNING, CREATE_FILLED + RETURNING].map((sql) =>
    database.prepare(sql),
  )
  const bare: Contender = {
    find: async (id) => find?.get(id),
    create: async ({id, name, stock}) => create?.get(id, name, stock),
    createFilled: async ({id, name}) => createFilled?.get(id, name),
    close: async () => void database.close(),
  }
  const dialect = new SqliteDialect({database: openSqlite(file)})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), true)}
}

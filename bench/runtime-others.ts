/** drizzle-orm and knex doing what bench/runtime.ts measures, on the same drivers and with as many connections. */
import Sqlite from 'better-sqlite3'
import {eq} from 'drizzle-orm'
import {drizzle as drizzleSqlite} from 'drizzle-orm/better-sqlite3'
import * as mysqlCore from 'drizzle-orm/mysql-core'
import {drizzle as drizzleMysql} from 'drizzle-orm/mysql2'
import {drizzle as drizzlePostgres} from 'drizzle-orm/node-postgres'
import * as postgresCore from 'drizzle-orm/pg-core'
import * as sqliteCore from 'drizzle-orm/sqlite-core'
import knex, {type Knex} from 'knex'
import mysql from 'mysql2'
import pg from 'pg'

export type Row = {id: string; name: string; stock: number}

export interface Contender {
  find(id: string): Promise<unknown>
  create(row: Row): Promise<unknown>
  close(): Promise<void>
}

function knexOn(config: Knex.Config, returning: boolean): Contender {
  const db = knex({...config, pool: {min: 0, max: 10}})
  return {
    find: async (id) => db<Row>('items').select('id', 'name', 'stock').where('id', id).first(),
    create: async (row) => (returning ? db<Row>('items').insert(row).returning('*') : db<Row>('items').insert(row)),
    close: () => db.destroy(),
  }
}

export function onPostgres(connectionString: string): Record<string, Contender> {
  const {integer, pgTable, varchar} = postgresCore
  const items = pgTable('items', {id: varchar('id').primaryKey(), name: varchar('name'), stock: integer('stock')})
  const pool = new pg.Pool({connectionString, max: 10})
  const db = drizzlePostgres(pool)
  return {
    drizzle: {
      find: async (id) => (await db.select().from(items).where(eq(items.id, id)))[0],
      create: async (row) => (await db.insert(items).values(row).returning())[0],
      close: () => pool.end(),
    },
    knex: knexOn({client: 'pg', connection: connectionString}, true),
  }
}

export function onMysql(uri: string): Record<string, Contender> {
  const {int, mysqlTable, varchar} = mysqlCore
  const items = mysqlTable('items', {
    id: varchar('id', {length: 40}).primaryKey(),
    name: varchar('name', {length: 100}),
    stock: int('stock'),
  })
  const pool = mysql.createPool({uri, connectionLimit: 10})
  const db = drizzleMysql(pool)
  return {
    drizzle: {
      find: async (id) => (await db.select().from(items).where(eq(items.id, id)))[0],
      create: (row) => db.insert(items).values(row),
      close: () => pool.promise().end(),
    },
    knex: knexOn({client: 'mysql2', connection: uri}, false),
  }
}

export function onSqlite(filename: string): Record<string, Contender> {
  const {integer, sqliteTable, text} = sqliteCore
  const items = sqliteTable('items', {id: text('id').primaryKey(), name: text('name'), stock: integer('stock')})
  const open = (): Sqlite.Database => {
    const database = new Sqlite(filename)
    database.pragma('synchronous = normal')
    return database
  }
  const database = open()
  const db = drizzleSqlite(database)
  return {
    drizzle: {
      find: async (id) => db.select().from(items).where(eq(items.id, id)).get(),
      create: async (row) => db.insert(items).values(row).returning().get(),
      close: async () => void database.close(),
    },
    knex: knexOn({client: 'better-sqlite3', connection: {filename}, useNullAsDefault: true}, true),
  }
}

/** drizzle-orm and knex doing what bench/runtime.ts measures, on the same drivers and with as many connections. */
import type Sqlite from 'better-sqlite3'
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
import type {Contender, Contenders, Row, Server} from './contender.ts'
import {mysqlOptions, openSqlite} from './drivers.ts'

function knexOn(config: Knex.Config, returning: boolean): Contender {
  const db = knex({...config, pool: {min: 0, max: 10, ...config.pool}})
  return {
    find: async (id) => db<Row>('items').select('id', 'name', 'stock').where('id', id).first(),
    create: async (row) => (returning ? db<Row>('items').insert(row).returning('*') : db<Row>('items').insert(row)),
    close: () => db.destroy(),
  }
}

export function onPostgres({url, tls}: Server): Contenders {
  const {integer, pgTable, varchar} = postgresCore
  const items = pgTable('items', {id: varchar('id').primaryKey(), name: varchar('name'), stock: integer('stock')})
  const connection = {connectionString: url, ssl: tls && {rejectUnauthorized: false}}
  const pool = new pg.Pool({...connection, max: 10})
  const db = drizzlePostgres(pool)
  return {
    drizzle: {
      find: async (id) => (await db.select().from(items).where(eq(items.id, id)))[0],
      create: async (row) => (await db.insert(items).values(row).returning())[0],
      close: () => pool.end(),
    },
    knex: knexOn({client: 'pg', connection}, true),
  }
}

export function onMysql(server: Server): Contenders {
  const {int, mysqlTable, varchar} = mysqlCore
  const items = mysqlTable('items', {
    id: varchar('id', {length: 40}).primaryKey(),
    name: varchar('name', {length: 100}),
    stock: int('stock'),
  })
  const {connectionLimit: _, ...connection} = mysqlOptions(server)
  const pool = mysql.createPool(mysqlOptions(server))
  const db = drizzleMysql(pool)
  return {
    drizzle: {
      find: async (id) => (await db.select().from(items).where(eq(items.id, id)))[0],
      create: (row) => db.insert(items).values(row),
      close: () => pool.promise().end(),
    },
    knex: knexOn({client: 'mysql2', connection: connection as Knex.StaticConnectionConfig}, false),
  }
}

export function onSqlite(filename: string): Contenders {
  const {integer, sqliteTable, text} = sqliteCore
  const items = sqliteTable('items', {id: text('id').primaryKey(), name: text('name'), stock: integer('stock')})
  const database = openSqlite(filename)
  const db = drizzleSqlite(database)
  return {
    drizzle: {
      find: async (id) => db.select().from(items).where(eq(items.id, id)).get(),
      create: async (row) => db.insert(items).values(row).returning().get(),
      close: async () => void database.close(),
    },
    knex: knexOn(
      {
        client: 'better-sqlite3',
        connection: {filename},
        useNullAsDefault: true,
        pool: {
          max: 1,
          afterCreate: (connection: Sqlite.Database, done: () => void) => {
            connection.pragma('synchronous = normal')
            done()
          },
        },
      },
      true,
    ),
  }
}

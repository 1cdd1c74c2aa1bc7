/**
 * TypeORM and MikroORM doing what bench/runtime.ts measures, on the same drivers and with as many connections: entities
 * without decorators, and the ways that send one statement: `insert` in place of `save`, which would look first, or open a
 * transaction. What is found is an entity; MikroORM's belongs to a fork of the manager, as in a request.
 */
import {defineEntity, type MikroORM as Orm, p} from '@mikro-orm/core'
import {MikroORM as MysqlOrm} from '@mikro-orm/mysql'
import {MikroORM as PostgresOrm} from '@mikro-orm/postgresql'
import {MikroORM as SqliteOrm} from '@mikro-orm/sqlite'
import type Sqlite from 'better-sqlite3'
import {DataSource, type DataSourceOptions, EntitySchema} from 'typeorm'
import type {Contender, Contenders, Row, Server} from './contender.ts'

const typeormItem = new EntitySchema<Row>({
  name: 'Item',
  tableName: 'items',
  columns: {id: {type: String, primary: true}, name: {type: String}, stock: {type: Number}},
})

const mikroItem = defineEntity({
  name: 'Item',
  tableName: 'items',
  properties: {id: p.string().primary(), name: p.string(), stock: p.integer()},
})

async function typeormOn(options: DataSourceOptions): Promise<Contender> {
  const source = await new DataSource({...options, entities: [typeormItem]}).initialize()
  const items = source.getRepository(typeormItem)
  return {
    find: (id) => items.findOneByOrFail({id}),
    create: (row) => items.insert(row),
    close: () => source.destroy(),
  }
}

function mikroOn(orm: Orm): Contender {
  return {
    find: (id) => orm.em.fork().findOneOrFail(mikroItem, {id}),
    create: (row) => orm.em.fork().insert(mikroItem, row),
    close: () => orm.close(),
  }
}

const TLS = {rejectUnauthorized: false}

const mikroOptions = ({url, tls}: Server) => ({
  entities: [mikroItem],
  clientUrl: url,
  pool: {min: 0, max: 10},
  ...(tls ? {driverOptions: {ssl: TLS}} : {}),
})

export async function ormsOnPostgres(server: Server): Promise<Contenders> {
  const {url, tls} = server
  return {
    typeorm: await typeormOn({type: 'postgres', url, poolSize: 10, ...(tls ? {ssl: TLS} : {})}),
    mikroorm: mikroOn(await PostgresOrm.init(mikroOptions(server))),
  }
}

export async function ormsOnMysql({url, tls}: Server): Promise<Contenders> {
  const mine = {url: url.replace(/^mariadb:/, 'mysql:'), tls}
  return {
    typeorm: await typeormOn({type: 'mysql', url: mine.url, poolSize: 10, ...(tls ? {ssl: TLS} : {})}),
    mikroorm: mikroOn(await MysqlOrm.init(mikroOptions(mine))),
  }
}

export async function ormsOnSqlite(file: string): Promise<Contenders> {
  const orm = await SqliteOrm.init({entities: [mikroItem], dbName: file})
  await orm.em.getConnection().execute('pragma synchronous = normal')
  const prepareDatabase = (database: Sqlite.Database): void => void database.pragma('synchronous = normal')
  return {
    typeorm: await typeormOn({type: 'better-sqlite3', database: file, prepareDatabase}),
    mikroorm: mikroOn(orm),
  }
}

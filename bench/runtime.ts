/**
 * What `find` by key and `create` cost through GenericRepository, beside the bare driver and bare Kysely doing the same work in
 * the same run, and drizzle-orm and knex: the pools, the statements and the rows are the same, the contenders take turns. SQLite in a file; servers by
 * LEX_TEST_POSTGRES_URL, LEX_TEST_MYSQL_URL and LEX_TEST_MARIADB_URL, each in a database of its own.
 *
 * `node bench/runtime.ts [postgres|mysql|mariadb|sqlite …]`
 */
import {randomUUID} from 'node:crypto'
import Sqlite from 'better-sqlite3'
import {Kysely, MysqlDialect, PostgresDialect, SqliteDialect} from 'kysely'
import mysql from 'mysql2'
import pg from 'pg'
import {DomainModel} from '../src/domain.ts'
import {type Database, GenericRepository} from '../src/sql.ts'
import {withTestDatabase} from '../src/testing.ts'
import {type Contender, onMysql, onPostgres, onSqlite, type Row} from './runtime-others.ts'

const ROWS = 1_000
const ROUNDS = 51
const OPERATIONS = 200

class Item extends DomainModel {
  id!: string
  name!: string
  stock = 0
}

type Schema = {items: Row}

const rowOf = (id: string): Row => ({id, name: `item ${id}`, stock: 5})

function repository(db: Database): Contender {
  const items = new GenericRepository<Item, string>({
    provider: db,
    tableName: 'items',
    entityClass: Item,
    keyField: 'id',
  })
  return {
    find: async (id) => (await items.find(id)).unwrap(),
    create: async (row) => (await items.create(row)).unwrap(),
    close: async () => {},
  }
}

function kyselyOn(db: Kysely<Schema>, returning: boolean): Contender {
  return {
    find: (id) => db.selectFrom('items').select(['id', 'name', 'stock']).where('id', '=', id).executeTakeFirstOrThrow(),
    create: (row) => {
      const query = db.insertInto('items').values(row)
      return returning ? query.returningAll().executeTakeFirstOrThrow() : query.execute()
    },
    close: () => db.destroy(),
  }
}

function postgresContenders(connectionString: string): Record<string, Contender> {
  const pool = new pg.Pool({connectionString, max: 10})
  const bare: Contender = {
    find: async (id) => (await pool.query('select id, name, stock from items where id = $1', [id])).rows[0],
    create: async ({id, name, stock}) =>
      (await pool.query('insert into items (id, name, stock) values ($1, $2, $3) returning *', [id, name, stock]))
        .rows[0],
    close: () => pool.end(),
  }
  const dialect = new PostgresDialect({pool: new pg.Pool({connectionString, max: 10})})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), true), ...onPostgres(connectionString)}
}

function mysqlContenders(uri: string, returning: boolean): Record<string, Contender> {
  const options = {uri: uri.replace(/^mariadb:/, 'mysql:'), connectionLimit: 10}
  const pool = mysql.createPool(options).promise()
  const bare: Contender = {
    find: async (id) => {
      const [rows] = await pool.query('select id, name, stock from items where id = ?', [id])
      return (rows as Row[])[0]
    },
    create: ({id, name, stock}) =>
      pool.query(
        `insert into items (id, name, stock) values (?, ?, ?)${returning ? ' returning id, name, stock' : ''}`,
        [...[id, name, stock]],
      ),
    close: () => pool.end(),
  }
  const dialect = new MysqlDialect({pool: mysql.createPool(options)})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), false), ...onMysql(options.uri)}
}

function sqliteContenders(file: string): Record<string, Contender> {
  const open = (): Sqlite.Database => {
    const database = new Sqlite(file)
    database.pragma('synchronous = normal')
    return database
  }
  const database = open()
  const find = database.prepare('select id, name, stock from items where id = ?')
  const create = database.prepare('insert into items (id, name, stock) values (?, ?, ?) returning *')
  const bare: Contender = {
    find: async (id) => find.get(id),
    create: async ({id, name, stock}) => create.get(id, name, stock),
    close: async () => void database.close(),
  }
  const dialect = new SqliteDialect({database: open()})
  return {driver: bare, kysely: kyselyOn(new Kysely({dialect}), true), ...onSqlite(file)}
}

/** Microseconds of one operation, the median of the rounds; the contenders take turns. */
async function measure(
  contenders: Readonly<Record<string, Contender>>,
  work: (contender: Contender) => Promise<unknown>,
  concurrency: number,
): Promise<Record<string, number>> {
  const times = new Map(Object.keys(contenders).map((name): [string, number[]] => [name, []]))
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const begun = performance.now()
      const lane = async (): Promise<void> => {
        for (let done = 0; done < OPERATIONS / concurrency; done += 1) await work(contender)
      }
      await Promise.all(Array.from({length: concurrency}, lane))
      if (round >= 0) times.get(name)?.push(((performance.now() - begun) * 1_000) / OPERATIONS)
    }
  }
  return Object.fromEntries([...times].map(([name, all]) => [name, all.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0]))
}

function print(title: string, medians: Readonly<Record<string, number>>): void {
  const base = medians.driver ?? 1
  const cells = Object.entries(medians).map(
    ([name, us]) =>
      `${name} ${us.toFixed(1)} µs (${us >= base ? '+' : ''}${(((us - base) / base) * 100).toFixed(0)} %)`,
  )
  console.log(`${title.padEnd(28)} ${cells.join('   ')}`)
}

async function compare(label: string, db: Database, others: Readonly<Record<string, Contender>>): Promise<void> {
  const contenders: Record<string, Contender> = {...others, repository: repository(db)}
  let at = 0
  const someId = (): string => {
    at += 1
    return `i${at % ROWS}`
  }
  for (const concurrency of [1, 10]) {
    print(`${label} find × ${concurrency}`, await measure(contenders, (one) => one.find(someId()), concurrency))
  }
  print(`${label} create × 1`, await measure(contenders, (one) => one.create(rowOf(randomUUID())), 1))
  for (const contender of Object.values(contenders)) await contender.close()
}

async function run(label: string, url: string): Promise<void> {
  await withTestDatabase(
    async (db) => {
      await db.executeQuery(
        'create table items (id varchar(40) primary key, name varchar(100) not null, stock integer not null)',
      )
      await repository(db)
        .find('none')
        .catch(() => undefined)
      const items = new GenericRepository<Item, string>({
        provider: db,
        tableName: 'items',
        entityClass: Item,
        keyField: 'id',
      })
      ;(await items.createMany(Array.from({length: ROWS}, (_, index) => rowOf(`i${index}`)))).unwrap()
      await compare(label, db, await contendersFor(db, url))
    },
    {url},
  )
}

async function contendersFor(db: Database, url: string): Promise<Record<string, Contender>> {
  if (db.dialect === 'sqlite') {
    const [row] = await db.executeQuery<{file: string}>("select file from pragma_database_list where name = 'main'")
    return sqliteContenders(row?.file ?? '')
  }
  const mine = new URL(url)
  const name = db.dialect === 'postgres' ? 'current_database()' : 'database()'
  mine.pathname = `/${(await db.executeQuery<{name: string}>(`select ${name} as name`))[0]?.name}`
  return db.dialect === 'postgres'
    ? postgresContenders(mine.href)
    : mysqlContenders(mine.href, db.facts.insertReturning)
}

const {LEX_TEST_POSTGRES_URL, LEX_TEST_MYSQL_URL, LEX_TEST_MARIADB_URL} = process.env
const urls = {
  sqlite: 'sqlite:///bench.db',
  postgres: LEX_TEST_POSTGRES_URL,
  mysql: LEX_TEST_MYSQL_URL,
  mariadb: LEX_TEST_MARIADB_URL,
}
const wanted = process.argv.slice(2)
for (const [label, url] of Object.entries(urls)) {
  if (wanted.length > 0 && !wanted.includes(label)) continue
  if (url === undefined) console.log(`${label}: no server`)
  else await run(label, url)
}

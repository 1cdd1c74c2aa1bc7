/**
 * What `find` by key and `create` cost through GenericRepository, beside the bare driver and bare Kysely doing the same work in
 * the same run, and other libraries: the connections (their number, whether they are encrypted), the statements and the rows
 * are the same, the contenders take turns. SQLite in a file; servers by LEX_TEST_POSTGRES_URL, LEX_TEST_MYSQL_URL and
 * LEX_TEST_MARIADB_URL, each in a database of its own.
 *
 * A percentage is the median of the ratios to the driver in the same round, so that what else the machine does meets both.
 *
 * `node bench/runtime.ts [postgres|mysql|mariadb|sqlite …]`
 */
import {randomUUID} from 'node:crypto'
import {DomainModel} from '../src/domain.ts'
import {type Database, GenericRepository} from '../src/sql.ts'
import {withTestDatabase} from '../src/testing.ts'
import type {Contender, Contenders, Row} from './runtime/contender.ts'
import {mysqlDrivers, postgresDrivers, sqliteDrivers} from './runtime/drivers.ts'
import {ormsOnMysql, ormsOnPostgres, ormsOnSqlite} from './runtime/orms.ts'
import {onMysql, onPostgres, onSqlite} from './runtime/others.ts'

const ROWS = 1_000
const ROUNDS = 201
const WARM_UP = 10
/** In one turn: many where each takes microseconds, so that coming back to it is not what is measured. */
const OPERATIONS: Readonly<Record<string, number>> = {sqlite: 500}
const ON_SERVERS = 50

class Item extends DomainModel {
  id!: string
  name!: string
  stock = 0
}

/** Its `stock` comes from the database. */
class Draft extends DomainModel {
  id!: string
  name!: string
  stock!: number
}

const rowOf = (id: string): Row => ({id, name: `item ${id}`, stock: 5})

const repositoryOf = <T extends {id: string}>(db: Database, entityClass: new () => T): GenericRepository<T, string> =>
  new GenericRepository<T, string>({provider: db, tableName: 'items', entityClass, keyField: 'id' as never})

function contenderOn(db: Database): Contender {
  const items = repositoryOf(db, Item)
  const drafts = repositoryOf(db, Draft)
  return {
    find: async (id) => (await items.find(id)).unwrap(),
    create: async (row) => (await items.create(row)).unwrap(),
    createFilled: async (row) => (await drafts.create(row)).unwrap(),
    close: async () => {},
  }
}

interface Measured {
  /** Microseconds of one operation, the median of the rounds. */
  readonly us: number
  /** To the driver's in the same round, the median of the rounds. */
  readonly ratio: number
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

type Work = (contender: Contender) => Promise<unknown>

interface Turn {
  readonly operations: number
  /** How many operations are under way at once. */
  readonly lanes: number
}

async function timed(contender: Contender, work: Work, {operations, lanes}: Turn): Promise<number> {
  const begun = performance.now()
  const lane = async (): Promise<void> => {
    for (let done = 0; done < operations / lanes; done += 1) await work(contender)
  }
  await Promise.all(Array.from({length: lanes}, lane))
  return ((performance.now() - begun) * 1_000) / operations
}

/** The contenders take turns, and each round begins with another one. */
async function measure(contenders: Contenders, work: Work, each: Turn): Promise<Record<string, Measured>> {
  const all = Object.entries(contenders)
  const rounds: Record<string, number>[] = []
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const times: Record<string, number> = {}
    for (let turn = 0; turn < all.length; turn += 1) {
      const [name, contender] = all[(turn + round + WARM_UP) % all.length] ?? ['', undefined]
      if (contender !== undefined) times[name] = await timed(contender, work, each)
    }
    if (round >= 0) rounds.push(times)
  }
  const measured = (name: string): Measured => ({
    us: median(rounds.map((times) => times[name] ?? Number.NaN)),
    ratio: median(rounds.map((times) => (times[name] ?? Number.NaN) / (times.driver ?? Number.NaN))),
  })
  return Object.fromEntries(all.map(([name]) => [name, measured(name)]))
}

function print(title: string, measured: Readonly<Record<string, Measured>>): void {
  const cells = Object.entries(measured).map(([name, {us, ratio}]) => {
    const percent = (ratio - 1) * 100
    return `${name} ${us.toFixed(1)} µs${name === 'driver' ? '' : ` (${percent < 0 ? '' : '+'}${percent.toFixed(0)} %)`}`
  })
  console.log(`${title.padEnd(26)} ${cells.join('   ')}`)
}

async function compare(label: string, db: Database, others: Contenders): Promise<void> {
  const contenders: Contenders = {...others, repository: contenderOn(db)}
  let at = 0
  const someId = (): string => {
    at += 1
    return `i${at % ROWS}`
  }
  const find: Work = (one) => one.find(someId())
  const create: Work = (one) => one.create(rowOf(randomUUID()))
  const createFilled: Work = async (one) => one.createFilled?.({id: randomUUID(), name: 'item'})
  const operations = OPERATIONS[label] ?? ON_SERVERS
  print(`${label} find × 1`, await measure(contenders, find, {operations, lanes: 1}))
  print(`${label} find × 10`, await measure(contenders, find, {operations, lanes: 10}))
  print(`${label} create × 1`, await measure(contenders, create, {operations, lanes: 1}))
  const filling = Object.fromEntries(Object.entries(contenders).filter(([, one]) => one.createFilled !== undefined))
  print(`${label} create, filled × 1`, await measure(filling, createFilled, {operations, lanes: 1}))
  for (const contender of Object.values(contenders)) await contender.close()
}

const TABLE =
  'create table items (id varchar(40) primary key, name varchar(100) not null, stock integer not null default 5)'

async function run(label: string, url: string): Promise<void> {
  await withTestDatabase(
    async (db) => {
      await db.executeQuery(TABLE)
      const rows = Array.from({length: ROWS}, (_, index) => rowOf(`i${index}`))
      ;(await repositoryOf(db, Item).createMany(rows)).unwrap()
      await compare(label, db, await contendersFor(db, url))
    },
    {url},
  )
}

async function contendersFor(db: Database, url: string): Promise<Contenders> {
  if (db.dialect === 'sqlite') {
    const [row] = await db.executeQuery<{file: string}>("select file from pragma_database_list where name = 'main'")
    const file = row?.file ?? ''
    tell(db, 'create', 'INSERT … RETURNING')
    return {...sqliteDrivers(file), ...onSqlite(file), ...(await ormsOnSqlite(file))}
  }
  const mine = new URL(url)
  const name = db.dialect === 'postgres' ? 'current_database()' : 'database()'
  mine.pathname = `/${(await db.executeQuery<{name: string}>(`select ${name} as name`))[0]?.name}`
  const server = {url: mine.href, tls: await isEncrypted(db)}
  tell(db, 'connections', server.tls ? 'encrypted, all' : 'not encrypted, any')
  if (db.dialect === 'postgres') {
    tell(db, 'create', 'INSERT … RETURNING, all')
    return {...postgresDrivers(server), ...onPostgres(server), ...(await ormsOnPostgres(server))}
  }
  const {insertReturning} = db.facts
  tell(
    db,
    'create',
    insertReturning
      ? 'INSERT … RETURNING, driver and repository; INSERT, the others'
      : 'INSERT, all; filled: then SELECT, all',
  )
  return {...mysqlDrivers(server, insertReturning), ...onMysql(server), ...(await ormsOnMysql(server))}
}

const tell = ({dialect}: Database, what: string, how: string): void => console.log(`${dialect} ${what}: ${how}`)

async function isEncrypted(db: Database): Promise<boolean> {
  if (db.dialect === 'postgres') {
    const [row] = await db.executeQuery<{ssl: boolean}>('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
    return row?.ssl === true
  }
  const [row] = await db.executeQuery<{Value: string}>("show status like 'Ssl_cipher'")
  return (row?.Value ?? '') !== ''
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

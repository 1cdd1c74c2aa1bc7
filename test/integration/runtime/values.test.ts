/**
 * One meaning of values on every database; docs/values.md is made of what is found here. `UPDATE_DOCS=1` writes it.
 */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {inspect} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Database} from '../../../src/sql.ts'
import {ROOT} from '../../support/build.ts'
import {type Booted, bootOn, placed} from '../../support/runtime.ts'
import {createDatabase, describeEachServer, type TestDatabase} from '../../support/servers.ts'

interface Meaning {
  readonly title: string
  /** The type of the column; MariaDB's is MySQL's where nothing else is said. */
  readonly types: {
    readonly postgres: string
    readonly mysql: string
    readonly mariadb?: string
    readonly sqlite: string
  }
  readonly sent: unknown
  readonly back: unknown
  /** What it is in TypeScript. */
  readonly as: string
}

const MEANINGS: readonly Meaning[] = [
  {title: 'integer', types: {postgres: 'integer', mysql: 'int', sqlite: 'integer'}, sent: 42, back: 42, as: 'number'},
  {
    title: 'long integer',
    types: {postgres: 'bigint', mysql: 'bigint', sqlite: 'integer'},
    sent: 42,
    back: 42,
    as: 'number',
  },
  {
    ...{title: 'long integer beyond 2^53', types: {postgres: 'bigint', mysql: 'bigint', sqlite: 'integer'}},
    ...{sent: 9_007_199_254_740_993n, back: 9_007_199_254_740_993n, as: 'bigint'},
  },
  {
    ...{title: 'exact decimal', types: {postgres: 'numeric(12, 2)', mysql: 'decimal(12, 2)', sqlite: 'decimal(12, 2)'}},
    ...{sent: '1234.25', back: '1234.25', as: 'string'},
  },
  {
    title: 'floating point',
    types: {postgres: 'double precision', mysql: 'double', sqlite: 'real'},
    sent: 0.1,
    back: 0.1,
    as: 'number',
  },
  {
    title: 'boolean',
    types: {postgres: 'boolean', mysql: 'boolean', sqlite: 'boolean'},
    sent: true,
    back: true,
    as: 'boolean',
  },
  {title: 'text', types: {postgres: 'text', mysql: 'text', sqlite: 'text'}, sent: 'ü "\\', back: 'ü "\\', as: 'string'},
  {
    ...{title: 'moment', types: {postgres: 'timestamptz', mysql: 'datetime(3)', sqlite: 'timestamp'}},
    ...{sent: new Date('2026-01-02T03:04:05.678Z'), back: new Date('2026-01-02T03:04:05.678Z'), as: 'Date'},
  },
  {
    ...{
      title: 'moment without a zone: UTC',
      types: {postgres: 'timestamp', mysql: 'timestamp(3) null', sqlite: 'datetime'},
    },
    ...{sent: new Date('2026-07-02T03:04:05.678Z'), back: new Date('2026-07-02T03:04:05.678Z'), as: 'Date'},
  },
  {
    title: 'day',
    types: {postgres: 'date', mysql: 'date', sqlite: 'date'},
    sent: '2024-02-29',
    back: '2024-02-29',
    as: 'string',
  },
  {
    title: 'time of day',
    types: {postgres: 'time', mysql: 'time', sqlite: 'time'},
    sent: '12:34:56',
    back: '12:34:56',
    as: 'string',
  },
  {
    ...{
      title: 'JSON',
      types: {postgres: 'jsonb', mysql: 'json', sqlite: 'json'},
      sent: {a: [1, null]},
      back: {a: [1, null]},
    },
    ...{as: 'as parsed'},
  },
  {
    ...{title: 'bytes', types: {postgres: 'bytea', mysql: 'blob', sqlite: 'blob'}},
    ...{sent: new Uint8Array([0, 255]), back: Buffer.from([0, 255]), as: 'Buffer'},
  },
  {title: 'nothing', types: {postgres: 'text', mysql: 'text', sqlite: 'text'}, sent: null, back: null, as: 'null'},
]
const COMPUTED = [
  {sql: 'count(*)', back: 1},
  {sql: 'sum(big)', back: {postgres: '42', mysql: '42', mariadb: '42', sqlite: 42}},
  {sql: 'max(big)', back: 42},
] as const

const typeOf = ({types}: Meaning, dialect: string): string =>
  dialect === 'mariadb' ? (types.mariadb ?? types.mysql) : types[dialect as 'mysql']

const found = new Map<string, Map<string, unknown>>()

describeEachServer('values', (kind) => {
  const seen = new Map<string, unknown>()
  found.set(kind, seen)
  let database: TestDatabase
  let booted: Booted
  beforeAll(async () => {
    database = await createDatabase(kind)
    booted = await bootOn(database, {pool: {min_size: 0}})
  })
  afterAll(async () => {
    await booted.app.shutdown()
    await database.drop()
  })

  it.each(MEANINGS.map((meaning, index) => ({...meaning, table: `kept_${index}`})))('$title', async (meaning) => {
    const {db} = booted
    const {table, title, sent, back} = meaning
    await db.executeQuery(`create table ${table} (v ${typeOf(meaning, db.dialect)})${charsetOf(db)}`)
    await db.executeQuery(placed(db, `insert into ${table} values (?)`), [sent])
    const [row] = await db.executeQuery<{v: unknown}>(`select v from ${table}`)
    expect(row?.v).toEqual(back)
    // A value that comes back is the same when it is sent again.
    await db.executeQuery(placed(db, `update ${table} set v = ?`), [row?.v])
    expect(await db.executeQuery(`select v from ${table}`)).toEqual([row])
    for await (const streamed of db.stream(`select v from ${table}`)) expect(streamed).toEqual(row)
    seen.set(title, row?.v)
  })

  it.each(COMPUTED.map((one, index) => ({...one, table: `computed_${index}`})))('$sql', async ({sql, back, table}) => {
    const {db} = booted
    await db.executeQuery(`create table ${table} (big bigint)`)
    await db.executeQuery(`insert into ${table} values (42)`)
    const expected = typeof back === 'object' ? back[db.dialect as keyof typeof back] : back
    expect(await db.executeQuery(`select ${sql} as v from ${table}`)).toEqual([{v: expected}])
  })
})

const charsetOf = (db: Database): string => (['mysql', 'mariadb'].includes(db.dialect) ? ' charset utf8mb4' : '')

/** The table of docs/values.md. */
function table(): string {
  const shown = (value: unknown): string => inspect(value, {breakLength: Infinity}).replaceAll('|', '\\|')
  const rows = MEANINGS.map((meaning) => {
    const {postgres, mysql, sqlite} = meaning.types
    return `| ${meaning.title} | \`${postgres}\` | \`${mysql}\` | \`${sqlite}\` | ${meaning.as} | \`${shown(meaning.back)} |`
  })
  return [
    '| value | PostgreSQL | MySQL, MariaDB | SQLite | TypeScript | example |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

const PAGE = join(ROOT, 'docs/values.md')
const MARKS = /(<!-- values -->\n)[\s\S]*?(\n<!-- \/values -->)/

describe('docs/values.md', () => {
  it('has the table of what was found', () => {
    const page = readFileSync(PAGE, 'utf8')
    const now = page.replace(MARKS, (_, begin: string, end: string) => `${begin}${table()}${end}`)
    if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, now)
    else expect(page).toBe(now)
  })
})

afterAll(() => {
  for (const [kind, seen] of found) if (seen.size > 0) expect([kind, seen.size]).toEqual([kind, MEANINGS.length])
})

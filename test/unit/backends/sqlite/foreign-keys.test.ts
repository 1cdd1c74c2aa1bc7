import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {DbError} from '../../../../src/lib/backends/db-error.ts'
import {openHere, type SqliteConnection} from '../../../../src/lib/backends/sqlite/connection.ts'
import {readViolations, refuseNewViolations} from '../../../../src/lib/backends/sqlite/foreign-keys.ts'

let connection: SqliteConnection

beforeEach(() => {
  connection = openHere({path: ':memory:', readOnly: false, busyTimeoutMs: 0})
})
afterEach(() => connection.close())

async function run(...statements: string[]): Promise<void> {
  for (const sql of statements) await connection.query(sql, [])
}

const counted = async (): Promise<unknown[]> =>
  [...(await readViolations(connection)).values()].map(({child, parent, rows}) => `${child} > ${parent}: ${rows}`)

const SOUND = [
  'create table p (id integer primary key)',
  'create table c (p references p)',
  'insert into c values (1), (2)',
]
/** The parent's column is no key, which SQLite finds out only when it is used, and then fails the whole check. */
const MISMATCH = [
  'create table q (a)',
  'create table d (a references q (a))',
  'create table "e e" (a references v)',
  'create view v as select 1',
]

describe('readViolations', () => {
  it('counts the rows without a parent, by child and parent', async () => {
    await run(...SOUND)
    expect(await counted()).toEqual(['c > p: 2'])
  })

  it('leaves out the tables that SQLite itself can not check', async () => {
    await run(...MISMATCH, ...SOUND)
    expect(await counted()).toEqual(['c > p: 2'])
  })

  it('fails for any other reason than the foreign keys of a table', async () => {
    await connection.close()
    await expect(readViolations(connection)).rejects.toThrow(DbError)
  })
})

describe('refuseNewViolations', () => {
  it('names the tables that got more', async () => {
    const before = await readViolations(connection)
    await run(...MISMATCH, ...SOUND)
    const after = await readViolations(connection)
    expect(() => refuseNewViolations(before, after)).toThrow(
      'FOREIGN KEY constraint failed: 2 rows of c refer to rows of p that do not exist',
    )
    expect(() => refuseNewViolations(after, after)).not.toThrow()
  })
})

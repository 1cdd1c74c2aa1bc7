import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {resultCodeOf, ScriptEngine} from '../../../../src/lib/backends/sqlite/script-engine.ts'

let engine: ScriptEngine

beforeEach(() => {
  engine = new ScriptEngine({path: ':memory:', readOnly: false, busyTimeoutMs: 0})
})
afterEach(() => engine.close())

const rowsOf = (sql: string, ...parameters: unknown[]) => engine.query(sql, parameters).rows

describe('ScriptEngine', () => {
  it('takes double-quoted text where there is no such column, as the sqlite3 shell does', () => {
    engine.query('create table t (a text check (a in ("x", "y")))', [])
    engine.query('create view v as select a, "text" as b from t where a <> "z"', [])
    engine.query('insert into t values ("x")', [])
    expect(rowsOf('select * from v')).toEqual([{a: 'x', b: 'text'}])
  })

  it('lets the schema be written', () => {
    engine.query('create table t (a)', [])
    engine.query('pragma writable_schema = on', [])
    engine.query("update sqlite_schema set sql = 'create table t (a, b)' where name = 't'", [])
    expect(rowsOf('select sql from sqlite_schema')).toEqual([{sql: 'create table t (a, b)'}])
  })

  it('has foreign keys off', () => expect(rowsOf('pragma foreign_keys')).toEqual([{foreign_keys: 0}]))

  it('rounds no integer, and takes what other drivers take', () => {
    const sql = 'select ? as a, ? as b, ? as c, ? as d, 9007199254740993 as e'
    const [row] = rowsOf(sql, true, undefined, new Date(0), 5n)
    expect(row).toEqual({a: 1, b: null, c: '1970-01-01T00:00:00.000Z', d: 5, e: 9007199254740993n})
  })

  it('tells rows from none, and what was changed', () => {
    engine.query('create table t (a integer primary key)', [])
    expect(engine.query('insert into t values (7)', [])).toEqual({
      rows: [],
      hasRows: false,
      changes: 1,
      lastInsertRowid: 7n,
    })
    expect(engine.query('select * from t where a < 0', [])).toMatchObject({rows: [], hasRows: true})
    expect(engine.query('insert into t values (8) returning a', [])).toMatchObject({rows: [{a: 8}], hasRows: true})
  })

  it('refuses a second statement, which the driver would forget', () => {
    expect(() => rowsOf("select 'é' as a; select 2")).toThrow('more than one statement')
    expect(rowsOf("select 'é' as a; -- the end\n;")).toEqual([{a: 'é'}])
  })

  it('knows whether a transaction is open', () => {
    expect(engine.inTransaction).toBe(false)
    engine.query('begin immediate', [])
    expect(engine.inTransaction).toBe(true)
  })
})

describe('resultCodeOf', () => {
  const failureOf = (...statements: string[]): unknown => {
    try {
      for (const sql of statements) engine.query(sql, [])
    } catch (error) {
      return error
    }
    return undefined
  }

  it.each([
    [['select nothing'], 'SQLITE_ERROR'],
    [['create table t (a unique)', 'insert into t values (1), (1)'], 'SQLITE_CONSTRAINT_UNIQUE'],
    [['create table t (a check (a > 0))', 'insert into t values (0)'], 'SQLITE_CONSTRAINT_CHECK'],
    [['create table t (a not null)', 'insert into t values (null)'], 'SQLITE_CONSTRAINT_NOTNULL'],
  ])('names the code of %j', (statements, code) => expect(resultCodeOf(failureOf(...statements))).toBe(code))

  it('names a busy database by its first byte', () => expect(resultCodeOf({errcode: 517})).toBe('SQLITE_BUSY'))
  it('knows nothing of other errors', () => expect(resultCodeOf(new Error('x'))).toBeUndefined())
})

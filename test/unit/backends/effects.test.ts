import {describe, expect, it} from 'vitest'
import {type Effects, namesIn} from '../../../src/lib/backends/effect.ts'
import {mysqlEffects} from '../../../src/lib/backends/mysql/effects.ts'
import {mysqlLexer} from '../../../src/lib/backends/mysql/lexer.ts'
import {observeQuery} from '../../../src/lib/backends/mysql/observe.ts'
import {postgresEffects} from '../../../src/lib/backends/postgres/effects.ts'
import {postgresLexer, tokensOf} from '../../../src/lib/backends/postgres/lexer.ts'
import {sqliteEffects} from '../../../src/lib/backends/sqlite/effects.ts'
import {sqliteLexer} from '../../../src/lib/backends/sqlite/lexer.ts'
import type {Lexer, Statement} from '../../../src/lib/backends/statement.ts'

function only(lexer: Lexer, sql: string): Statement {
  const [statement, ...more] = lexer.statements(sql)
  if (statement === undefined || more.length > 0) throw new Error(`not one statement: ${sql}`)
  return statement
}

const telling = (lexer: Lexer, effects: Effects) => (sql: string) => {
  const statement = only(lexer, sql)
  return [effects.effectOf(statement), effects.refusesTransaction(statement), effects.isSessionState(statement)]
}

describe('PostgreSQL', () => {
  const tell = telling(postgresLexer, postgresEffects)

  it.each([
    ['create table t (a int)', ['atomic', undefined, false]],
    ['insert into t values (1)', ['atomic', undefined, false]],
    ['create index concurrently i on t (a)', ['catalog', 'CREATE INDEX CONCURRENTLY', false]],
    [
      'create unique index concurrently if not exists i on t (a)',
      ['catalog', 'CREATE UNIQUE INDEX CONCURRENTLY', false],
    ],
    ['create index "concurrently" on t (a)', ['atomic', undefined, false]],
    ['drop index concurrently i', ['catalog', 'DROP INDEX CONCURRENTLY', false]],
    ['reindex table concurrently t', ['repeatable', 'REINDEX TABLE CONCURRENTLY', false]],
    ['reindex (verbose) database d', ['repeatable', 'REINDEX VERBOSE', false]],
    ['reindex table "database"', ['atomic', undefined, false]],
    ['cluster verbose', ['repeatable', 'CLUSTER VERBOSE', false]],
    ['cluster "t"', ['atomic', undefined, false]],
    ['vacuum (analyze) t', ['repeatable', 'VACUUM ANALYZE', false]],
    ['create database d', ['catalog', 'CREATE DATABASE', false]],
    ['alter system set work_mem = 1', ['repeatable', 'ALTER SYSTEM', false]],
    ['alter subscription s refresh publication', ['repeatable', 'ALTER SUBSCRIPTION', false]],
    ['alter subscription s add publication p', ['repeatable', 'ALTER SUBSCRIPTION', false]],
    ['alter subscription s set (failover = true)', ['repeatable', 'ALTER SUBSCRIPTION', false]],
    ['alter subscription s enable', ['atomic', undefined, false]],
    ['alter table p detach partition q concurrently', ['catalog', 'DETACH PARTITION CONCURRENTLY', false]],
    ['alter table p detach partition q', ['atomic', undefined, false]],
    ['do $$ begin null; end $$', ['atomic', undefined, false]],
    ['do $$ begin commit; end $$', ['unknown', undefined, false]],
    ['call p()', ['unknown', undefined, false]],
    ['begin', ['repeatable', undefined, false]],
    ['set search_path = a', ['atomic', undefined, true]],
    ["select pg_catalog.set_config('search_path', '', false)", ['atomic', undefined, true]],
    ['create temporary table x (a int)', ['atomic', undefined, true]],
  ])('%s', (sql, expected) => {
    expect(tell(sql)).toEqual(expected)
  })
})

describe('MySQL', () => {
  const tell = telling(mysqlLexer, mysqlEffects)

  it.each([
    ['insert into t values (1)', ['atomic', undefined, false]],
    ['with x as (select 1) select * from x', ['atomic', undefined, false]],
    ['create table t (a int)', ['catalog', undefined, false]],
    ['alter table t add b int', ['catalog', undefined, false]],
    ['create temporary table t (a int)', ['repeatable', undefined, true]],
    ['set foreign_key_checks = 0', ['repeatable', undefined, true]],
    ['use other', ['repeatable', undefined, true]],
    ['truncate table t', ['repeatable', undefined, false]],
    ["create user u identified by 'x'", ['unknown', undefined, false]],
    ['call p()', ['unknown', undefined, false]],
    ['start transaction', ['repeatable', undefined, false]],
  ])('%s', (sql, expected) => {
    expect(tell(sql)).toEqual(expected)
  })

  it.each([
    ['create table `a(b` (id int)', ['a(b'], 1],
    ['create or replace table t (id int)', ['t'], 6],
    ['alter table D.index add id int', ['D', 'd', 'index', 'id'], 6],
    ['create index `index` on t (id)', ['index', 't'], 1],
    ['drop trigger r', ['r'], 1],
    ['drop trigger', [''], 1],
  ])('asks the catalog only for what it is about: %s', (sql, names, facts) => {
    const query = observeQuery(
      only(
        mysqlLexer,
        sql.replace(/^\w+ \w+/, (words) => words.toUpperCase()),
      ),
    )
    expect(query.parameters).toEqual(Array.from({length: facts}, () => names).flat())
    expect(query.sql.split('= ?')).toHaveLength(facts * names.length + 1)
  })

  it('asks for many names at once', () => {
    const many = Array.from({length: 20}, (_, n) => `t${n}`)
    const query = observeQuery(only(mysqlLexer, `drop table ${many.join(', ')}`))
    expect(query.parameters).toEqual([many])
    expect(query.sql.split('in (?)')).toHaveLength(2)
  })
})

describe('SQLite', () => {
  const tell = telling(sqliteLexer, sqliteEffects)

  it.each([
    ['create table t (a)', ['atomic', undefined, false]],
    ['vacuum', ['repeatable', 'VACUUM', false]],
    ["attach 'x.db' as x", ['repeatable', 'ATTACH', true]],
    ['pragma main.journal_mode = wal', ['repeatable', 'PRAGMA journal_mode', true]],
    ['pragma foreign_keys = off', ['repeatable', undefined, true]],
    ['create temp table t (a)', ['atomic', undefined, true]],
  ])('%s', (sql, expected) => {
    expect(tell(sql)).toEqual(expected)
  })
})

describe('the names in a statement', () => {
  it('are unquoted, each once, as written and in lower case', () => {
    const names = namesIn('create table "A""b" (c int, C text, d text default \'e\')', tokensOf)
    expect(names).toEqual(['create', 'table', 'A"b', 'a"b', 'c', 'int', 'C', 'text', 'd', 'default'])
  })

  it('end where they are told to', () => {
    expect(namesIn('create index i on t (a)', tokensOf, {upTo: '('})).toEqual(['create', 'index', 'i', 'on', 't'])
  })
})

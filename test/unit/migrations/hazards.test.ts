import {describe, expect, it} from 'vitest'
import {postgresLexer} from '../../../src/lib/backends/postgres/lexer.ts'
import {dropsData} from '../../../src/lib/migrations/hazards.ts'

const mayDrop = (sql: string): boolean => postgresLexer.statements(sql).some(dropsData)

describe('data may be deleted by', () => {
  it.each([
    'drop table a',
    'DROP TABLE IF EXISTS a CASCADE',
    'drop /* a comment */ schema app',
    'drop database app',
    'truncate a',
    'delete from a where id = 1',
    'with gone as (delete from a returning *) select * from gone',
    'alter table a drop column b',
    'alter table a drop b',
    'alter table a add c int, drop column if exists b',
  ])('%s', (sql) => expect(mayDrop(sql)).toBe(true))
})

describe('no data is deleted by', () => {
  it.each([
    'drop index a',
    'drop view a',
    'drop function a',
    'create table drop_table (id int)',
    'alter table a drop constraint b',
    'alter table a alter column b drop not null',
    'alter table a alter b drop default',
    'alter table a drop primary key',
    'insert into a values (1)',
    'update a set b = 1',
  ])('%s', (sql) => expect(mayDrop(sql)).toBe(false))
})

import {describe, expect, it} from 'vitest'
import {mysqlQueryRules} from '../../../../src/lib/backends/mysql/query-rules.ts'
import {postgresQueryRules} from '../../../../src/lib/backends/postgres/query-rules.ts'
import {sqliteQueryRules} from '../../../../src/lib/backends/sqlite/query-rules.ts'
import {cutInput} from '../../../../src/lib/cli/shell/cut-input.ts'

const postgres = (text: string) => cutInput(text, postgresQueryRules.tokens)
const mysql = (text: string) => cutInput(text, mysqlQueryRules.tokens)
const sqlite = (text: string) => cutInput(text, sqliteQueryRules.tokens)

describe('what is typed', () => {
  it('is whole at a semicolon', () => {
    expect(postgres('select 1;')).toMatchObject({complete: 'select 1;', rest: ''})
    expect(postgres('select 1; select')).toMatchObject({complete: 'select 1;', rest: ' select', open: ';'})
    expect(postgres('select 1')).toMatchObject({complete: '', rest: 'select 1', open: ';'})
  })

  it.each([
    ["select 'a;", "'"],
    ['select "a;', '"'],
    ['select (1;', '('],
    ['select 1 /* ;', '*'],
    ['do $x$ begin;', '$'],
    ['create function f() returns int begin atomic select 1;', ';'],
  ])('goes on in %s', (text, open) => {
    expect(postgres(text)).toEqual({complete: '', rest: text, linesBefore: 0, open})
  })

  it('goes on in bodies', () => {
    expect(mysql('create procedure p() begin select 1;').complete).toBe('')
    expect(mysql('create procedure p() begin select 1; end;').complete).toBe(
      'create procedure p() begin select 1; end;',
    )
    expect(sqlite('create trigger t after insert on a begin select 1;').complete).toBe('')
    expect(mysql('select `a;')).toMatchObject({complete: '', open: '`'})
  })

  it('is nothing where there is only space and comments', () => {
    expect(postgres('  -- a;').rest).toBe('')
    expect(postgres('select 1; -- done')).toMatchObject({complete: 'select 1;', rest: ''})
  })

  it.each([
    ['PostgreSQL', postgres],
    ['MySQL', mysql],
    ['SQLite', sqlite],
  ])('a backslash command ends its line (%s)', (_, cut) => {
    expect(cut('\\dt')).toMatchObject({command: '\\dt', query: '', rest: ''})
    expect(cut('select 1 \\watch 2')).toMatchObject({complete: '', query: 'select 1', command: '\\watch 2'})
    expect(cut('select 1; select 2\n\\g\nselect 3')).toMatchObject({
      complete: 'select 1;',
      query: 'select 2',
      command: '\\g',
      rest: 'select 3',
      linesBefore: 2,
    })
  })

  it('a backslash in quotes and comments is none', () => {
    for (const text of ["select '\\d", 'select 1 -- \\d', 'select 1 /* \\d']) {
      expect(postgres(text).command).toBeUndefined()
      expect(sqlite(text).command).toBeUndefined()
    }
    expect(mysql('select \\N').command).toBeUndefined()
  })

  it('DELIMITER counts until it is taken back', () => {
    expect(mysql('delimiter //')).toMatchObject({complete: '', rest: 'delimiter //'})
    expect(mysql('delimiter //\ncreate procedure p() begin select 1; end //')).toMatchObject({
      rest: 'delimiter //',
      linesBefore: 1,
    })
    expect(mysql('delimiter //\ndelimiter ;').rest).toBe('')
  })

  it('what can not be cut at all is run, to be told why', () => {
    expect(sqlite('.tables')).toMatchObject({complete: '.tables', rest: ''})
  })
})

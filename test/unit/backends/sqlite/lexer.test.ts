import {describe, expect, it} from 'vitest'
import {sqliteLexer, tokensOf} from '../../../../src/lib/backends/sqlite/lexer.ts'
import {itCuts, refusalOf, textsOf} from '../../../support/lexing.ts'

const trigger = (body: string): string => `create trigger r after insert on t begin ${body} end`

describe('cutting', () => {
  itCuts(sqliteLexer, 'cuts %s', [
    ['at each semicolon', 'select 1; select 2', ['select 1', 'select 2']],
    ['nothing out of white space, comments and stray semicolons', ' ;; -- a;\n/* b; */ ;\t', []],
    ['comments around a statement away', '-- a\n/* b */ select 1 /* c */ -- d\n; -- e', ['select 1']],
    ['no comment inside a statement', 'select /* a;b */ 1 -- c;\n, 2;', ['select /* a;b */ 1 -- c;\n, 2']],
    ['byte-order marks away', '\uFEFFselect 1;\uFEFFselect \uFEFF2\uFEFF', ['select 1', 'select \uFEFF2']],
    ['inside parentheses too', 'select (1; select 2)', ['select (1', 'select 2)']],
    ['around NUL and control characters', 'select\u0000 1;\u0001;', ['select\u0000 1', '\u0001']],
  ])
})

describe('quotes and comments', () => {
  itCuts(sqliteLexer, 'reads %s', [
    ['a doubled quote', "select 'it''s; ' ';'"],
    ['a backslash, which means nothing', "select '\\'; select 2", ["select '\\'", 'select 2']],
    ['names in double quotes', 'select "a;""b;"'],
    ['names in backticks', 'select `a;``b;`'],
    ['names in brackets', 'select [a;[b], [c;"]; select 2', ['select [a;[b], [c;"]', 'select 2']],
    ['blobs', "select x'00', X'ff'; select 2", ["select x'00', X'ff'", 'select 2']],
    ['comments that do not nest', 'select /* a /* ; */ 1; select 2', ['select /* a /* ; */ 1', 'select 2']],
    ['a comment that begins /*/', 'select /*/ ; */ 1'],
    ['a comment that runs to the end of the script', "select 1; /* select 2; it's", ['select 1']],
    ['dashes without space', 'select 1--;\n+1'],
    ['a carriage return, which ends no comment', 'select 1 -- a\r; select 2', ['select 1']],
    ['names that begin with x', "select xy; select x, y';'", ['select xy', "select x, y';'"]],
    ['a lone ?', 'select ?; select :a; select 2', ['select ?', 'select :a', 'select 2']],
    ['parameters', 'select :a, @b, $c, ?, ?1; select 2', ['select :a, @b, $c, ?, ?1', 'select 2']],
  ])
})

describe('triggers', () => {
  itCuts(sqliteLexer, 'keeps together %s', [
    [
      'a body',
      `${trigger('delete from a; delete from b;')}; select 1`,
      [trigger('delete from a; delete from b;'), 'select 1'],
    ],
    ['a body at the end of the script', trigger('select 1;')],
    ['CASE … END', trigger('select case a when 1 then 2 end; update t set a = case when b then 1 else 2 end;')],
    [
      'an END that a comment follows',
      `${trigger('select 1; /* ; */')} -- x\n; select 2`,
      [trigger('select 1; /* ; */'), 'select 2'],
    ],
    ['a WHEN clause', 'create trigger r after update of a on t when case new.a when 1 then 1 end begin select 1; end'],
    ['columns called end and begin', trigger('select end from t; insert into t (begin, end) values (1, 2);')],
    ['stray semicolons', trigger('select 1;;')],
    ['TEMP', 'create temp trigger r after insert on t begin select 1; end'],
    ['TEMPORARY and IF NOT EXISTS', 'CREATE TEMPORARY TRIGGER IF NOT EXISTS r INSERT ON t BEGIN SELECT 1; END'],
    ['EXPLAIN', `explain query plan ${trigger('select 1;')}`],
    ['comments among its first words', 'create /* a; */ trigger -- b;\n r delete on t begin select 1; end'],
    ['two triggers', `${trigger('select 1;')};${trigger('select 2;')}`, [trigger('select 1;'), trigger('select 2;')]],
  ])

  itCuts(sqliteLexer, 'does not take for a body: %s', [
    [
      'a table called trigger',
      'create table trigger (begin int); select 2',
      ['create table trigger (begin int)', 'select 2'],
    ],
    [
      'a view of triggers',
      'create view v as select 1 trigger; begin; end',
      ['create view v as select 1 trigger', 'begin', 'end'],
    ],
    ['dropping a trigger', 'drop trigger r; begin; select 1; end', ['drop trigger r', 'begin', 'select 1', 'end']],
    [
      'a trigger without a body',
      'create trigger r after insert on t; select 2',
      ['create trigger r after insert on t', 'select 2'],
    ],
    ['a quoted word', 'create "trigger" r begin; select 2', ['create "trigger" r begin', 'select 2']],
  ])
})

describe('what is refused', () => {
  it.each<readonly [string, string, string, string]>([
    ["select 'a", "the string that begins with ' is never closed", "'a", "Close it with '."],
    ["select x'a", "the string that begins with x' is never closed", "x'a", "Close it with '."],
    ['select "a', 'the quoted name that begins with " is never closed', '"a', 'Close it with ".'],
    ['select `a', 'the quoted name that begins with ` is never closed', '`a', 'Close it with `.'],
    ['select [a', 'the quoted name that begins with [ is never closed', '[a', 'Close it with ].'],
    [
      trigger('select 1;').slice(0, -4),
      'the trigger body that begins with BEGIN is never closed',
      'begin select',
      'Close it with END;',
    ],
    [
      '  .read x.sql',
      '.read is a command of the sqlite3 shell; the database does not know it',
      '.read x.sql',
      'Put the contents of that file here, or make it a migration of its own.',
    ],
    [
      'select 1;\n.mode csv\n',
      '.mode is a command of the sqlite3 shell; the database does not know it',
      '.mode csv\n',
      'Delete the line, or run it with sqlite3.',
    ],
  ])('places the error of %j', (source, message, at, fix) => {
    expect(refusalOf(sqliteLexer, source)).toEqual({message, at, fix})
  })

  it('leaves a dot inside a statement alone', () => {
    expect(textsOf(sqliteLexer, 'select *\nfrom main\n.read; .5')).toEqual(['select *\nfrom main\n.read', '.5'])
  })
})

describe('what a statement is', () => {
  it('has places in the source, in UTF-16 code units', () => {
    expect(sqliteLexer.statements("\uFEFF-- 😀\n select '😀' ;\nbegin")).toEqual([
      {text: "select '😀'", start: 8, end: 19, words: ['SELECT']},
      {text: 'begin', start: 22, end: 27, words: ['BEGIN'], control: 'begin'},
    ])
  })

  it('names its first words', () => {
    const [statement] = sqliteLexer.statements('create table if not exists [a b] (\'c\' text, "d" blob)')
    expect(statement?.words).toEqual(['CREATE', 'TABLE', 'IF', 'NOT', 'EXISTS', 'TEXT', 'BLOB'])
  })

  it.each<readonly [string, string | undefined]>([
    ['begin immediate transaction', 'begin'],
    ['commit transaction', 'commit'],
    ['end', 'commit'],
    ['rollback', 'rollback'],
    ['rollback transaction', 'rollback'],
    ['rollback to a', 'savepoint'],
    ['rollback transaction t to savepoint "a"', 'savepoint'],
    ['savepoint a', 'savepoint'],
    ['release a', 'savepoint'],
    ['explain begin', undefined],
    ['start transaction', undefined],
    ['abort', undefined],
    ['pragma foreign_keys = off', undefined],
  ])('knows what %j does to the transaction', (source, control) => {
    expect(sqliteLexer.statements(source).map((statement) => statement.control)).toEqual([control])
  })
})

it('names every token', () => {
  const source = "create trigger r insert on[t] begin select :a, x'00', `b`, 1; end;-- c"
  expect(
    [...tokensOf(source)]
      .filter(({kind}) => kind !== 'space')
      .map(({kind, start, end}) => [kind, source.slice(start, end)]),
  ).toEqual([
    ['word', 'create'],
    ['word', 'trigger'],
    ['word', 'r'],
    ['word', 'insert'],
    ['word', 'on'],
    ['quoted', '[t]'],
    ['word', 'begin'],
    ['word', 'select'],
    ['parameter', ':a'],
    ['punctuation', ','],
    ['string', "x'00'"],
    ['punctuation', ','],
    ['quoted', '`b`'],
    ['punctuation', ','],
    ['number', '1'],
    ['punctuation', ';'],
    ['word', 'end'],
    ['terminator', ';'],
    ['comment', '-- c'],
  ])
})

import {describe, expect, it} from 'vitest'
import {postgresLexer, tokensOf} from '../../../../src/lib/backends/postgres/lexer.ts'
import {itCuts, refusalOf} from '../../../support/lexing.ts'

const atomic = (body: string): string => `create function f() returns int begin atomic ${body} end`

describe('cutting', () => {
  itCuts(postgresLexer, 'cuts %s', [
    ['at each semicolon', 'select 1; select 2', ['select 1', 'select 2']],
    ['nothing out of an empty script', '', []],
    ['nothing out of white space, comments and stray semicolons', ' ;; -- a;\n/* b; */ ;\t', []],
    ['comments around a statement away', '-- a\n/* b */ select 1 /* c */ -- d\n; -- e', ['select 1']],
    ['no comment inside a statement', 'select /* a;b */ 1 -- c;\n, 2;', ['select /* a;b */ 1 -- c;\n, 2']],
    ['byte-order marks away', '\uFEFFselect 1;\uFEFFselect \uFEFF2\uFEFF', ['select 1', 'select \uFEFF2']],
    ['CRLF scripts', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
    ['a comment that a carriage return ends', '-- a\rselect 1;', ['select 1']],
    ['at a semicolon after an unbalanced )', 'select 1); select 2', ['select 1)', 'select 2']],
    ['around characters outside ASCII', "select 'é;ü'; select 'ж😀;'", ["select 'é;ü'", "select 'ж😀;'"]],
    ['around NUL and control characters', 'select\u0000 1;\u0001;', ['select\u0000 1', '\u0001']],
  ])
})

describe('quotes', () => {
  itCuts(postgresLexer, 'reads %s', [
    ['a doubled quote', "select 'it''s; ' ';'"],
    ['a backslash in a plain string', "select '\\'; select 2", ["select '\\'", 'select 2']],
    ['a backslash in an E string', "select E'\\';', e'\\\\'; select 2", ["select E'\\';', e'\\\\'", 'select 2']],
    ['an E at the end of a name', "select typeE'\\'; select 2", ["select typeE'\\'", 'select 2']],
    [
      'the continuation of an E string',
      "select E'a'\n -- it's\n '\\';'; select 2",
      ["select E'a'\n -- it's\n '\\';'", 'select 2'],
    ],
    ['no continuation on one line', "select E'a' '\\'; select 2", ["select E'a' '\\'", 'select 2']],
    ['the continuation of a plain string', "select 'a'\n'\\'; select 2", ["select 'a'\n'\\'", 'select 2']],
    ['bit, hex and national strings', "select B'1;', x';', N'\\'; select 2", ["select B'1;', x';', N'\\'", 'select 2']],
    [
      'Unicode strings and names',
      `select U&'\\0041;''\\', u&"a;""\\"; select 2`,
      [`select U&'\\0041;''\\', u&"a;""\\"`, 'select 2'],
    ],
    ['U& that is no quote', 'select u&1; select 2', ['select u&1', 'select 2']],
    ['a doubled quote in a name', 'select 1 as "a;""b;"'],
    ['a quote inside a name and a name inside a string', `select '";' as "';"`],
  ])

  itCuts(postgresLexer, 'reads dollar quotes: %s', [
    ['$$', 'select $$a;b$$'],
    ['a tag', "do $body$ begin perform 'x'; end; $body$"],
    ['another tag inside', 'select $a$ ;$b$; $$ ;$a; $a$'],
    ['a tag that ends in a half tag', 'select $a$;$b$a$; select 2', ['select $a$;$b$a$', 'select 2']],
    ['a tag outside ASCII', 'select $é$;$é$'],
    ['a tag of another case', 'select $a$;$A$;$a$'],
    ['$ inside a name', 'select a$b$; select c$b$', ['select a$b$', 'select c$b$']],
    ['parameters', 'select $1;select $2$$;$$', ['select $1', 'select $2$$;$$']],
    ['a tag can not begin with a digit', 'select $1a$; select 2', ['select $1a$', 'select 2']],
  ])
})

describe('comments', () => {
  itCuts(postgresLexer, 'reads %s', [
    ['nested ones', 'select 1 /* a /* ; */ ; */ + 1; select 2', ['select 1 /* a /* ; */ ; */ + 1', 'select 2']],
    ['what only looks nested', 'select /* a /*/ ; */ ; */ 1'],
    ['a comment that begins /*/', 'select /*/ ; */ 1'],
    ['a comment of two stars', 'select /**/ 1; select /***/ 2', ['select /**/ 1', 'select /***/ 2']],
    ['a quote in a comment', "select 1 -- it's\n; select /* it's */ 2", ['select 1', "select /* it's */ 2"]],
    ['dashes after an operator', 'select 1 +--;\n1'],
    ['a comment after an operator', 'select 4 */*;*/ 2'],
    ['one minus', 'select 1-1; select - -1', ['select 1-1', 'select - -1']],
  ])
})

describe('bodies and parentheses', () => {
  itCuts(postgresLexer, 'keeps together %s', [
    ['a BEGIN ATOMIC body', `${atomic('select 1; select 2;')}; select 3`, [atomic('select 1; select 2;'), 'select 3']],
    ['an empty body', `${atomic('')};select 1`, [atomic(''), 'select 1']],
    ['CASE in a body', `${atomic('select case when a then case b when 1 then 2 end end; select 2;')}`],
    ['a column called end', atomic('select a.end, 1 as end, a.case; select 2;')],
    ['a comment between the words', 'create procedure p() begin /* ; */ atomic select 1; end'],
    ['OR REPLACE', 'create or replace procedure p() begin atomic insert into t values (1); end'],
    ['keywords in any case', 'CREATE Function f() Begin Atomic SELECT 1; END'],
    [
      'begin without atomic',
      'create function f() returns begin; select 2',
      ['create function f() returns begin', 'select 2'],
    ],
    [
      'atomic in a name',
      'create function begin_atomic() returns int return 1; select 2',
      ['create function begin_atomic() returns int return 1', 'select 2'],
    ],
    [
      'a function called begin',
      'create function begin() return 1; select 2',
      ['create function begin() return 1', 'select 2'],
    ],
    [
      'begin and atomic apart',
      'create function f() returns begin x; select 2',
      ['create function f() returns begin x', 'select 2'],
    ],
    [
      'atomic alone',
      'create function f() returns atomic; select 2',
      ['create function f() returns atomic', 'select 2'],
    ],
    ['begin atomic elsewhere', 'select 1 begin atomic; select 2', ['select 1 begin atomic', 'select 2']],
    [
      'quoted keywords',
      'create function "begin"() "begin" "atomic"; select 2',
      ['create function "begin"() "begin" "atomic"', 'select 2'],
    ],
    ['a rule of several statements', 'create rule r as on insert to t do (delete from a; delete from b;)'],
    ['nested parentheses', 'create rule r as on insert to t do also (select (1); select 2)'],
  ])
})

describe('what is refused', () => {
  it.each<readonly [string, string, string, string]>([
    ["select 'a", "the string that begins with ' is never closed", "'a", "Close it with '."],
    ["select E'a\\'", "the string that begins with E' is never closed", "E'a\\'", "Close it with '."],
    ["select E'a'\n'b", "the string that begins with E' is never closed", "E'a'\n'b", "Close it with '."],
    ['select u&"a', 'the quoted name that begins with u&" is never closed', 'u&"a', 'Close it with ".'],
    ['do $x$ $$', 'the dollar-quoted string that begins with $x$ is never closed', '$x$ $$', 'Close it with $x$.'],
    ['1 /* /* */', 'the comment that begins with /* is never closed', '/* /* */', 'Close it with */; comments nest.'],
    ['/*', 'the comment that begins with /* is never closed', '/*', 'Close it with */; comments nest.'],
    [
      atomic('select 1;').slice(0, -4),
      'the body that begins with BEGIN ATOMIC is never closed',
      'begin atomic',
      'Close it with END;',
    ],
    ['create table t (a int;\nselect 1;', 'a parenthesis is never closed', '(a int;\nsele', 'Close it with ).'],
  ])('places the error of %j at its opening', (source, message, at, fix) => {
    expect(refusalOf(postgresLexer, source)).toEqual({message, at, fix})
  })

  it.each<readonly [string, string, string]>([
    ['\\connect other', '\\connect', 'Delete the line; the configuration says which database a script runs on.'],
    ['\\c other', '\\c', 'Delete the line; the configuration says which database a script runs on.'],
    ['select 1;\n  \\i x.sql', '\\i', 'Put the contents of that file here, or make it a migration of its own.'],
    ['\\set x 1', '\\set', 'Write the value out where it is used, and delete the line.'],
    [
      '\\restrict abc',
      '\\restrict',
      'Delete the \\restrict and \\unrestrict lines; pg_dump writes them for psql alone.',
    ],
    [
      '\\unrestrict abc',
      '\\unrestrict',
      'Delete the \\restrict and \\unrestrict lines; pg_dump writes them for psql alone.',
    ],
    ['select 1 \\gexec', '\\gexec', 'Write out the statements that it would run, or use a DO block.'],
    ['select 1 \\; select 2', '\\;', 'Write ; without the backslash.'],
    ['select 1;\n\\.\n', '\\.', 'Delete the line; it only ends rows that follow COPY … FROM stdin;'],
    ['\\timing on', '\\timing', 'Delete the line, or run it with psql.'],
  ])('refuses the psql command in %j', (source, name, fix) => {
    const message = `${name} is a command of psql; the server does not know it`
    expect(refusalOf(postgresLexer, source)).toEqual({
      message,
      at: source.slice(source.indexOf('\\'), source.indexOf('\\') + 12),
      fix,
    })
  })

  it('refuses a lone backslash', () => {
    expect(refusalOf(postgresLexer, 'select 1 \\ 2')).toEqual({
      message: 'a backslash stands outside quotes',
      at: '\\ 2',
      fix: 'Delete the backslash, or put it in quotes.',
    })
  })
})

describe('what a statement is', () => {
  it('has places in the source, in UTF-16 code units', () => {
    const source = "\uFEFF-- 😀\n select '😀' ;\nselect 2"
    const statements = postgresLexer.statements(source)
    expect(statements).toEqual([
      {text: "select '😀'", start: 8, end: 19, words: ['SELECT']},
      {text: 'select 2', start: 22, end: 30, words: ['SELECT']},
    ])
    for (const {text, start, end} of statements) expect(source.slice(start, end)).toBe(text)
  })

  it.each<readonly [string, readonly string[]]>([
    [
      'create /* a */ unique Index\n concurrently "x" on T (a)',
      ['CREATE', 'UNIQUE', 'INDEX', 'CONCURRENTLY', 'ON', 'T', 'A'],
    ],
    ["comment on table s.t is 'x y'", ['COMMENT', 'ON', 'TABLE', 'S', 'T', 'IS']],
    ['a b c d e f g h i j k l m n', [...'ABCDEFGHIJKL']],
    ['select u&b, U&1', ['SELECT', 'U', 'B', 'U']],
    ['ınsert ſelect é', ['ıNSERT', 'ſELECT', 'é']],
    ["select $1, $x$ y $x$, 12, E'z', a$b", ['SELECT', 'A$B']],
  ])('names its first words: %s', (source, words) => {
    expect(postgresLexer.statements(source).map((statement) => statement.words)).toEqual([words])
  })

  it.each<readonly [string, string | undefined]>([
    ['begin', 'begin'],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'begin'],
    ['start transaction read only', 'begin'],
    ['commit and chain', 'commit'],
    ['end', 'commit'],
    ['END TRANSACTION', 'commit'],
    ['rollback', 'rollback'],
    ['rollback work and no chain', 'rollback'],
    ['abort', 'rollback'],
    ['savepoint "a"', 'savepoint'],
    ['release a', 'savepoint'],
    ['rollback to "a"', 'savepoint'],
    ['rollback transaction to savepoint a', 'savepoint'],
    ["prepare transaction 'x'", 'prepare'],
    ["commit prepared 'x'", 'prepare'],
    ["rollback prepared 'x'", 'prepare'],
    ['prepare transaction as select 1', undefined],
    ['prepare p as select 1', undefined],
    ['set transaction read only', undefined],
    ['start_transaction', undefined],
    ['do $$ begin commit; end $$', 'inner'],
    ['select 1', undefined],
  ])('knows what %j does to the transaction', (source, control) => {
    expect(postgresLexer.statements(source).map((statement) => statement.control)).toEqual([control])
  })
})

it('names every token', () => {
  const source = "\uFEFFcopy \"t\" from stdin; \na\n\\.\nselect 1.5, $1, x::int, E'\\''/* c */;"
  expect([...tokensOf(source)].map(({kind, start, end}) => [kind, source.slice(start, end)])).toEqual([
    ['space', '\uFEFF'],
    ['word', 'copy'],
    ['space', ' '],
    ['quoted', '"t"'],
    ['space', ' '],
    ['word', 'from'],
    ['space', ' '],
    ['word', 'stdin'],
    ['terminator', ';'],
    ['space', ' \n'],
    ['data', 'a\n'],
    ['directive', '\\.'],
    ['space', '\n'],
    ['word', 'select'],
    ['space', ' '],
    ['number', '1.5'],
    ['punctuation', ','],
    ['space', ' '],
    ['parameter', '$1'],
    ['punctuation', ','],
    ['space', ' '],
    ['word', 'x'],
    ['punctuation', '::'],
    ['word', 'int'],
    ['punctuation', ','],
    ['space', ' '],
    ['string', "E'\\''"],
    ['comment', '/* c */'],
    ['terminator', ';'],
  ])
})

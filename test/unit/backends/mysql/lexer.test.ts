import {describe, expect, it} from 'vitest'
import {mysqlLexer, tokensOf} from '../../../../src/lib/backends/mysql/lexer.ts'
import {itCuts, refusalOf, textsOf} from '../../../support/lexing.ts'

describe('cutting', () => {
  itCuts(mysqlLexer, 'cuts %s', [
    ['at each semicolon', 'select 1; select 2', ['select 1', 'select 2']],
    ['nothing out of white space, comments and stray semicolons', ' ;; -- a;\n/* b; */ # c;\n;\t', []],
    ['comments around a statement away', '# a\n/* b */ select 1 /* c */ -- d\n; -- e', ['select 1']],
    ['no comment inside a statement', 'select /* a;b */ 1 # c;\n, 2;', ['select /* a;b */ 1 # c;\n, 2']],
    ['byte-order marks away', '\uFEFFselect 1;\uFEFFselect \uFEFF2\uFEFF', ['select 1', 'select \uFEFF2']],
    ['CRLF scripts', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
    ['inside parentheses too', 'select (1; select 2)', ['select (1', 'select 2)']],
    ['around NUL and control characters', 'select\u0000 1;\u0001;', ['select\u0000 1', '\u0001']],
  ])
})

describe('sql_mode', () => {
  itCuts(mysqlLexer, 'follows %s', [
    [
      'NO_BACKSLASH_ESCAPES from the next statement on, until it is taken back',
      "set sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES', @a = '\\''; select '\\'; set sql_mode = @old; select '\\';'",
      ["set sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES', @a = '\\''", "select '\\'", 'set sql_mode = @old', "select '\\';'"],
    ],
    [
      'all its spellings',
      "/*!50003 set @@session.sql_mode := 'no_backslash_escapes' */; select '\\'; set session sql_mode=''; select '\\';'",
      [
        "/*!50003 set @@session.sql_mode := 'no_backslash_escapes' */",
        "select '\\'",
        "set session sql_mode=''",
        "select '\\';'",
      ],
    ],
    [
      'no other variable',
      "set @x = 'NO_BACKSLASH_ESCAPES'; select '\\';'",
      ["set @x = 'NO_BACKSLASH_ESCAPES'", "select '\\';'"],
    ],
  ])
})

describe('quotes and comments', () => {
  itCuts(mysqlLexer, 'reads %s', [
    ['doubled quotes', `select 'it''s; ', "a""b;"`],
    [
      'backslashes in strings',
      `select '\\';', "\\";", '\\\\'; select 2`,
      [`select '\\';', "\\";", '\\\\'`, 'select 2'],
    ],
    ['backticks, which know no backslash', 'select `a;``b;\\`; select 2', ['select `a;``b;\\`', 'select 2']],
    ['string prefixes', "select _utf8';', N'\\';', x'00'; select 2", ["select _utf8';', N'\\';', x'00'", 'select 2']],
    ['-- without space, which is two minuses', 'select 5--3; select 2', ['select 5--3', 'select 2']],
    ['-- at the end of the script', 'select 1 --', ['select 1']],
    ['-- before a control character', 'select 1 --\u0001;\n; select 2', ['select 1', 'select 2']],
    ['a line of dashes between statements', '-----;\nselect 1;--it;\n  --it;\nselect 2', ['select 1', 'select 2']],
    ['a line of dashes inside a statement', 'select 1\n--2; select 3', ['select 1\n--2', 'select 3']],
    ['comments that do not nest', 'select /* a /* ; */ 1; select 2', ['select /* a /* ; */ 1', 'select 2']],
    ['names that begin with $', 'select 1 as $a$; select $a$', ['select 1 as $a$', 'select $a$']],
    ['hints', 'select /*+ max_execution_time(1000); */ 1'],
    ['\\N', 'insert into t values (\\N); select 2', ['insert into t values (\\N)', 'select 2']],
    [
      'variables',
      "set @a.b = 1, @'x;' = 2, @@session.sql_mode = ''; select 2",
      ["set @a.b = 1, @'x;' = 2, @@session.sql_mode = ''", 'select 2'],
    ],
  ])
})

describe('executable comments', () => {
  itCuts(mysqlLexer, 'leaves out %s', [
    [
      "the first line of MariaDB's dumps, which is for the client alone",
      '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump\nselect 1;',
      ['select 1'],
    ],
  ])

  itCuts(mysqlLexer, 'keeps in their statement: %s', [
    ['a statement of its own', '/*!40101 SET NAMES utf8 */; select 2', ['/*!40101 SET NAMES utf8 */', 'select 2']],
    ['without a version', '/*! set @a = 1 */;', ['/*! set @a = 1 */']],
    ["MariaDB's", '/*M! set @a = 1 */; /*M!100616 set @b = 1 */', ['/*M! set @a = 1 */', '/*M!100616 set @b = 1 */']],
    [
      'at the end of a statement',
      'create table t (a int) /*!50100 partition by key (a) */ ;',
      ['create table t (a int) /*!50100 partition by key (a) */'],
    ],
    ['quotes inside', "/*!50001 select '*/;' */; select 2", ["/*!50001 select '*/;' */", 'select 2']],
    ['a comment inside', '/*!50001 select /* ; */ 1 */; select 2', ['/*!50001 select /* ; */ 1 */', 'select 2']],
    ['a star inside', '/*!50001 select 2 * 3; */; select 2', ['/*!50001 select 2 * 3; */', 'select 2']],
    ['a semicolon inside', '/*!50001 set @a = 1; */; select 2', ['/*!50001 set @a = 1; */', 'select 2']],
    [
      'one inside another',
      '/*!50001 select /*!80000 1, */ 2 */; select 2',
      ['/*!50001 select /*!80000 1, */ 2 */', 'select 2'],
    ],
    [
      "mysqldump's trigger",
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END */; select 2',
      [
        '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER r BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END */',
        'select 2',
      ],
    ],
    ['*/ outside of one', 'select 2 */ 1; select 2', ['select 2 */ 1', 'select 2']],
  ])

  it('counts their words', () => {
    const [statement] = mysqlLexer.statements(
      "/*!50003 create*/ /*!50020 definer='a'@'b'*/ /*!50003 procedure p() select 1 */",
    )
    expect(statement?.words).toEqual(['CREATE', 'DEFINER', 'PROCEDURE', 'P', 'SELECT'])
  })
})

describe('DELIMITER', () => {
  itCuts(mysqlLexer, 'reads %s', [
    [
      'another delimiter',
      'DELIMITER //\nselect 1; select 2//\nselect 3 //\ndelimiter ;\nselect 4;',
      ['select 1; select 2', 'select 3', 'select 4'],
    ],
    [
      ';;',
      'DELIMITER ;;\ncreate trigger r before insert on t for each row begin set @a = 1; end;;\nDELIMITER ;\nselect 2;',
      ['create trigger r before insert on t for each row begin set @a = 1; end', 'select 2'],
    ],
    ['$$ right after a word', 'delimiter $$\nselect a from t$$\nselect 1$$', ['select a from t', 'select 1']],
    ['a word', 'delimiter go\nselect 1 go\nselect 2\ngo\n', ['select 1', 'select 2']],
    ['a delimiter that looks like a comment', 'delimiter #\nselect 1# select 2 #', ['select 1', 'select 2']],
    ['quoted delimiters', `delimiter "//"\nselect 1//\ndelimiter '$$'\nselect 2$$`, ['select 1', 'select 2']],
    ['what follows the delimiter on its line', 'delimiter // -- now\nselect 1//', ['select 1']],
    [
      'leading space, tabs and CRLF',
      ' \tDelimiter\t//\r\nselect 1//\r\n delimiter ;\r\nselect 2;',
      ['select 1', 'select 2'],
    ],
    [
      'the delimiter in quotes and comments',
      'delimiter //\nselect \'//\', `//`, "//" /* // */ # //\n -- //\n//',
      ['select \'//\', `//`, "//"'],
    ],
    ['stray semicolons', 'delimiter //\nselect 1 //\n;\ndelimiter ;\nselect 2', ['select 1', 'select 2']],
    ['a semicolon before the delimiter', 'delimiter //\nselect 1;\n//', ['select 1;']],
    ['the delimiter again at once', 'delimiter //\n// // select 1 // //', ['select 1']],
    ['the end of the script', 'delimiter //\nselect 1; select 2', ['select 1; select 2']],
    ['a directive after a statement on one line', 'select 1; delimiter //\nselect 2//', ['select 1', 'select 2']],
    ['an executable comment before it', 'delimiter //\n/*! select 1 *///\nselect 2//', ['/*! select 1 */', 'select 2']],
    [
      'a body that is not closed, which the server will refuse',
      'delimiter //\ncreate procedure p() begin //\nselect 1//',
      ['create procedure p() begin', 'select 1'],
    ],
    [
      'a column called delimiter',
      'create table t (\ndelimiter int);\nselect 1',
      ['create table t (\ndelimiter int)', 'select 1'],
    ],
  ])
})

describe('what is refused', () => {
  const put = 'Put the contents of that file here, or make it a migration of its own.'
  const remove = 'Delete the line, or run it with the mysql client.'
  const go = 'End the statement with the delimiter instead.'

  it.each<readonly [string, string, string, string]>([
    ["select 'a\\'", "the string that begins with ' is never closed", "'a\\'", "Close it with '."],
    ['select "a', 'the string that begins with " is never closed', '"a', 'Close it with ".'],
    ['select `a\\`\n`', 'the quoted name that begins with ` is never closed', '`', 'Close it with `.'],
    ['select /* a', 'the comment that begins with /* is never closed', '/* a', 'Close it with */.'],
    ['/*!40101 select 1; select', 'an executable comment is never closed', '/*!40101 sel', 'Close it with */.'],
    [
      'create procedure p() begin if a then x; end if;',
      'the block that begins with begin is never closed',
      'begin if a t',
      'Close it with END;',
    ],
    ['delimiter', 'DELIMITER names no delimiter', 'delimiter', 'Write it on the same line: DELIMITER //'],
    [
      'delimiter  \nselect 1',
      'DELIMITER names no delimiter',
      'delimiter  \n',
      'Write it on the same line: DELIMITER //',
    ],
    ['delimiter \\\\', 'a delimiter can not hold a backslash', 'delimiter \\\\', 'Use another delimiter, as // or $$.'],
    ['source x.sql', 'source is a command of the mysql client; the server does not know it', 'source x.sql', put],
    [
      'select 1;\nSYSTEM ls',
      'system is a command of the mysql client; the server does not know it',
      'SYSTEM ls',
      remove,
    ],
    ['\\. x.sql', '\\. is a command of the mysql client; the server does not know it', '\\. x.sql', put],
    ['select 1\\G', '\\G is a command of the mysql client; the server does not know it', '\\G', go],
    ['select 1 \\g', '\\g is a command of the mysql client; the server does not know it', '\\g', go],
    ['select 1 \\ 2', 'a backslash stands outside quotes', '\\ 2', 'Delete the backslash, or put it in quotes.'],
  ])('places the error of %j', (source, message, at, fix) => {
    expect(refusalOf(mysqlLexer, source)).toEqual({message, at, fix})
  })

  it('leaves USE, HELP and names like commands alone', () => {
    const source = "use db; help 'x'; select source, status from t; system: begin not atomic select 1; end"
    expect(textsOf(mysqlLexer, source)).toEqual(source.split(/; (?=help|select s|system)/))
  })
})

describe('what a statement is', () => {
  it('has places in the source, in UTF-16 code units', () => {
    expect(mysqlLexer.statements("\uFEFF-- 😀\n select '😀' ;\nxa begin 'x'")).toEqual([
      {text: "select '😀'", start: 8, end: 19, words: ['SELECT']},
      {text: "xa begin 'x'", start: 22, end: 34, words: ['XA', 'BEGIN'], control: 'prepare'},
    ])
  })

  it('names its first words', () => {
    const [statement] = mysqlLexer.statements(
      'insert into `a b` (c, d) values (@x, "y", ?, 0x1f) on duplicate key update é=1',
    )
    expect(statement?.words).toEqual(['INSERT', 'INTO', 'C', 'D', 'VALUES', 'ON', 'DUPLICATE', 'KEY', 'UPDATE', 'é'])
  })

  it.each<readonly [string, string | undefined]>([
    ['begin', 'begin'],
    ['begin work', 'begin'],
    ['start transaction with consistent snapshot', 'begin'],
    ['/*! start transaction */', 'begin'],
    ['commit and no chain release', 'commit'],
    ['rollback', 'rollback'],
    ['rollback work', 'rollback'],
    ['rollback to `a`', 'savepoint'],
    ['rollback work to savepoint a', 'savepoint'],
    ['savepoint a', 'savepoint'],
    ['release savepoint a', 'savepoint'],
    ["xa end 'x'", 'prepare'],
    ['begin not atomic select 1; end', undefined],
    ['start replica', undefined],
    ['set autocommit = 0', undefined],
    ['end', undefined],
    ["prepare s from 'select 1'", undefined],
    ['release_all', undefined],
  ])('knows what %j does to the transaction', (source, control) => {
    expect(mysqlLexer.statements(source).map((statement) => statement.control)).toEqual([control])
  })
})

it('names every token', () => {
  const source = "delimiter //\n/*!50003 select*/ @@a.b, `c`, 'd', ?, 1; -- e\n//"
  expect(
    [...tokensOf(source)]
      .filter(({kind}) => kind !== 'space')
      .map(({kind, start, end}) => [kind, source.slice(start, end)]),
  ).toEqual([
    ['directive', 'delimiter //'],
    ['executable', '/*!50003'],
    ['word', 'select'],
    ['executable', '*/'],
    ['variable', '@@a.b'],
    ['punctuation', ','],
    ['quoted', '`c`'],
    ['punctuation', ','],
    ['string', "'d'"],
    ['punctuation', ','],
    ['parameter', '?'],
    ['punctuation', ','],
    ['number', '1'],
    ['punctuation', ';'],
    ['comment', '-- e'],
    ['terminator', '//'],
  ])
})

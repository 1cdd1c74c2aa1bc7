import {describe, expect, it} from 'vitest'
import {mysqlLexer} from '../../../../src/lib/backends/mysql/lexer.ts'
import {textsOf} from '../../../support/lexing.ts'

/** Each must stay whole between two others, with no DELIMITER. */
const expectWhole = (statement: string): void => {
  expect(textsOf(mysqlLexer, `select 0; ${statement}; select 2`)).toEqual(['select 0', statement, 'select 2'])
}

const procedure = (body: string): string => `create procedure p(in a int, out b varchar(10)) begin ${body} end`

describe('routines without DELIMITER stay whole', () => {
  it.each<readonly [string, string]>([
    ['an empty body', procedure('')],
    ['a few statements', procedure('set @a = 1; select 1; begin end;')],
    ['OR REPLACE and DEFINER', 'create or replace definer = `a`@`%` procedure p() begin select 1; end'],
    ['a DEFINER without quotes', 'create definer=root@localhost procedure p() begin select 1; end'],
    [
      'DEFINER=CURRENT_USER()',
      'create definer=current_user() function f() returns int deterministic begin return 1; end',
    ],
    ['a definer called begin', "create definer=begin@'end' procedure p() begin select 1; end"],
    ['IF NOT EXISTS', 'create procedure if not exists p() begin select 1; end'],
    ['AGGREGATE', 'create aggregate function f(a int) returns int begin loop fetch group next row; end loop; end'],
    [
      'characteristics',
      `create function f(a enum('x','y')) returns varchar(10) character set utf8mb4 collate utf8mb4_bin language sql not deterministic reads sql data sql security invoker comment 'begin; end' begin return 'x'; end`,
    ],
    ['RETURNS SET', "create function f() returns set('a','b') begin return 'a'; end"],
    ['parameters named like keywords', 'create procedure p(begin int, end int, `if` int) begin select begin, end; end'],
    ['a name that is a keyword', 'create procedure `begin`() begin select 1; end'],
    ['a schema in its name', 'create procedure s.p() begin select 1; end'],
    ['a trigger', 'create trigger r before insert on t for each row begin set new.a = 1; end'],
    ['a trigger called each', 'create trigger each before insert on t for each row begin set @a = 1; end'],
    ['a trigger called row', 'create trigger row before insert on t for each row begin set @a = 1; end'],
    [
      'a trigger with an order',
      'create trigger r after update on t for each row follows `begin` begin set @a = 1; end',
    ],
    [
      'a trigger that precedes one called begin',
      'create trigger r after update on t for each row precedes begin begin set @a = 1; end',
    ],
    [
      'a trigger whose body is an IF',
      'create trigger r after update on t for each row if new.a then set @a = 1; end if',
    ],
    [
      'an event',
      "create event e on schedule every 1 day starts '2026-01-01' ends '2027-01-01' on completion preserve comment 'x' do begin select 1; end",
    ],
    ['ALTER EVENT', 'alter definer=current_user event e do begin select 1; end'],
    ['a labelled body', 'create procedure p() l: begin leave l; end l'],
    ['a body labelled in backticks', 'create procedure p() `l;` : begin leave `l;`; end `l;`'],
    ['a label called begin', 'create procedure p() begin: begin leave begin; end begin'],
    ['a body that is a LOOP', 'create procedure p() l: loop leave l; end loop'],
    ['a body that is a CASE', 'create procedure p(a int) case a when 1 then select 1; else select 2; end case'],
    ['a dollar-quoted body', 'create function f() returns int language javascript as $js$ begin; return 1; $js$'],
  ])('%s', (_title, statement) => expectWhole(statement))
})

describe('blocks inside a body', () => {
  it.each<readonly [string, string]>([
    ['IF, ELSEIF, ELSE', 'if a > 1 then select 1; elseif a then select 2; else select 3; end if;'],
    ['IF with parentheses', 'if (a > 1) then select 1; end if;'],
    ['IF EXISTS (…) THEN', 'if exists (select 1 from t) then select 1; end if;'],
    ['nested IF', 'if a then if b then select 1; end if; else if c then select 1; end if; end if;'],
    ['IF() the function', 'set a = if(b, 1, 2); select if(a, if(b, 1, 2), 3); insert into t values (if(a, 1, 2));'],
    [
      'IF EXISTS the clause',
      'drop table if exists t; create table if not exists t (a int); drop procedure if exists q;',
    ],
    ['CASE the statement', 'case a when 1 then select 1; when 2 then begin end; else select 2; end case;'],
    ['CASE the statement, searched', 'case when a = 1 then if b then select 1; end if; end case;'],
    [
      'CASE the expression',
      'select case a when 1 then if(b, 1, 2) else repeat("x", 3) end, case when a then 1 end; set @a = case when b then 1 end + 1;',
    ],
    ['CASE the expression at a THEN', 'if case a when 1 then 1 end = 1 then select 1; end if;'],
    [
      'CASE in CASE',
      'case case a when 1 then 2 end when 1 then select case when a then case when b then 1 end end; end case;',
    ],
    ['LOOP', 'l: loop set a = a + 1; if a > 9 then leave l; end if; end loop l;'],
    ['WHILE', 'while a < 9 do set a = a + 1; end while; l: while (a) do begin end; end while l;'],
    ['IF right after DO', 'while a do if b then select 1; end if; end while;'],
    ['IF() before DO', 'while if(a, b, 1) do select 1; end while;'],
    ['DO the statement', 'while a do do sleep(1); do 1; end while;'],
    [
      'REPEAT',
      'repeat set a = a + 1; until a > 9 end repeat; l: repeat select 1; until case when a then 1 end end repeat l;',
    ],
    [
      'REPEAT() the function',
      "set a = repeat('x', 3); select repeat('y', 2); if a then set a = repeat('x', 3); end if;",
    ],
    ['FOR', 'for i in 1..3 do select i; end for; for r in (select 1 as a) do select r.a; end for;'],
    ['BEGIN in BEGIN', 'begin begin select 1; end; end; l: begin select 1; end l; begin not atomic select 1; end;'],
    [
      'a cursor and a condition',
      "declare c cursor for select end from t; declare d condition for sqlstate '42000'; open c; close c;",
    ],
    ['a handler', 'declare continue handler for not found set a = 1; declare x int; select 1;'],
    [
      'a handler with a block',
      "declare exit handler for sqlexception, sqlwarning, sqlstate value '23000', 1062, `d` begin rollback; end; select 1;",
    ],
    ['a handler with an IF', 'declare exit handler for not found if a then select 1; end if; select 1;'],
    [
      'a handler with a CASE expression',
      'declare continue handler for sqlexception set a = case when b then 1 end; select 1;',
    ],
    ['a variable called handler', 'declare handler int; declare continue int; select 1;'],
    [
      'columns called end and begin',
      'select end, begin from t; update t set end = 1, begin = 2 where t.end = 3; select t.case;',
    ],
    ['variables called end and begin', 'set @end = 1; set @begin = 2; select @end;'],
    ['transactions', 'start transaction; savepoint a; rollback to a; commit;'],
    ['comments at every place', 'if /* then */ a -- then\n then # begin\n select 1; /* end; */ end /* x */ if;'],
    ['a label on its own line', 'l:\nloop\nleave l;\nend loop\nl;'],
    [
      'GET DIAGNOSTICS and SIGNAL',
      "get diagnostics condition 1 @a = message_text; signal sqlstate '45000' set message_text = 'x';",
    ],
  ])('%s', (_title, body) => expectWhole(procedure(body)))
})

describe('statements that end at their first semicolon', () => {
  it.each<readonly [string, string]>([
    ['a procedure of one statement', 'create procedure p() select if(a, 1, 2) from t'],
    [
      'a function of one statement',
      "create function f(a int) returns int return case a when 1 then repeat('x', 2) end",
    ],
    ['SET after a character set', 'create procedure p(a char(1) character set utf8mb4) set @a = if(1, 2, 3)'],
    [
      'a trigger of one statement',
      "create trigger r before insert on t for each row set new.a = if(new.b, 1, repeat('x', 2))",
    ],
    ['an event of one statement', 'create event e on schedule every 1 hour do delete from t where if(a, 1, 0)'],
    ['a loadable function', "create function f returns string soname 'x.so'"],
    ['altering a routine', "alter procedure p comment 'begin'"],
    ['dropping a trigger', 'drop trigger r'],
    ['altering an event', 'alter event e disable'],
    ['a table called event', 'create table event (begin int, end int, `if` int)'],
    [
      'a view with a definer',
      "create definer='a'@'b' sql security definer view procedures as select case a when 1 then 2 end from t",
    ],
    ['a user called function', 'create user function'],
    ['BEGIN', 'begin'],
    ['BEGIN WORK', 'begin work'],
    ['XA BEGIN', "xa begin 'x'"],
    ['an IF function in a query', 'select if(a, 1, 2)'],
  ])('%s', (_title, statement) => expectWhole(statement))

  it('keeps BEGIN and its COMMIT apart', () => {
    expect(textsOf(mysqlLexer, 'begin; insert into t values (1); end; begin /* not */ work; commit;')).toEqual([
      'begin',
      'insert into t values (1)',
      'end',
      'begin /* not */ work',
      'commit',
    ])
  })
})

describe("MariaDB's blocks outside routines stay whole", () => {
  it.each<readonly [string, string]>([
    ['BEGIN NOT ATOMIC', 'begin not atomic declare a int; if a then select 1; end if; end'],
    ['one that begins with an IF', 'begin not atomic if 1 then select 1; end if; end'],
    ['an empty one', 'begin not atomic end'],
    ['a labelled one', 'l: begin not atomic leave l; end l'],
    ['IF', 'if 1 then select 1; else select 2; end if'],
    ['CASE', 'case 1 when 1 then select 1; end case'],
    ['WHILE', 'while 0 do select 1; end while'],
    ['REPEAT', 'repeat select 1; until 1 end repeat'],
    ['a labelled LOOP', 'l: loop leave l; end loop'],
    ['FOR', 'for i in 1..2 do select i; end for'],
  ])('%s', (_title, statement) => expectWhole(statement))
})

/** Attempts to write on MySQL: those of its family, and what it answers in its own way. */
import type {Attempt} from '../../support/walls.ts'
import {standsAsWall} from './wall.ts'
import {FAMILY} from './wall-mysql-family.ts'

const OWN: readonly Attempt[] = [
  ['with x as (select 1 as a) delete from t where a in (select a from x)', 'sent', 'read-only'],
  ["with x as (select 1 as a) update t set b = 'z' where a in (select a from x)", 'sent', 'read-only'],
  ["load data local infile '/etc/hostname' into table t", 'refused', 'error'],
  ["/*M!100000 insert into t values (9, 'x') */", 'refused', 'ran'],
  ['set @@session.transaction_read_only = 0', 'refused', 'ran'],
  ['set transaction_read_only = off', 'refused', 'ran'],
  ['set @x = 1, session transaction_read_only = 0', 'refused', 'ran'],
  ['set tx_read_only = 0', 'refused', 'error'],
  ["set statement max_statement_time = 1 for insert into t values (9, 'x')", 'refused', 'error'],
  ["explain analyze insert into t values (9, 'x')", 'sent', 'read-only'],
  ['explain analyze delete from t', 'sent', 'read-only'],
  ['analyze delete from t', 'sent', 'error'],
  ["execute immediate 'insert into t values (9, ''x'')'", 'refused', 'error'],
  ["begin not atomic insert into t values (9, 'x'); end", 'refused', 'error'],
  ['select nextval(s)', 'refused', 'error'],
  ['select next value for s', 'refused', 'error'],
  ['select setval(s, 7)', 'refused', 'error'],
]

standsAsWall(['mysql'], [...FAMILY, ...OWN])

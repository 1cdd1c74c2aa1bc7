/** Attempts to write on MariaDB: those of its family, and what it answers in its own way. */
import type {Attempt} from '../../support/walls.ts'
import {standsAsWall} from './wall.ts'
import {FAMILY} from './wall-mysql-family.ts'

const OWN: readonly Attempt[] = [
  ['with x as (select 1 as a) delete from t where a in (select a from x)', 'sent', 'error'],
  ["with x as (select 1 as a) update t set b = 'z' where a in (select a from x)", 'sent', 'error'],
  ["load data local infile '/etc/hostname' into table t", 'refused', 'read-only'],
  ["/*M!100000 insert into t values (9, 'x') */", 'refused', 'read-only'],
  ['set @@session.transaction_read_only = 0', 'refused', 'error'],
  ['set transaction_read_only = off', 'refused', 'error'],
  ['set @x = 1, session transaction_read_only = 0', 'refused', 'error'],
  ['set tx_read_only = 0', 'refused', 'ran'],
  ["set statement max_statement_time = 1 for insert into t values (9, 'x')", 'refused', 'read-only'],
  ["explain analyze insert into t values (9, 'x')", 'sent', 'error'],
  ['explain analyze delete from t', 'sent', 'error'],
  ['analyze delete from t', 'sent', 'read-only'],
  ["execute immediate 'insert into t values (9, ''x'')'", 'refused', 'read-only'],
  ["begin not atomic insert into t values (9, 'x'); end", 'refused', 'read-only'],
  ['select nextval(s)', 'refused', 'read-only'],
  ['select next value for s', 'refused', 'read-only'],
  ['select setval(s, 7)', 'refused', 'read-only'],
]

standsAsWall(['mariadb'], [...FAMILY, ...OWN])

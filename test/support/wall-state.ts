/** What an attempt to write could change, read by the bare driver. */
import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname} from 'node:path'
import type {TestDatabase} from './servers.ts'

const POSTGRES_SETUP = `
create table t (a int primary key, b text); insert into t values (1, 'one'), (2, 'two');
create sequence s start 5; create view v as select * from t; create materialized view m as select * from t;
create function writes() returns int language plpgsql as $$ begin insert into t values (8, 'x'); return 1; end $$;
create function writes_dynamic() returns int language plpgsql as $$ begin execute 'create table n (a int)'; return 1; end $$;
create procedure proc() language plpgsql as $$ begin insert into t values (8, 'x'); end $$;
create procedure proc_commits() language plpgsql as $$ begin commit; insert into t values (8, 'x'); commit; end $$;
create function trg() returns event_trigger language plpgsql as $$ begin null; end $$`

const MYSQL_SETUP = [
  'create table t (a int primary key, b varchar(20))',
  "insert into t values (1, 'one'), (2, 'two')",
  'create view v as select * from t',
  "create function writes() returns int modifies sql data begin insert into t values (8, 'x'); return 1; end",
  "create procedure proc() insert into t values (8, 'x')",
  "create procedure proc_commits() begin commit; insert into t values (8, 'x'); commit; end",
]

const SQLITE_SETUP = `
create table t (a integer primary key autoincrement, b text); insert into t values (1, 'one'), (2, 'two');
create view v as select * from t; create index i on t (b);
create trigger g after update on t begin select 1; end`

export async function setUpWall(database: TestDatabase): Promise<void> {
  if (database.dialect === 'postgres') await database.query(POSTGRES_SETUP)
  else if (database.dialect === 'sqlite') await database.query(SQLITE_SETUP)
  else {
    for (const sql of MYSQL_SETUP) await database.query(sql)
    if (database.dialect === 'mariadb') await database.query('create sequence s start with 5')
  }
}

/** Rows, schema, settings and files; equal before and after means that nothing was written. */
export async function wallState(database: TestDatabase): Promise<unknown> {
  if (database.dialect === 'sqlite') return sqliteState(database.name)
  return database.dialect === 'postgres' ? postgresState(database) : mysqlState(database)
}

const POSTGRES_STATE = [
  'select * from t order by a',
  'select last_value, is_called from s',
  'select a from m order by a',
  `select c.oid::text, relname, relkind, relacl::text, reloptions::text, pg_catalog.obj_description(c.oid) from pg_class c
    where relnamespace <> 'pg_catalog'::regnamespace and relnamespace <> 'information_schema'::regnamespace
      and relnamespace::regnamespace::text !~ '^pg_t' order by 1`,
  'select attrelid::regclass::text, attname from pg_attribute where attrelid >= 16384 order by 1, 2',
  'select proname from pg_proc where oid >= 16384 order by 1',
  "select nspname from pg_namespace where nspname !~ '^pg_' order by 1",
  "select rolname, rolconfig::text from pg_roles where rolname = 'n' or rolconfig is not null order by 1",
  "select datname from pg_database where datname = 'n'",
  'select extname from pg_extension order by 1',
  'select evtname from pg_event_trigger',
  'select count(*)::int from pg_largeobject_metadata',
  "select slot_name from pg_replication_slots where slot_name = 'lexigram_wall'",
  'select setconfig::text from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())',
  'select gid from pg_prepared_xacts where database = current_database()',
  "select count(*)::int from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
]

async function postgresState(database: TestDatabase): Promise<unknown> {
  return all(database, POSTGRES_STATE)
}

const MYSQL_STATE = [
  'select * from t order by a',
  'select table_name, table_type, engine, table_collation from information_schema.tables where table_schema = database() order by 1',
  'select table_name, column_name from information_schema.columns where table_schema = database() order by 1, 2',
  'select index_name from information_schema.statistics where table_schema = database() order by 1',
  'select routine_name from information_schema.routines where routine_schema = database() order by 1',
  'select trigger_name from information_schema.triggers where trigger_schema = database() order by 1',
  'select event_name from information_schema.events where event_schema = database() order by 1',
  "select schema_name from information_schema.schemata where schema_name like 'n\\_wall%'",
  "select user from mysql.user where user = 'n_wall'",
  'select @@global.max_connections, @@global.read_only, @@global.sql_mode',
  'select count(*) from mysql.plugin',
]

async function mysqlState(database: TestDatabase): Promise<unknown> {
  const sequence = database.dialect === 'mariadb' ? ['select next_not_cached_value from s'] : []
  return all(database, [...MYSQL_STATE, ...sequence])
}

async function all(database: TestDatabase, queries: readonly string[]): Promise<unknown> {
  const answers: unknown[] = []
  for (const sql of queries) answers.push(await database.query(sql))
  return answers
}

/** The bytes of the file, and what lies beside it. */
const sqliteState = (file: string): unknown => [
  createHash('sha256').update(readFileSync(file)).digest('hex'),
  readdirSync(dirname(file)).filter((name) => !/-(wal|shm)$/.test(name)),
]

export const isWritten = (file: string): boolean => existsSync(file)

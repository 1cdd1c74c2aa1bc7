/**
 * What a database holds, counted from its catalog under the names the manifest uses, without lexigram's own two tables.
 * Names the manifest has and this file has not are not compared.
 */
import type {TestDatabase} from '../../test/support/servers/database.ts'
import type {Dialect} from '../../test/support/servers/kinds.ts'

export type Counts = Readonly<Record<string, number>>

const OWN = 'lexigram\\_migrations%'

const POSTGRES = `
  with member as (select classid, objid from pg_depend where deptype = 'e'),
  space as (
    select oid from pg_namespace n where nspname !~ '^pg_' and nspname <> 'information_schema'
      and not exists (select from member m where m.classid = 'pg_namespace'::regclass and m.objid = n.oid)
  ),
  class as (
    select c.* from pg_class c where relnamespace in (select oid from space) and relname not like '${OWN}'
      and not exists (select from member m where m.classid = 'pg_class'::regclass and m.objid = c.oid)
  ),
  routine as (
    select p.* from pg_proc p where pronamespace in (select oid from space)
      and not exists (select from member m where m.classid = 'pg_proc'::regclass and m.objid = p.oid)
  ),
  type as (
    select t.* from pg_type t where typnamespace in (select oid from space)
      and not exists (select from member m where m.classid = 'pg_type'::regclass and m.objid = t.oid)
  ),
  rule as (select con.* from pg_constraint con join class c on c.oid = con.conrelid)
  select
    (select count(*) from space) as schemas,
    (select count(*) from class where relkind in ('r', 'p')) as tables,
    (select count(*) from class where relkind = 'p') as partitioned,
    (select count(*) from class where relispartition and relkind in ('r', 'p')) as partitions,
    (select count(*) from class where relkind = 'v') as views,
    (select count(*) from class where relkind = 'm') as matviews,
    (select count(*) from class where relkind = 'S') as sequences,
    (select count(*) from pg_index i join class c on c.oid = i.indrelid) as indexes,
    (select count(*) from routine where prokind <> 'p') as functions,
    (select count(*) from routine where prokind = 'p') as procedures,
    (select count(*) from routine where prokind = 'a') as aggregates,
    (select count(*) from pg_trigger t join class c on c.oid = t.tgrelid where not tgisinternal) as triggers,
    (select count(*) from pg_attribute a join class c on c.oid = a.attrelid
       where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f')) as columns,
    (select count(*) from rule where contype = 'f') as fks,
    (select count(*) from rule where contype = 'c') as checks,
    (select count(*) from type where typtype = 'e') as enums,
    (select count(*) from type where typtype = 'd') as domains,
    (select count(*) from type where typtype = 'r') as ranges,
    (select count(*) from pg_policy p join class c on c.oid = p.polrelid) as policies`

const MYSQL = `
  select
    (select count(*) from information_schema.tables
       where table_schema = database() and table_type = 'BASE TABLE' and table_name not like '${OWN}') as tables,
    (select count(*) from information_schema.views where table_schema = database()) as views,
    (select count(*) from information_schema.routines
       where routine_schema = database() and routine_type = 'FUNCTION') as functions,
    (select count(*) from information_schema.routines
       where routine_schema = database() and routine_type = 'PROCEDURE') as procedures,
    (select count(*) from information_schema.triggers where trigger_schema = database()) as triggers,
    (select count(*) from information_schema.events where event_schema = database()) as events,
    (select count(*) from information_schema.columns
       where table_schema = database() and table_name not like '${OWN}') as columns,
    (select count(distinct table_name, index_name) from information_schema.statistics
       where table_schema = database() and table_name not like '${OWN}') as indexes,
    (select count(*) from information_schema.referential_constraints where constraint_schema = database()) as fks`

const SQLITE = `
  with own as (select * from sqlite_schema where tbl_name not like '${OWN}' escape '\\'),
  item as (select * from own where name not like 'sqlite\\_%' escape '\\')
  select
    (select count(*) from item where type = 'table') as tables,
    (select count(*) from item where type = 'view') as views,
    (select count(*) from item where type = 'trigger') as triggers,
    (select count(*) from own where type = 'index') as indexes,
    (select count(*) from own where type = 'index' and sql is null) as auto_indexes,
    (select count(*) from item, pragma_table_xinfo(item.name) where item.type in ('table', 'view')) as columns,
    (select count(*) from (select distinct item.name, f.id from item, pragma_foreign_key_list(item.name) f
       where item.type = 'table')) as fks`

const QUERIES: Readonly<Record<Dialect, string>> = {postgres: POSTGRES, mysql: MYSQL, mariadb: MYSQL, sqlite: SQLITE}

/**
 * How much more the reference may have counted: SQLite's table for AUTOINCREMENT has two columns, and our log makes it
 * too, so it tells nothing of the set; whether procedures are functions on PostgreSQL is a matter of taste.
 */
const SLACK: Partial<Record<Dialect, (name: string, counts: Counts) => number | undefined>> = {
  sqlite: (name) => (name === 'columns' ? 2 : undefined),
  postgres: (name, {procedures}) => (name === 'functions' ? procedures : undefined),
}

export async function countObjects(database: TestDatabase): Promise<Counts> {
  const [row = {}] = await database.query(QUERIES[database.dialect])
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]))
}

/** Each difference as `indexes 12 instead of 13`. */
export function differencesOf(
  counts: Counts,
  reference: Readonly<Record<string, unknown>>,
  dialect: Dialect,
): string[] {
  return Object.entries(counts).flatMap(([name, count]) => {
    const expected = reference[name]
    if (typeof expected !== 'number' || expected === count) return []
    if (expected === count + (SLACK[dialect]?.(name, counts) ?? 0)) return []
    return [`${name} ${count} instead of ${expected}`]
  })
}

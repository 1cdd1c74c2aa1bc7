/** Thirty migrations whose effects can be counted: run twice, or cut off in the middle, a sum would differ. */
import type {DatabaseKind, Dialect, TestDatabase} from './servers.ts'

const COUNT = 30

/** Files by path; every third runs outside of a transaction, on PostgreSQL with an index built concurrently. */
export function thirtyMigrations(kind: DatabaseKind): Record<string, string> {
  const concurrently = kind.startsWith('postgres') ? 'concurrently ' : ''
  return Object.fromEntries(
    Array.from({length: COUNT}, (_, n) => {
      const outside = n % 3 === 0
      const table = `t_${n}`
      const statements = [
        `create table ${table} (id integer primary key, v integer)`,
        `insert into ${table} values (1, 10)`,
        `insert into ${table} select id + 1, v + 1 from ${table}`,
        `update ${table} set v = v + 1`,
        `create index ${outside ? concurrently : ''}${table}_v on ${table} (v)`,
        `alter table ${table} add column w integer`,
        `update ${table} set w = 0`,
        `update ${table} set w = w + 1`,
      ]
      const up = `-- migrate:up${outside ? ' transaction:false' : ''}\n${statements.join(';\n')};\n`
      return [`migrations/${20_260_101_000_000 + n}_step_${n}.sql`, `${up}-- migrate:down\ndrop table ${table};\n`]
    }),
  )
}

const IN_INFORMATION_SCHEMA = `
  select concat_ws(' ', 'column', table_name, ordinal_position, column_name, column_type, is_nullable) as line
    from information_schema.columns where table_schema = database() and table_name like 't\\_%'
  union all
  select concat_ws(' ', 'index', table_name, index_name, seq_in_index, column_name, non_unique)
    from information_schema.statistics where table_schema = database() and table_name like 't\\_%'
  order by line`

/** The columns and indexes of the thirty tables, a line for each. */
const SCHEMA: Readonly<Record<Dialect, string>> = {
  postgres: `
    select concat_ws(' ', 'column', table_name, ordinal_position, column_name, data_type, is_nullable) as line
      from information_schema.columns where table_schema = 'public' and table_name like 't\\_%'
    union all
    select concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisready)
      from pg_index where indrelid in (select oid from pg_class where relname like 't\\_%' and relkind = 'r' and relnamespace = 'public'::regnamespace)
    order by line`,
  mysql: IN_INFORMATION_SCHEMA,
  mariadb: IN_INFORMATION_SCHEMA,
  sqlite: `select type || ' ' || name || ' ' || coalesce(sql, '') as line from sqlite_schema where tbl_name like 't\\_%' escape '\\' order by line`,
}

/**
 * The schema, sums over all tables, and what the history says: equal for every run in which each statement took effect
 * once.
 */
export async function thirtyState(database: TestDatabase): Promise<unknown> {
  const schema = await database.query(SCHEMA[database.dialect])
  if (schema.length < 2 * COUNT) throw new Error(`only ${schema.length} lines of schema`)
  const sums = Array.from(
    {length: COUNT},
    (_, n) => `select ${n} as n, sum(v) as v, sum(w) as w, count(*) as c from t_${n}`,
  )
  const rows = await database.query(`${sums.join(' union all ')} order by n`)
  const history = await database.query('select name, state, statements_done from lexigram_migrations order by name')
  const log = await database.query(
    "select name, count(*) as times from lexigram_migrations_log where action = 'up' group by name order by name",
  )
  return JSON.parse(
    JSON.stringify({schema, rows, history, log}, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  )
}

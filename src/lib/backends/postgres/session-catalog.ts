/** What a session asks the catalog about statements and tables. */
import type {Session, TableName} from '../backend.ts'
import type {Statement} from '../statement.ts'
import {INVALID_INDEXES, namesOf, OBSERVE, postgresEffects} from './effects.ts'

type Asked = Pick<Session, 'query'>

interface BlockerRow {
  readonly pid: number
  readonly usename: string | null
  readonly application: string | null
  readonly query: string
}

/** https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION pg_blocking_pids */
const BLOCKERS = `
  select pid, usename, application_name as application,
         case when state = 'active' then '' else state || ' since ' end || left(regexp_replace(query, '\\s+', ' ', 'g'), 80) as query
    from pg_catalog.pg_stat_activity
   where pid = any(pg_catalog.pg_blocking_pids($1))
   order by pid`

/** See {@link Session.blockers}; `asked` is another session than that of `processId`. */
export async function blockersOf(asked: Asked, processId: number | undefined): Promise<readonly string[]> {
  const {rows} = await asked.query<BlockerRow>(BLOCKERS, [processId])
  return rows.map(
    ({pid, usename, application, query}) =>
      `process ${pid} (${[usename, application].filter(Boolean).join(', ')}): ${query}`,
  )
}

/** See {@link Session.observe}. */
export async function observe(asked: Asked, statement: Statement, schema: string | null): Promise<string> {
  const {rows} = await asked.query<{observed: string}>(OBSERVE, [namesOf(statement), schema])
  return rows[0]?.observed ?? ''
}

/** See {@link Session.cleanUp}. */
export async function dropInvalidIndexes(
  asked: Asked,
  statement: Statement,
  schema: string | null,
): Promise<readonly string[]> {
  if (postgresEffects.refusesTransaction(statement)?.endsWith('INDEX CONCURRENTLY') !== true) return []
  const {rows} = await asked.query<{name: string}>(INVALID_INDEXES, [namesOf(statement), schema])
  for (const {name} of rows) await asked.query(`drop index concurrently if exists ${name}`)
  return rows.map(({name}) => `the INVALID index ${name} that it left behind was dropped`)
}

/** See {@link Session.findTable}. */
export async function findTable(
  asked: Asked,
  {schema: named, name}: TableName,
  bound: string | null,
): Promise<{readonly table: TableName; readonly exists: boolean}> {
  // Anywhere on the search path, as the server itself looks a name up: a migration may put a schema before ours.
  const {rows} = await asked.query<{schema: string | null; exists: boolean}>(
    `select coalesce(n.nspname::text, $1::text, pg_catalog.current_schema()::text) as schema, n.nspname is not null as exists
       from (select pg_catalog.to_regclass(coalesce(pg_catalog.quote_ident($1) || '.', '') || pg_catalog.quote_ident($2)) as oid) t
       left join pg_catalog.pg_class c on c.oid = t.oid
       left join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
    [named ?? bound, name],
  )
  const found = rows[0]
  return {table: {schema: found?.schema ?? named ?? 'public', name}, exists: found?.exists ?? false}
}

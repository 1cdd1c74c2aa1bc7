/** What the history tables hold, read past lexigram. */
import type {Row, TestDatabase} from './servers.ts'

/** Each row as `name state done/total`, and its error where it has one; empty when there is no table. */
export async function historyOf(database: TestDatabase, table = 'lexigram_migrations'): Promise<string[]> {
  const rows = await rowsOf(database, `select * from ${table} order by name`)
  return rows.map(({name, state, direction, statements_done, statements_total, error}) => {
    const down = direction === 'down' ? ' down' : ''
    const why = error === null ? '' : `: ${error}`
    return `${name} ${state}${down} ${statements_done}/${statements_total}${why}`
  })
}

/** The log as `action name`, oldest first. */
export async function logOf(database: TestDatabase, table = 'lexigram_migrations_log'): Promise<string[]> {
  const rows = await rowsOf(database, `select action, name from ${table} order by id`)
  return rows.map(({action, name}) => `${action} ${name}`)
}

async function rowsOf({query}: TestDatabase, sql: string): Promise<Row[]> {
  try {
    return await query(sql)
  } catch (error) {
    const {code, message} = error as {code?: string; message: string}
    if (code === '42P01' || code === 'ER_NO_SUCH_TABLE' || /^no such table/.test(message)) return []
    throw error
  }
}

const TABLES = {
  postgres: `select tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  mysql: 'select table_name as name from information_schema.tables where table_schema = database()',
  mariadb: 'select table_name as name from information_schema.tables where table_schema = database()',
  sqlite: `select name from sqlite_schema where type = 'table' and name not like 'sqlite%'`,
} as const

/** Names of the tables, sorted, without lexigram's own. */
export async function tablesOf({dialect, query}: TestDatabase): Promise<string[]> {
  const rows = await query(TABLES[dialect])
  return rows
    .map((row) => String(row.name ?? row.NAME))
    .filter((name) => !name.startsWith('lexigram'))
    .sort()
}

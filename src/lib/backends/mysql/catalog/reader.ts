/** One connection that reads the catalog: what it is set to, and how rows are asked for. */
import type {Session} from '../../backend.ts'

export interface Reader {
  readonly session: Session
  readonly isMariadb: boolean
  /** The database that is read, as the server spells it. */
  readonly database: string
}

/**
 * What the server prints must not depend on who asks. With this, names are quoted with backticks, SHOW CREATE TABLE keeps
 * its options, times are UTC. MySQL's sizes are kept for a day unless told otherwise.
 */
const SETTINGS = `set session sql_mode = '', sql_quote_show_create = 1, time_zone = '+00:00'`
const MYSQL_SETTINGS = `${SETTINGS}, show_gipk_in_create_table_and_information_schema = 1, information_schema_stats_expiry = 0`

/**
 * Runs `body` in one read-only snapshot. information_schema is not transactional: MySQL answers from its dictionary as it
 * is committed at each query, MariaDB from the tables' definitions, so DDL in the meantime can be seen by halves.
 */
export async function withReader<T>(
  session: Session,
  isMariadb: boolean,
  body: (reader: Reader) => Promise<T>,
): Promise<T> {
  await session.query(isMariadb ? SETTINGS : MYSQL_SETTINGS)
  await session.query('start transaction with consistent snapshot, read only')
  try {
    const {rows} = await session.query<{name: string}>('select database() as name')
    return await body({session, isMariadb, database: rows[0]?.name ?? ''})
  } finally {
    await session.rollbackOpen().catch(() => undefined) // the connection may be lost, which is told already
  }
}

/** The rows of a query whose only parameter is the database, as many times as it is asked for. */
export async function readRows<Row>({session, database}: Reader, sql: string): Promise<readonly Row[]> {
  const count = sql.split('?').length - 1
  const {rows} = await session.query<Row>(
    sql,
    Array.from({length: count}, () => database),
  )
  return rows
}

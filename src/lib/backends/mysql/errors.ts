/** Errors of `mysql2` → DbError: the kind, the server's words, and the place in the statement. Pure. */
import {DbError, type DbErrorKind, type Violation} from '../db-error.ts'

/** What mysql2 puts on its errors; a connection error has no `sqlState`. */
interface MysqlError {
  readonly message: string
  readonly code?: string
  readonly errno?: number
  readonly sqlState?: string
  readonly sqlMessage?: string
}

const isMysqlError = (error: unknown): error is MysqlError => error instanceof Error && 'code' in error

/** https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html and MariaDB's own numbers. */
const KINDS: Readonly<Record<number, DbErrorKind>> = {
  1205: 'lock-timeout', // ER_LOCK_WAIT_TIMEOUT
  1213: 'lock-timeout', // ER_LOCK_DEADLOCK
  3572: 'lock-timeout', // ER_LOCK_NOWAIT
  1969: 'statement-timeout', // MariaDB: max_statement_time
  3024: 'statement-timeout', // ER_QUERY_TIMEOUT
  1021: 'disk-full', // ER_DISK_FULL
  1114: 'disk-full', // ER_RECORD_FILE_FULL: also a table of a limited engine
  1053: 'connection', // ER_SERVER_SHUTDOWN
  1290: 'read-only', // ER_OPTION_PREVENTS_STATEMENT: read_only or super_read_only
  1792: 'read-only', // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836: 'read-only', // ER_READ_ONLY_MODE
  1927: 'connection', // MariaDB: ER_CONNECTION_KILLED
}

const ER_QUERY_INTERRUPTED = 1317

function kindOf(error: MysqlError, cancelAsked: boolean): DbErrorKind {
  if (error.errno === ER_QUERY_INTERRUPTED) return cancelAsked ? 'cancelled' : 'other'
  if (error.sqlState === undefined || error.sqlState.startsWith('08')) return 'connection'
  return KINDS[error.errno ?? 0] ?? 'other'
}

/** The numbers of broken rules, and where their messages name it. */
const VIOLATIONS: Readonly<Record<number, readonly [Violation['kind'], RegExp]>> = {
  1062: ['unique', /for key '(.+)'$/], // ER_DUP_ENTRY
  1451: ['reference', /CONSTRAINT `(.+?)`/], // ER_ROW_IS_REFERENCED_2
  1452: ['reference', /CONSTRAINT `(.+?)`/], // ER_NO_REFERENCED_ROW_2
  1216: ['reference', /$^/], // ER_NO_REFERENCED_ROW: what a user without rights on the other table is told
  1217: ['reference', /$^/], // ER_ROW_IS_REFERENCED
  1048: ['not-null', /^Column '(.+)' cannot be null/], // ER_BAD_NULL_ERROR
  1364: ['not-null', /^Field '(.+)' doesn't have a default/], // ER_NO_DEFAULT_FOR_FIELD
  3819: ['check', /^Check constraint '(.+)' is violated/], // ER_CHECK_CONSTRAINT_VIOLATED
  4025: ['check', /^CONSTRAINT `(.+)` failed/], // MariaDB: ER_CONSTRAINT_FAILED
}

function violationOf(errno: number | undefined, message: string): Violation | undefined {
  const found = VIOLATIONS[errno ?? 0]
  if (found === undefined) return undefined
  const [kind, pattern] = found
  const name = pattern.exec(message)?.[1]
  return {kind, ...(name === undefined ? {} : {name})}
}

/** A syntax error says `near 'REST OF THE STATEMENT' at line N`, with at most 80 bytes of rest. */
const NEAR = /near '([\s\S]*)' at line (\d+)$/

function offsetOf(statement: string, message: string): number | undefined {
  const match = NEAR.exec(message)
  if (match === null) return undefined
  const [, near = '', line = '1'] = match
  let lineStart = 0
  for (let current = 1; current < Number(line); current += 1) lineStart = statement.indexOf('\n', lineStart) + 1
  if (near === '') return statement.trimEnd().length
  const found = statement.indexOf(near, lineStart)
  return found === -1 ? lineStart : found
}

/** @param statement - the text that was sent, for the position. */
export function dbErrorOf(error: unknown, statement: string, cancelAsked: boolean): DbError {
  if (error instanceof DbError) return error
  if (!isMysqlError(error)) {
    const message = error instanceof Error ? error.message : String(error)
    return new DbError(message, {kind: 'connection', database: {}, cause: error})
  }
  const message = error.sqlMessage ?? error.message
  const offset = offsetOf(statement, message)
  return new DbError(message, {
    kind: kindOf(error, cancelAsked),
    database: {
      ...(error.code === undefined ? {} : {code: error.code}),
      ...(error.sqlState === undefined ? {} : {detail: `SQLSTATE ${error.sqlState}`}),
    },
    ...(offset === undefined ? {} : {offset}),
    violation: violationOf(error.errno, message),
    cause: error,
  })
}

/**
 * A stopping server, and `KILL CONNECTION`, end some statements with the words of `KILL QUERY`, before they close the connection.
 *
 * @param ping - asks whether the connection still answers; only called where that tells them apart.
 */
export async function interruptedOrLost(error: DbError, ping: () => Promise<unknown>): Promise<DbError> {
  if (error.kind !== 'other' || !isMysqlError(error.cause) || error.cause.errno !== ER_QUERY_INTERRUPTED) return error
  try {
    await ping()
    return error
  } catch {
    return new DbError(error.message, {kind: 'connection', database: error.database, cause: error.cause})
  }
}

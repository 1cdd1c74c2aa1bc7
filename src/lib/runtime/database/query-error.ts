/** What a statement of the application came to when it failed. Made in one place. */
import {DbError, type DbErrorKind, type Violation} from '../../backends/db-error.ts'
import {type ErrorCode, LexigramError, type LexigramErrorOptions} from '../../core/errors.ts'

/** A statement that failed: `LEX_DATABASE`, `LEX_STATEMENT_TIMEOUT` or `LEX_CONNECTION_LOST`. The driver's error is the cause. */
export class QueryError extends LexigramError {
  override readonly name = 'QueryError'
  readonly reason: DbErrorKind
  /** The rule of the schema that was in the way. */
  readonly violation: Violation | undefined

  constructor(code: ErrorCode, error: DbError, options: LexigramErrorOptions) {
    super(code, error.message, {database: error.database, cause: error.cause ?? error, ...options})
    this.reason = error.kind
    this.violation = error.violation
  }
}

export interface FailureContext {
  readonly backend: string
  readonly sql: string
  readonly statementTimeoutMs: number
}

/** Anything that is no {@link DbError} stays as it is: it is a bug, or was explained before. */
export function queryErrorOf(error: unknown, {backend, sql, statementTimeoutMs}: FailureContext): unknown {
  if (!(error instanceof DbError)) return error
  const committing = /^commit\b/i.test(sql)
  if (error.kind === 'connection') {
    return new QueryError('LEX_CONNECTION_LOST', error, {
      why: committing
        ? 'the connection was lost during the commit: whether it was done is known to the server alone'
        : 'the connection was lost; what was not committed is undone',
      fix: committing ? 'look whether the change is there before it is tried again' : 'try again',
      backend,
    })
  }
  if (error.kind === 'statement-timeout') {
    return new QueryError('LEX_STATEMENT_TIMEOUT', error, {
      why: `it took longer than ${statementTimeoutMs / 1_000} s`,
      fix: 'make the statement faster, or raise db.operations.statement_timeout',
      backend,
    })
  }
  return new QueryError('LEX_DATABASE', error, {why: `in: ${shorten(sql)}`, fix: 'see what the database says', backend})
}

const shorten = (sql: string): string => {
  const line = sql.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

export const transactionOver = (backend: string): LexigramError =>
  new LexigramError('LEX_TRANSACTION_INVALID', 'a statement came after the end of the transaction it belongs to', {
    why: 'it was started inside of transaction(…) and not awaited there',
    fix: 'await everything that belongs to the transaction; start what does not outside of it',
    backend,
  })

export const busyWithStream = (backend: string): LexigramError =>
  new LexigramError('LEX_TRANSACTION_INVALID', 'the connection of this transaction is busy with a stream', {
    why: 'this database sends one result after the other on a connection',
    fix: 'read the stream to its end first, or stream outside of the transaction',
    backend,
  })

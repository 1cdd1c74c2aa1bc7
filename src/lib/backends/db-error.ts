/** What a driver's error becomes: the kind of failure, the server's own words, and the place in the statement. */
import type {DatabaseDetail} from '../core/errors.ts'

/**
 * Kinds that callers act on; everything else is `other`. `needs-no-transaction` is what would work outside of the
 * transaction that is open.
 */
export type DbErrorKind =
  | 'cancelled'
  | 'connection'
  | 'lock-timeout'
  | 'statement-timeout'
  | 'busy'
  | 'needs-no-transaction'
  | 'read-only'
  | 'other'

export interface DbErrorOptions {
  readonly kind: DbErrorKind
  readonly database: DatabaseDetail
  /** Where in the statement the server points, in UTF-16 code units from its start. */
  readonly offset?: number
  readonly cause: unknown
}

/** A statement that the database refused, or a connection that broke under it. */
export class DbError extends Error {
  override readonly name = 'DbError'
  readonly kind: DbErrorKind
  readonly database: DatabaseDetail
  readonly offset: number | undefined

  constructor(message: string, options: DbErrorOptions) {
    super(message, {cause: options.cause})
    this.kind = options.kind
    this.database = options.database
    this.offset = options.offset
  }
}

/** Thrown by a session whose migration lock went with its connection: another run may have begun. */
export const lockLostError = (): DbError =>
  new DbError('the connection that holds the migration lock was lost', {
    kind: 'connection',
    database: {},
    cause: undefined,
  })

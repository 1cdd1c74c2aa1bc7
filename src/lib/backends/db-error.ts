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
  | 'disk-full'
  | 'other'

/** A rule of the schema that a statement would have broken. */
export interface Violation {
  /**
   * - `unique`: a key, primary or not, is there already.
   * - `reference`: a foreign key: what is referred to is not there, or what is removed is still referred to.
   * - `not-null`, `check`: the row itself may not be so.
   */
  readonly kind: 'unique' | 'reference' | 'not-null' | 'check'
  /** The constraint, index or column, as far as the server names it. */
  readonly name?: string
}

export interface DbErrorOptions {
  readonly kind: DbErrorKind
  readonly database: DatabaseDetail
  /** Where in the statement the server points, in UTF-16 code units from its start. */
  readonly offset?: number
  readonly violation?: Violation | undefined
  readonly cause: unknown
}

/** A statement that the database refused, or a connection that broke under it. */
export class DbError extends Error {
  override readonly name = 'DbError'
  readonly kind: DbErrorKind
  readonly database: DatabaseDetail
  readonly offset: number | undefined
  readonly violation: Violation | undefined

  constructor(message: string, options: DbErrorOptions) {
    super(message, {cause: options.cause})
    this.kind = options.kind
    this.database = options.database
    this.offset = options.offset
    this.violation = options.violation
  }
}

/** What to do where the fault is the server's, whatever was run. */
export const SERVER_FIXES: Partial<Record<DbErrorKind, string>> = {
  connection: 'see that the server runs',
  'disk-full': 'make room on the disk of the database',
  'read-only': 'connect to the server that takes writes: a standby or a read-only server can not be migrated',
}

/** Thrown by a session whose migration lock went with its connection: another run may have begun. */
export const lockLostError = (): DbError =>
  new DbError('the connection that holds the migration lock was lost', {
    kind: 'connection',
    database: {},
    cause: undefined,
  })

/** Why a connection is closed whose statement had to stop, and whose server could not be told so. */
export const uncancelled = (error: unknown): Error =>
  new Error(`the server could not be asked to cancel it: ${error instanceof Error ? error.message : String(error)}`)

/** What every failure of lexigram carries: a stable code, why, the fix, and the place. Texts hold no secrets. */

/** What kind of failure a code stands for; the command line turns it into an exit status. */
export type ErrorKind = 'database' | 'usage' | 'refused' | 'connect' | 'locked' | 'interrupted' | 'bug'

/** Every stable error code and its kind. `docs/errors.md` explains each; a contract test compares the two. */
export const ERROR_KINDS = {
  LEX_BUG: 'bug',
  LEX_USAGE: 'usage',
  LEX_INTERRUPTED: 'interrupted',
  LEX_CONFIG_NOT_FOUND: 'usage',
  LEX_CONFIG_INVALID: 'usage',
  LEX_CONFIG_VARIABLE_UNSET: 'usage',
  LEX_BACKEND_UNKNOWN: 'usage',
  LEX_FLEET_INVALID: 'usage',
  LEX_FLEET_QUERY_FAILED: 'database',
  LEX_SCHEMAS_UNSUPPORTED: 'usage',
  LEX_FILE_EXISTS: 'refused',
  LEX_CONNECT_FAILED: 'connect',
  LEX_CONNECTION_LOST: 'connect',
  LEX_DATABASE: 'database',
  LEX_LOCK_TIMEOUT: 'locked',
  LEX_LOCK_LOST: 'locked',
  LEX_LOCK_HELD: 'locked',
  LEX_MIGRATION_INVALID: 'usage',
  LEX_SCRIPT_INVALID: 'usage',
  LEX_SCRIPT_UNWRITABLE: 'refused',
  LEX_REVISION_UNKNOWN: 'usage',
  LEX_REVISION_AMBIGUOUS: 'usage',
  LEX_MIGRATION_CHANGED: 'refused',
  LEX_MIGRATION_MISSING: 'refused',
  LEX_MIGRATION_OUT_OF_ORDER: 'refused',
  LEX_MIGRATION_UNFINISHED: 'refused',
  LEX_MIGRATION_PENDING: 'refused',
  LEX_MIGRATION_IRREVERSIBLE: 'refused',
  LEX_CONSENT_MISSING: 'refused',
  LEX_MIGRATION_FAILED: 'database',
  LEX_HISTORY_UNSUPPORTED: 'refused',
  LEX_CHECK_FAILED: 'refused',
  LEX_SCHEMA_INVALID: 'usage',
  LEX_SCHEMA_DIFFERS: 'refused',
  LEX_SCHEMA_UNREPRESENTED: 'refused',
  LEX_OBJECT_UNKNOWN: 'usage',
  LEX_OUTPUT_UNWRITABLE: 'usage',
  LEX_QUERY_INVALID: 'usage',
  LEX_QUERY_REFUSED: 'refused',
  LEX_QUERY_READ_ONLY: 'refused',
  LEX_QUERY_FAILED: 'database',
  LEX_QUERY_TIMEOUT: 'database',
  LEX_POOL_TIMEOUT: 'connect',
  LEX_POOL_CLOSED: 'connect',
  LEX_STATEMENT_TIMEOUT: 'database',
  LEX_TRANSACTION_INVALID: 'usage',
  LEX_CONTAINER_MISSING: 'usage',
  LEX_CONTAINER_INVALID: 'usage',
  LEX_CONTAINER_FAILED: 'usage',
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_KINDS

/** A place in a file. Lines and columns count from 1, columns in characters as an editor shows them. */
export interface Location {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The text of that line, shown with a caret under `column`. */
  readonly sourceLine?: string
}

/** What the database itself said. */
export interface DatabaseDetail {
  /** SQLSTATE on PostgreSQL, the symbol (`ER_NO_SUCH_TABLE`) on MySQL and MariaDB, `SQLITE_…` on SQLite. */
  readonly code?: string
  readonly detail?: string
  readonly hint?: string
}

export interface LexigramErrorOptions {
  /** The reason, one sentence or a few lines. */
  readonly why?: string
  /** What to do, in the imperative, naming the flag, key or command. */
  readonly fix?: string
  readonly location?: Location
  /** Name of the configured backend it happened on. */
  readonly backend?: string
  readonly database?: DatabaseDetail
  readonly cause?: unknown
}

/** A failure that a user can understand and act on. Anything else that is thrown is a bug (exit status 70). */
export class LexigramError extends Error {
  override readonly name: string = 'LexigramError'
  readonly code: ErrorCode
  readonly why: string | undefined
  readonly fix: string | undefined
  readonly location: Location | undefined
  readonly backend: string | undefined
  readonly database: DatabaseDetail | undefined

  constructor(code: ErrorCode, message: string, options: LexigramErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.code = code
    this.why = options.why
    this.fix = options.fix
    this.location = options.location
    this.backend = options.backend
    this.database = options.database
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code]
  }
}

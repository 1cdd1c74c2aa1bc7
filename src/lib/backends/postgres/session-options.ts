/** What a PostgreSQL session is given. Types only. */
import type {Session} from '../backend.ts'
import type {MigrationLock} from '../migration-lock.ts'
import type {Line} from '../silence.ts'

export interface PostgresSessionOptions {
  readonly line: Line
  /** Longest wait of one statement for a lock; 0 is no limit. */
  readonly ddlLockTimeoutMs?: number
  /** Where the names that have no schema are looked up, alone. */
  readonly schema?: string
  /**
   * A pooler may give each transaction another session, which others use in between: what a transaction sets, it takes
   * back before its commit, and outside of one nothing is set.
   */
  readonly pooled?: boolean
  /** The connection that holds the migration lock, for records of statements that this one may not record itself. */
  readonly aside?: Session
  /** The migration lock that this session works under: once it is lost, nothing may run any more. */
  readonly lock?: MigrationLock
  onNotice?(message: string): void
  /** Stops the statement in flight from outside. */
  cancel(): Promise<void>
}

/**
 * The migration lock while it is held. There are two of it, and each backend finds out which one holds on a connection:
 * a session lock (PostgreSQL's advisory lock, GET_LOCK), which the server frees with the connection, and a lease (lease.ts).
 */
import type {Session} from './backend.ts'
import {lockLostError} from './db-error.ts'

/** What the sessions that work under the lock ask of it. */
export interface MigrationLock {
  /** Why it is held no longer; undefined while it is. */
  readonly lost: Error | undefined
  /**
   * Called before each statement; synchronous as long as there is no doubt.
   *
   * @throws why it is held no longer.
   */
  check(): Promise<void> | undefined
  /** Called inside each transaction that writes the history, with its Kysely; throws when another run took over. */
  fence?(db: Session['db']): Promise<void>
  /** Calls `listener` once it is known to be lost. */
  onLost(listener: () => void): void
}

/** A lock that the server keeps for a connection: gone when that ends. */
export class SessionLock implements MigrationLock {
  readonly #listeners: (() => void)[] = []
  lost: Error | undefined

  check(): undefined {
    if (this.lost !== undefined) throw this.lost
  }

  onLost(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** To be called when the connection ended. */
  readonly lose = (): void => {
    this.lost = lockLostError()
    for (const listener of this.#listeners) listener()
  }
}

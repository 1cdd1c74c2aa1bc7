/** better-sqlite3 behind plain, cloneable values: the one place that touches the driver. Synchronous. */
import Database from 'better-sqlite3'

export interface EngineOptions {
  /** Path of the file, or `:memory:`. */
  readonly path: string
  /** Refuse every write, and do not make the file. */
  readonly readOnly: boolean
  /** How long one statement waits for another connection's lock, in milliseconds. */
  readonly busyTimeoutMs: number
}

export interface EngineResult {
  readonly rows: Record<string, unknown>[]
  /** Whether the statement is one that answers with rows, be they none. */
  readonly hasRows: boolean
  readonly changes: number
  readonly lastInsertRowid: bigint
}

/** Integers come as bigint from the driver so that none is rounded; those that fit become numbers. */
const plain = (value: unknown): unknown =>
  typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value

function plainRow(row: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row as object)) result[key] = plain(value)
  return result
}

/** What SQLite can bind: booleans are 0 and 1, a Date its ISO text, as other drivers take them. */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value === undefined ? null : value
}

export class Engine {
  readonly #options: EngineOptions
  #database: Database.Database

  constructor(options: EngineOptions) {
    this.#options = options
    this.#database = this.#open()
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  query(sql: string, parameters: readonly unknown[]): EngineResult {
    const statement = this.#database.prepare(sql)
    const values = parameters.map(bindable)
    if (statement.reader) {
      const rows = statement
        .safeIntegers()
        .all(...values)
        .map(plainRow)
      return {rows, hasRows: true, changes: 0, lastInsertRowid: 0n}
    }
    const {changes, lastInsertRowid} = statement.run(...values)
    return {rows: [], hasRows: false, changes, lastInsertRowid: BigInt(lastInsertRowid)}
  }

  /** A new connection forgets every PRAGMA, ATTACH and temporary object. A database in memory stays as it is. */
  reopen(): void {
    if (this.#options.path === ':memory:') return
    this.#database.close()
    this.#database = this.#open()
  }

  close(): void {
    this.#database.close()
  }

  #open(): Database.Database {
    const {path, readOnly, busyTimeoutMs} = this.#options
    const database = new Database(path, {timeout: busyTimeoutMs, fileMustExist: readOnly && path !== ':memory:'})
    // Off for migrations: rebuilding a table would else cascade deletes into its children. Checked before the commit.
    database.pragma('foreign_keys = off')
    // Not the driver's read-only mode, which can't roll back the journal of a crashed writer.
    if (readOnly) database.pragma('query_only = on')
    return database
  }
}

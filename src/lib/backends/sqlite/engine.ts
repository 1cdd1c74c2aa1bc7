/** better-sqlite3 behind plain, cloneable values, for all but the scripts of migrations. Synchronous. */
import Database from 'better-sqlite3'
import {bindable, type EngineOptions, type EngineResult, plainRow} from './engine-values.ts'

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

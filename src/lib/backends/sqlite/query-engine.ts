/**
 * SQLite for `db query`, in the process that host.ts is: the file opened read-only, with query_only besides, unless it is to be
 * written; rows in batches, so that the process never has more than one. better-sqlite3, which reads rows twice as fast as
 * `node:sqlite`.
 */
import {writeSync} from 'node:fs'
import Database from 'better-sqlite3'
import {csvField, tsvField} from '../../core/delimited.ts'
import type {DirectFormat} from '../query.ts'
import {POUR_FD} from './protocol.ts'
import {
  type EngineCell,
  engineText,
  type QueryAnswer,
  type QueryBatch,
  type QueryEngineOptions,
  type QueryStart,
} from './query-values.ts'

/** So many bytes of values, about, make a batch. */
const BATCH_BYTES = 1 << 16

/** What reading ends in where only a connection that may write can recover a journal or the shared memory of a WAL. */
const NEEDS_RECOVERY = /^SQLITE_(READONLY|CANTOPEN)/

export class QueryEngine {
  readonly #database: Database.Database
  readonly #mayWrite: boolean
  #rows: Iterator<EngineCell[]> | undefined
  #direct: DirectFormat | undefined
  /** Bytes of the last {@link QueryEngine.pour}. */
  poured = 0

  constructor(options: QueryEngineOptions) {
    this.#database = options.write ? openToWrite(options) : openToRead(options)
    this.#mayWrite = options.write
    if (!options.ownTransactions) this.begin(options.write ? 'write' : 'read', undefined)
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  begin(mode: 'read' | 'write', written = 'begin immediate'): void {
    const writes = this.#mayWrite && mode === 'write'
    this.#database.exec(`pragma query_only = ${writes ? 'off' : 'on'}`)
    this.#database.exec(writes ? written : 'begin')
  }

  get version(): string {
    return String(this.#database.prepare('select sqlite_version()').pluck().get())
  }

  start({sql, values, direct}: QueryStart): QueryAnswer {
    this.stop()
    this.#direct = direct
    const statement = this.#database.prepare<unknown[], EngineCell[]>(sql)
    // An empty object would be one parameter too many for a statement that has none.
    const bound = Object.keys(values).length === 0 ? [] : [values]
    if (!statement.reader) return {changes: statement.run(...bound).changes}
    this.#rows = statement
      .raw()
      .safeIntegers()
      .iterate(...bound)
    return {columns: statement.columns().map(({name, type}) => ({name, type: type?.toLowerCase() ?? null})), changes: 0}
  }

  /** Writes all rows as text; the pipe takes no more than the other side reads. */
  pour(): void {
    this.poured = 0
    let text = ''
    for (;;) {
      const row = this.#nextRow()
      if (row !== undefined) text += lineOf(row, this.#direct ?? 'csv')
      if (row === undefined || text.length >= BATCH_BYTES) {
        this.#write(Buffer.from(text))
        text = ''
      }
      if (row === undefined) return
    }
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const written = writeSync(POUR_FD, bytes, at)
      at += written
      this.poured += written
    }
  }

  next(): QueryBatch {
    const rows: EngineCell[][] = []
    for (let bytes = 0; bytes < BATCH_BYTES; ) {
      const row = this.#nextRow()
      if (row === undefined) return {rows, done: true}
      rows.push(row)
      bytes += sizeOf(row)
    }
    return {rows, done: false}
  }

  #nextRow(): EngineCell[] | undefined {
    const step = this.#rows?.next()
    if (step !== undefined && step.done !== true) return step.value
    this.#rows = undefined
    return undefined
  }

  /** Ends the statement in hand. */
  stop(): void {
    this.#rows?.return?.()
    this.#rows = undefined
  }

  commit(): void {
    this.stop()
    this.#database.exec('commit')
    this.#mayWriteAgain()
  }

  rollback(): void {
    this.stop()
    if (this.#database.inTransaction) this.#database.exec('rollback')
    this.#mayWriteAgain()
  }

  /** What runs outside of transactions, as VACUUM does. */
  #mayWriteAgain(): void {
    if (this.#mayWrite) this.#database.exec('pragma query_only = off')
  }

  close(): void {
    this.stop()
    this.#database.close()
  }
}

function sizeOf(row: readonly EngineCell[]): number {
  let bytes = 0
  for (const cell of row) bytes += typeof cell === 'string' || cell instanceof Uint8Array ? cell.length + 8 : 8
  return bytes
}

/** Only texts hold what has to be quoted. */
function lineOf(row: readonly EngineCell[], format: DirectFormat): string {
  const csv = format === 'csv'
  const alone = row.length === 1
  let line = ''
  for (let index = 0; index < row.length; index += 1) {
    const cell = row[index] as EngineCell
    if (index > 0) line += csv ? ',' : '\t'
    if (typeof cell === 'string' || cell === null) line += csv ? csvField(cell, alone) : tsvField(cell)
    else line += engineText(cell)
  }
  return `${line}\n`
}

function openToWrite({path, busyTimeoutMs}: QueryEngineOptions): Database.Database {
  return new Database(path, {timeout: busyTimeoutMs, fileMustExist: path !== ':memory:'})
}

/** The question tells whether the file can be read. */
function openToRead({path, busyTimeoutMs}: QueryEngineOptions): Database.Database {
  const options = {timeout: busyTimeoutMs, fileMustExist: path !== ':memory:'}
  if (path === ':memory:') return toRead(new Database(path, options))
  try {
    return toRead(new Database(path, {...options, readonly: true}))
  } catch (error) {
    if (!NEEDS_RECOVERY.test(codeOf(error))) throw error
    return toRead(new Database(path, options))
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function toRead(database: Database.Database): Database.Database {
  try {
    database.exec('pragma query_only = on; select 1 from sqlite_schema limit 1')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

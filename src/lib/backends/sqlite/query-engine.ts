/**
 * SQLite for `db query`, in the process that host.ts is: the file opened read-only, with query_only besides, unless it is to be
 * written; rows in batches, so that the process never has more than one. better-sqlite3, which reads rows twice as fast as
 * `node:sqlite`.
 */
import {writeSync} from 'node:fs'
import Database from 'better-sqlite3'
import {csvField, lineOf, tsvField} from '../../core/delimited.ts'
import type {DirectFormat} from '../query.ts'
import {POUR_FD, type PourInto} from './protocol.ts'
import {BatchWriter, type QueryBatch} from './query-batch.ts'
import {type EngineCell, type QueryAnswer, type QueryEngineOptions, type QueryStart, valueText} from './query-values.ts'

/** So many characters, about, are poured at once: half of what a pipe holds, so that it has room while the next are made. */
const BATCH_TEXT = 1 << 15
/** Of UTF-8, for one unit of UTF-16. */
const MOST_BYTES = 3

/** What reading ends in where only a connection that may write can recover a journal or the shared memory of a WAL. */
const NEEDS_RECOVERY = /^SQLITE_(READONLY|CANTOPEN)/

export class QueryEngine {
  readonly #database: Database.Database
  readonly #mayWrite: boolean
  #rows: Iterator<EngineCell[]> | undefined
  #batch = new BatchWriter(0)
  #direct: DirectFormat | undefined
  #bytes = Buffer.alloc(0)
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
    const columns = statement.columns().map(({name, type}) => ({name, type: type?.toLowerCase() ?? null}))
    this.#batch = new BatchWriter(columns.length)
    return {columns, changes: 0}
  }

  /**
   * Writes all rows as text; a pipe takes no more than the other side reads.
   *
   * @returns false when nobody reads.
   */
  pour(into: PourInto): boolean {
    this.poured = 0
    const rows = this.#rows
    if (rows === undefined) return true
    const field = this.#direct === 'tsv' ? tsvOf : csvOf
    const mark = this.#direct === 'tsv' ? '\t' : ','
    let text = ''
    for (let step = rows.next(); step.done !== true; step = rows.next()) {
      text += lineOf(step.value, mark, field)
      if (text.length < BATCH_TEXT) continue
      if (!this.#write(text, into)) return false
      text = ''
    }
    this.#rows = undefined
    return this.#write(text, into)
  }

  /** Through the same memory again and again: what is new for each batch makes the process grow. */
  #write(text: string, into: PourInto): boolean {
    const most = text.length * MOST_BYTES
    if (this.#bytes.length < most) this.#bytes = Buffer.allocUnsafeSlow(most)
    const end = this.#bytes.write(text)
    for (let at = 0; at < end; ) {
      const written = writtenTo(POUR_FD[into], this.#bytes.subarray(at, end))
      if (written === undefined) return false
      at += written
      this.poured += written
    }
    return true
  }

  next(): QueryBatch {
    for (let step = this.#rows?.next(); step !== undefined && step.done !== true; step = this.#rows?.next()) {
      if (this.#batch.add(step.value)) return this.#batch.take(false)
    }
    this.#rows = undefined
    return this.#batch.take(true)
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

/** A pipe that the run has open does not block: when it is full, it is tried again after so long, and then twice as long. */
const FIRST_PAUSE_MS = 0.03
const LONGEST_PAUSE_MS = 4

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** @returns how many bytes it took; undefined when nobody reads. */
function writtenTo(fd: number, bytes: Uint8Array): number | undefined {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return writeSync(fd, bytes)
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return undefined
      if (code !== 'EAGAIN') throw error
    }
    Atomics.wait(sleeper, 0, 0, pause)
  }
}

/** Only texts hold what has to be quoted. */
const csvOf = (cell: EngineCell, alone: boolean): string =>
  typeof cell === 'string' || cell === null ? csvField(cell, alone) : valueText(cell)

const tsvOf = (cell: EngineCell): string =>
  typeof cell === 'string' || cell === null ? tsvField(cell) : valueText(cell)

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

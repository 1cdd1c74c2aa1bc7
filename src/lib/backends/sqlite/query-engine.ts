/**
 * SQLite for `db query`, in the process that host.ts is: the file opened read-only, with query_only besides, unless it is to be
 * written; rows in batches, so that the process never has more than one.
 */
import {DatabaseSync, type SQLInputValue} from 'node:sqlite'
import type {EngineCell, QueryAnswer, QueryBatch, QueryEngineOptions, QueryStart} from './query-values.ts'
import {refuseRest, resultCodeOf} from './script-engine.ts'

/** So many bytes of values, about, make a batch. */
const BATCH_BYTES = 1 << 18

/** What reading ends in where only a connection that may write can recover a journal or the shared memory of a WAL. */
const NEEDS_RECOVERY = /^SQLITE_(READONLY|CANTOPEN)$/

export class QueryEngine {
  readonly #database: DatabaseSync
  #rows: Iterator<EngineCell[]> | undefined

  constructor(options: QueryEngineOptions) {
    this.#database = options.write ? openToWrite(options) : openToRead(options)
  }

  get version(): string {
    return String(this.#database.prepare('select sqlite_version() as version').get()?.version)
  }

  start({sql, values}: QueryStart): QueryAnswer {
    this.stop()
    const statement = this.#database.prepare(sql)
    refuseRest(sql, statement.sourceSQL.length)
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    const columns = statement.columns()
    const bound = values as Record<string, SQLInputValue>
    if (columns.length === 0) return {changes: Number(statement.run(bound).changes)}
    this.#rows = statement.iterate(bound) as unknown as Iterator<EngineCell[]>
    return {columns: columns.map(({name, type}) => ({name, type: type?.toLowerCase() ?? null})), changes: 0}
  }

  next(): QueryBatch {
    const rows: EngineCell[][] = []
    for (let bytes = 0; bytes < BATCH_BYTES; ) {
      const step = this.#rows?.next()
      if (step === undefined || step.done === true) {
        this.#rows = undefined
        return {rows, done: true}
      }
      rows.push(step.value)
      bytes += sizeOf(step.value)
    }
    return {rows, done: false}
  }

  /** Ends the statement in hand. */
  stop(): void {
    this.#rows?.return?.()
    this.#rows = undefined
  }

  commit(): void {
    this.stop()
    this.#database.exec('commit')
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

function openToWrite({path, busyTimeoutMs}: QueryEngineOptions): DatabaseSync {
  const database = new DatabaseSync(path, {timeout: busyTimeoutMs})
  database.exec('begin immediate')
  return database
}

function openToRead({path, busyTimeoutMs}: QueryEngineOptions): DatabaseSync {
  try {
    return beginReading(new DatabaseSync(path, {timeout: busyTimeoutMs, readOnly: true}))
  } catch (error) {
    if (!NEEDS_RECOVERY.test(resultCodeOf(error) ?? '')) throw error
    return beginReading(new DatabaseSync(path, {timeout: busyTimeoutMs}))
  }
}

function beginReading(database: DatabaseSync): DatabaseSync {
  try {
    database.exec('pragma query_only = on; begin; select 1 from sqlite_schema limit 1')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

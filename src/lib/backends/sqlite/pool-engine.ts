/** better-sqlite3 for the runtime library: values with the same meaning as on other dialects, statements kept. Synchronous. */
import Database from 'better-sqlite3'
import type {StatementResult} from '../pool-connection.ts'

export interface PoolEngineOptions {
  readonly path: string
  readonly mode: 'ro' | 'rw' | 'rwc'
  readonly busyTimeoutMs: number
}

type Cast = (value: unknown) => unknown

interface Prepared {
  readonly statement: Database.Statement<unknown[]>
  readonly names: readonly string[]
  readonly casts: readonly Cast[]
}

/** Statements that are kept ready. */
const KEPT_STATEMENTS = 200
const CHANGES_DATA = /^\s*(?:insert|update|delete|replace|with)\b/i

/** Integers come as bigint from the driver so that none is rounded; those that fit become numbers. */
const plain: Cast = (value) =>
  typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value

const booleanOf: Cast = (value) => (value === 0n ? false : value === 1n ? true : plain(value))

/** Text without a zone is UTC, as CURRENT_TIMESTAMP writes it. */
function momentOf(value: unknown): unknown {
  if (typeof value !== 'string') return plain(value)
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/.exec(value) ?? []
  const date = new Date(`${day}T${time}${zone}`)
  return Number.isNaN(date.getTime()) ? value : date
}

function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return plain(value)
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** SQLite keeps them as numbers; elsewhere they are exact, so they are text everywhere. */
const decimalOf: Cast = (value) => (typeof value === 'bigint' || typeof value === 'number' ? String(value) : value)

/** By the type a column is declared with. What is computed has none. */
function castOf(type: string | null): Cast {
  const [name = ''] = (type ?? '').toUpperCase().split('(')
  if (name === 'BOOLEAN' || name === 'BOOL') return booleanOf
  if (/^(?:DATETIME|TIMESTAMP)/.test(name)) return momentOf
  if (name === 'JSON') return jsonOf
  return name === 'DECIMAL' || name === 'NUMERIC' ? decimalOf : plain
}

/** What SQLite can bind. */
export function bindable(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return JSON.stringify(value)
}

export class PoolEngine {
  readonly #database: Database.Database
  readonly #prepared = new Map<string, Prepared>()

  constructor({path, mode, busyTimeoutMs}: PoolEngineOptions) {
    this.#database = new Database(path, {
      timeout: busyTimeoutMs,
      fileMustExist: mode !== 'rwc',
      readonly: mode === 'ro',
    })
    if (mode !== 'ro') this.#useLog()
    this.#database.pragma('foreign_keys = on')
  }

  /**
   * Readers and the one writer do not wait for each other then. The mode stays with the file; while somebody else
   * works on that, SQLite does not wait to change it, and one of the next connections will.
   */
  #useLog(): void {
    try {
      this.#database.pragma('journal_mode = wal')
      // Commits do not wait for the disk; a power failure may take the last ones, and breaks nothing.
      this.#database.pragma('synchronous = normal')
    } catch (error) {
      if (!String((error as {code?: unknown}).code).startsWith('SQLITE_BUSY')) throw error
    }
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  /** @param isCancelled - asked between rows, and before a change becomes durable. */
  query(sql: string, parameters: readonly unknown[], isCancelled: () => boolean = never): StatementResult {
    const {statement, ...columns} = this.#prepare(sql)
    if (statement.reader) return {rows: this.#rows(statement, columns, parameters, isCancelled)}
    const run = (): StatementResult => {
      const {changes, lastInsertRowid} = statement.run(...parameters)
      return {rows: [], affectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid)}
    }
    if (isCancelled === never || this.inTransaction || !CHANGES_DATA.test(sql)) return run()
    return this.#unlessCancelled(run, isCancelled)
  }

  /** A statement that gives one row at most. */
  queryOne(sql: string, parameters: readonly unknown[]): StatementResult {
    const prepared = this.#prepare(sql)
    if (!prepared.statement.reader) return this.query(sql, parameters)
    const values = prepared.statement.get(...parameters)
    return {rows: values === undefined ? [] : [rowOf(values as unknown[], prepared.names, prepared.casts)]}
  }

  *stream(sql: string, parameters: readonly unknown[], batch: number): Generator<Record<string, unknown>[]> {
    const {statement, names, casts} = this.#prepare(sql)
    let rows: Record<string, unknown>[] = []
    for (const values of statement.iterate(...parameters)) {
      rows.push(rowOf(values as unknown[], names, casts))
      if (rows.length < batch) continue
      yield rows
      rows = []
    }
    if (rows.length > 0) yield rows
  }

  close(): void {
    this.#database.close()
  }

  #rows(
    statement: Database.Statement<unknown[]>,
    {names, casts}: Pick<Prepared, 'names' | 'casts'>,
    parameters: readonly unknown[],
    isCancelled: () => boolean,
  ): Record<string, unknown>[] {
    if (isCancelled === never) {
      return statement.all(...parameters).map((values) => rowOf(values as unknown[], names, casts))
    }
    const rows: Record<string, unknown>[] = []
    for (const values of statement.iterate(...parameters)) {
      if (isCancelled()) throw interrupted()
      rows.push(rowOf(values as unknown[], names, casts))
    }
    return rows
  }

  #unlessCancelled(run: () => StatementResult, isCancelled: () => boolean): StatementResult {
    this.#database.exec('begin immediate')
    try {
      const result = run()
      if (isCancelled()) throw interrupted()
      this.#database.exec('commit')
      return result
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('rollback')
      throw error
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare<unknown[]>(sql)
    const columns = statement.reader ? statement.raw().safeIntegers().columns() : []
    const prepared = {
      statement,
      names: columns.map(({name}) => name),
      casts: columns.map(({type}) => castOf(type)),
    }
    // What changes the schema may change the columns of statements that are kept.
    if (!statement.reader && !CHANGES_DATA.test(sql)) this.#prepared.clear()
    else this.#keep(sql, prepared)
    return prepared
  }

  #keep(sql: string, prepared: Prepared): void {
    if (this.#prepared.size >= KEPT_STATEMENTS) this.#prepared.clear()
    this.#prepared.set(sql, prepared)
  }
}

const never = (): boolean => false

function rowOf(values: unknown[], names: readonly string[], casts: readonly Cast[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let at = 0; at < names.length; at += 1) row[names[at] as string] = (casts[at] as Cast)(values[at])
  return row
}

const interrupted = (): Error => Object.assign(new Error('the statement was cancelled'), {code: 'SQLITE_INTERRUPT'})

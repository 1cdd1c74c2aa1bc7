/** What goes into a SQLite engine and comes out of it: plain, cloneable values, the same for both drivers. Pure. */

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
const plain = (value: bigint): bigint | number =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value

/** In place: the row was made for us alone. */
export function plainRow(row: unknown): Record<string, unknown> {
  const values = row as Record<string, unknown>
  for (const key in values) {
    const value = values[key]
    if (typeof value === 'bigint') values[key] = plain(value)
  }
  return values
}

/** What SQLite can bind: booleans are 0 and 1, a Date its ISO text, as other drivers take them. */
export function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value === undefined ? null : value
}

/** What crosses the process border for `db query`, and what becomes of it. Pure. */
import type {DirectFormat, ParameterValue, QueryColumn} from '../query.ts'

export interface QueryEngineOptions {
  readonly path: string
  readonly write: boolean
  /** How long one statement waits for another connection's lock, in milliseconds. */
  readonly busyTimeoutMs: number
  /** No transaction is begun at first. */
  readonly ownTransactions: boolean
}

/** As SQLite has it. */
export type EngineCell = null | bigint | number | string | Uint8Array

export interface QueryStart {
  readonly sql: string
  /** By name, without the mark before it. */
  readonly values: Readonly<Record<string, EngineCell>>
  /** Rows come as text in this format: less to carry over the border than values. */
  readonly direct: DirectFormat | undefined
}

export interface QueryAnswer {
  /** Undefined for a statement that answers with none. */
  readonly columns?: readonly {readonly name: string; readonly type: string | null}[]
  readonly changes: number
}

/**
 * A REAL as the sqlite3 shell writes it, with as many digits as it takes to read the same number back; the shell has at most
 * fifteen.
 */
export function realText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e15) return Number.isInteger(value) ? `${value}.0` : String(value)
  return unusualReal(value)
}

function unusualReal(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : value < 0 ? '-Inf' : 'NaN'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponent] = value.toExponential().split('e')
  const power = Number(exponent)
  const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

export const bytesText = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex').toUpperCase()}`

/** A value that is no text, as text. */
export function valueText(value: bigint | number | Uint8Array): string {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' ? realText(value) : bytesText(value)
}

export const columnOf = ({name, type}: {readonly name: string; readonly type: string | null}): QueryColumn => ({
  name,
  type: type ?? '',
  kind: 'text',
})

/** A number that is written without a fraction is an integer, as in SQL. */
export function boundValue(value: ParameterValue): EngineCell {
  switch (value.kind) {
    case 'null':
      return null
    case 'boolean':
      return value.value ? 1n : 0n
    case 'number':
      return /^-?\d+$/.test(value.text) && fits(BigInt(value.text)) ? BigInt(value.text) : Number(value.text)
    case 'text':
    case 'json':
      return value.text
  }
}

const fits = (value: bigint): boolean => BigInt.asIntN(64, value) === value

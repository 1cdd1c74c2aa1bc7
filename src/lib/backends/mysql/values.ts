/** Values as the runtime library sees them: the same meaning as on the other dialects. docs/values.md */
import type {FieldPacket} from 'mysql2'

/** Without a zone it is taken as UTC, which is also the zone of the session. */
function momentOf(text: string | null): Date | string | null {
  if (text === null) return null
  const date = new Date(`${text.replace(' ', 'T')}Z`)
  // MySQL has dates that are none, such as 0000-00-00.
  return Number.isNaN(date.getTime()) ? text : date
}

/** The driver makes numbers of those that fit, and leaves the others text. */
function integerOf(text: string | number | null): number | bigint | null {
  if (text === null || typeof text === 'number') return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** `tinyint(1)` is how MySQL writes `boolean`. */
function booleanOf(value: string | number | null): boolean | number | null {
  if (value === null) return null
  const number = Number(value)
  return number === 0 ? false : number === 1 ? true : number
}

type Cast = (text: string | null) => unknown

/** https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
const TINY = 1
const TIMESTAMP = 7
const LONGLONG = 8
const DATETIME = 12

/** What the driver tells of a column, beside its name. */
export type Column = Pick<FieldPacket, 'name' | 'columnType' | 'columnLength'>

function castOf({columnType, columnLength}: Column): Cast | undefined {
  if (columnType === LONGLONG) return integerOf
  if (columnType === TINY && columnLength === 1) return booleanOf
  return columnType === DATETIME || columnType === TIMESTAMP ? momentOf : undefined
}

/** Changes the values of `rows` in place; most columns are as the driver gives them. */
export function castRows(columns: readonly Column[], rows: readonly Record<string, unknown>[]): void {
  for (const column of columns) {
    const cast = castOf(column)
    if (cast === undefined) continue
    for (const row of rows) row[column.name] = cast(row[column.name] as string | null)
  }
}

/** What the driver writes into statements as it is meant; an object it would turn into SQL of its own. */
export function bindable(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  if (Buffer.isBuffer(value)) return value
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return JSON.stringify(value)
}

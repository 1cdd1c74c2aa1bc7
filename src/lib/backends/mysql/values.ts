/** Values as the runtime library sees them: the same meaning as on the other dialects. docs/values.md */
import type {TypeCastField, TypeCastNext} from 'mysql2'

/** Without a zone it is taken as UTC, which is also the zone of the session. */
function momentOf(text: string | null): Date | string | null {
  if (text === null) return null
  const date = new Date(`${text.replace(' ', 'T')}Z`)
  // MySQL has dates that are none, such as 0000-00-00.
  return Number.isNaN(date.getTime()) ? text : date
}

function integerOf(text: string | null): number | bigint | null {
  if (text === null) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** `tinyint(1)` is how MySQL writes `boolean`. */
function booleanOf(text: string | null): boolean | number | null {
  if (text === null) return null
  return text === '0' ? false : text === '1' ? true : Number(text)
}

export function castValue(field: TypeCastField, next: TypeCastNext): unknown {
  switch (field.type) {
    case 'LONGLONG':
      return integerOf(field.string())
    case 'TINY':
      return field.length === 1 ? booleanOf(field.string()) : next()
    case 'DATETIME':
    case 'TIMESTAMP':
      return momentOf(field.string())
    default:
      return next()
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

/** Values as the runtime library sees them: the same meaning as on the other dialects. docs/values.md */
import pg from 'pg'

/** https://www.postgresql.org/docs/current/catalog-pg-type.html */
const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082
const DATE_ARRAY = 1182
const TEXT_ARRAY = 1009
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184

type Parse = (text: string) => unknown

const builtin = (oid: number): Parse => pg.types.getTypeParser(oid) as Parse

function integerOf(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

type Nested = string | null | readonly Nested[]
const integersOf = (value: Nested): unknown =>
  value === null ? null : typeof value === 'string' ? integerOf(value) : value.map(integersOf)

const textArray = builtin(TEXT_ARRAY)
const timestamptz = builtin(TIMESTAMPTZ)

const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [INT8, integerOf],
  [INT8_ARRAY, (text) => integersOf(textArray(text) as Nested)],
  // A day is no moment: the driver would make midnight of it, in the zone of this machine.
  [DATE, (text) => text],
  [DATE_ARRAY, textArray],
  // Without a zone it is taken as UTC, not as that of this machine.
  [TIMESTAMP, (text) => timestamptz(/^-?infinity$/.test(text) ? text : text.replace(/( BC)?$/, '+00$1'))],
])

/** Takes the place of the driver's own parsers, for our statements only. */
export const valueTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ??
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

/** A Date as a moment in UTC: the driver would write it in the zone of this machine, and `timestamp` would keep that. */
export const bindable = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.map(bindable) : value
}

/** Types of values as the runtime library of lexigram gives and takes them, the same on all databases. Pure. */
import {unreachable} from '../../../core/assert.ts'
import type {ObjectId} from '../../basics.ts'
import type {ValueType} from '../../model.ts'
import {stringLiteral} from './literal.ts'

/** What a column holds when it is read, and what may be written to it. */
export interface ValueTypes {
  readonly select: string
  readonly insert: string
  readonly update: string
}

/** Names of the types that the file exports, by the id of the type of the database. */
export type TypeNames = ReadonlyMap<ObjectId, string>

const same = (type: string): ValueTypes => ({select: type, insert: type, update: type})
const wider = (select: string, written: string): ValueTypes => ({select, insert: written, update: written})

/** `'a' | 'b'`; an enum without values has none. */
export const unionOf = (values: readonly string[]): string =>
  values.length === 0 ? 'never' : values.map(stringLiteral).join(' | ')

/** Of a value that is not null. */
export function valueTypes(type: ValueType, names: TypeNames): ValueTypes {
  const element = elementTypes(type, names)
  if (type.array !== true) return element
  return {select: arrayOf(element.select), insert: arrayOf(element.insert), update: arrayOf(element.update)}
}

const arrayOf = (type: string): string => (/^[\w$]+$/.test(type) ? `${type}[]` : `(${type})[]`)

function elementTypes({valueKind, values, typeId}: ValueType, names: TypeNames): ValueTypes {
  switch (valueKind) {
    case 'boolean':
      return same('boolean')
    case 'integer':
    case 'float':
      return same('number')
    case 'bigint':
      return same('number | bigint')
    case 'decimal':
      return wider('string', 'string | number')
    case 'timestamp':
    case 'timestamptz':
      return wider('Date', 'Date | string')
    case 'bytes':
      return same('Uint8Array')
    case 'json':
      return wider('JsonValue', 'string')
    case 'enum':
    case 'composite':
      return same(named(typeId, names) ?? (values === undefined ? 'string' : unionOf(values)))
    case 'text':
    case 'uuid':
    case 'date':
    case 'time':
    case 'interval':
    case 'set':
      return same('string')
    case 'other':
      // `unknown` would let the column be left out.
      return wider('unknown', 'NonNullable<unknown>')
    default:
      return unreachable(valueKind)
  }
}

const named = (id: ObjectId | undefined, names: TypeNames): string | undefined =>
  id === undefined ? undefined : names.get(id)

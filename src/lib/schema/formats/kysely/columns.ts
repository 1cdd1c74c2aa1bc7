/** A column as a property of a table's interface. Pure. */
import type {ObjectId} from '../../basics.ts'
import type {Column, DomainType} from '../../model.ts'
import {docComment, propertyName} from './literal.ts'
import {type TypeNames, type ValueTypes, valueTypes} from './values.ts'

export interface ColumnContext {
  readonly names: TypeNames
  readonly domains: ReadonlyMap<ObjectId, DomainType>
}

/** A column's comment, and its property. */
export function columnProperty(column: Column, type: string): string[] {
  const {name, valueKind, comment} = column
  const told = [
    ...(comment === undefined ? [] : [comment]),
    ...(valueKind === 'other' && column.type !== '' ? [column.type] : []),
  ]
  return [...docComment(told, 2), `  ${propertyName(name)}: ${type}`]
}

/** Of a column that can be written to, where it can. */
export function columnType(column: Column, context: ColumnContext): string {
  const {identity, generated, autoIncrement} = column
  const domain = column.typeId === undefined ? undefined : context.domains.get(column.typeId)
  const types = typesOf(column, domain, context)
  if (generated !== undefined || identity?.always === true) return `GeneratedAlways<${types.select}>`
  const optional = column.default ?? domain?.default ?? identity ?? autoIncrement
  return printed(optional === undefined ? types : {...types, insert: `${types.insert} | undefined`})
}

/** Of a column of a view that takes no rows. */
export const readOnlyType = (column: Column, context: ColumnContext): string =>
  `ReadOnly<${typesOf(column, undefined, context).select}>`

function typesOf(column: Column, domain: DomainType | undefined, {names}: ColumnContext): ValueTypes {
  // The array may be the domain's base type.
  const isArray = column.array ?? domain?.array
  const types = valueTypes(isArray === true ? {...column, array: true} : column, names)
  // A rowid alias of SQLite is never null, though the column may be declared so.
  const nullable = column.nullable && column.autoIncrement !== true && domain?.nullable !== false
  if (!nullable) return types
  // `unknown` may be null; what is written to it may be left out then.
  const orNull = (type: string): string =>
    /\bunknown\b/.test(type) ? type.replace(/NonNullable<unknown>/, 'unknown') : `${type} | null`
  return {select: orNull(types.select), insert: orNull(types.insert), update: orNull(types.update)}
}

/** The shortest way to say it. */
function printed({select, insert, update}: ValueTypes): string {
  if (update !== select) return `ColumnType<${select}, ${insert}, ${update}>`
  if (insert === select) return select
  return `Generated<${select}>`
}

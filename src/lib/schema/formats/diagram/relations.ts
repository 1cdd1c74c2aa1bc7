/** Who refers to whom: the lines of an entity diagram, whatever it is drawn with. Pure. */
import {type ObjectId, objectId} from '../../basics.ts'
import type {ForeignKey, Table} from '../../model.ts'

export interface Relation {
  readonly from: ObjectId
  readonly to: ObjectId
  readonly key: ForeignKey
  /** A row may refer to none. */
  readonly optional: boolean
  /** At most one row refers to the same. */
  readonly unique: boolean
}

/** One for each foreign key, in the order of the tables and their constraints. */
export const relationsOf = (tables: readonly Table[]): Relation[] =>
  tables.flatMap((table) =>
    table.constraints.flatMap((key) => {
      if (key.kind !== 'foreign key') return []
      const {schema, table: other} = key.references
      const to = objectId('table', [schema, other])
      return [{from: table.id, to, key, optional: isOptional(table, key), unique: isUnique(table, key)}]
    }),
  )

const isOptional = ({columns}: Table, key: ForeignKey): boolean =>
  columns.some(({name, nullable}) => nullable && key.columns.includes(name))

/** Whether some of its columns are a key of their own. */
function isUnique({constraints, indexes}: Table, {columns}: ForeignKey): boolean {
  const within = (names: readonly (string | undefined)[]): boolean =>
    names.every((name) => name !== undefined && columns.includes(name))
  return (
    constraints.some((other) => (other.kind === 'primary key' || other.kind === 'unique') && within(other.columns)) ||
    indexes.some(({unique, where, keys}) => unique && where === undefined && within(keys.map(({column}) => column)))
  )
}

/** What tables are referred to that the model does not hold: they were left out by a selection. */
export const strangers = (
  tables: readonly Table[],
): {readonly id: ObjectId; readonly schema?: string; readonly name: string}[] => {
  const known = new Set(tables.map(({id}) => id))
  const found = new Map<ObjectId, {readonly id: ObjectId; readonly schema?: string; readonly name: string}>()
  for (const {to, key} of relationsOf(tables)) {
    const {schema, table: name} = key.references
    if (!known.has(to)) found.set(to, {id: to, ...(schema === undefined ? {} : {schema}), name})
  }
  return [...found.values()]
}

/** What a column is part of; unique is only what is so by itself. */
export function keysOf({constraints}: Table, column: string): ('PK' | 'FK' | 'UK')[] {
  const kinds = constraints.flatMap((key) =>
    'columns' in key && key.columns.includes(column) && (key.kind !== 'unique' || key.columns.length === 1)
      ? [key.kind]
      : [],
  )
  return [
    ...(kinds.includes('primary key') ? (['PK'] as const) : []),
    ...(kinds.includes('foreign key') ? (['FK'] as const) : []),
    ...(kinds.includes('unique') ? (['UK'] as const) : []),
  ]
}

const LONGEST_TYPE = 40

/** Types that list their values would make a table wider than all others. */
export const shortType = (type: string): string =>
  type.length <= LONGEST_TYPE ? type : `${[...type].slice(0, LONGEST_TYPE - 1).join('')}…`

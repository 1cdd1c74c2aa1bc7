/** What the pragmas and the text of a table tell of its constraints → constraints. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Constraint, ForeignKey, ReferentialAction} from '../../../schema/model.ts'
import type {ColumnRow, ForeignKeyRow, IndexKeyRow, IndexRow} from '../catalog.ts'
import type {ParsedConstraint, ParsedTable} from '../parse/create-table.ts'
import {nameKey} from '../parse/cursor.ts'
import type {Names} from './names.ts'

export interface TableRows {
  readonly columns: readonly ColumnRow[]
  readonly indexes: readonly IndexRow[]
  /** By name of the index. */
  readonly indexKeys: ReadonlyMap<string, readonly IndexKeyRow[]>
  readonly foreignKeys: readonly ForeignKeyRow[]
}

export interface TableConstraints {
  readonly constraints: readonly Constraint[]
  /** By the name of the index that a constraint made: the constraint's own name, or the last part of its id. */
  readonly byIndex: ReadonlyMap<string, string>
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

interface Draft {
  readonly constraint: WithoutId<Constraint>
  /** Stands for a name where there is none. */
  readonly label: string
  readonly index?: string
}

/** @param primaryKeysOf - the primary key of another table: what a foreign key that names no columns means. */
export function constraintsOf(
  table: string,
  rows: TableRows,
  text: ParsedTable,
  names: Names,
  primaryKeysOf: (table: string) => readonly string[],
): TableConstraints {
  const drafts = [
    ...primaryKeyOf(rows, text),
    ...uniquesOf(rows, text),
    ...foreignKeysOf(table, rows, text, names, primaryKeysOf),
    ...text.constraints.flatMap(fromTextAlone),
  ]
  const taken = new Set<string>()
  const byIndex = new Map<string, string>()
  const constraints = drafts.map(({constraint, label, index}) => {
    const key = distinct(constraint.name ?? label, taken)
    if (index !== undefined) byIndex.set(index, key)
    return {id: objectId('constraint', [table, key]), ...constraint} as Constraint
  })
  return {constraints: constraints.sort(primaryThenByKind), byIndex}
}

/** SQLite lets constraints of a table share a name. */
function distinct(label: string, taken: Set<string>): string {
  let key = label
  for (let count = 2; taken.has(key); count += 1) key = `${label} ${count}`
  taken.add(key)
  return key
}

const primaryThenByKind = (a: Constraint, b: Constraint): number =>
  Number(b.kind === 'primary key') - Number(a.kind === 'primary key') ||
  byCodeUnit(a.kind, b.kind) ||
  byCodeUnit(a.id, b.id)

export const primaryKeyColumns = (columns: readonly ColumnRow[]): readonly string[] =>
  columns
    .filter(({pk}) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({name}) => name)

function primaryKeyOf({columns, indexes}: TableRows, text: ParsedTable): readonly Draft[] {
  const keys = primaryKeyColumns(columns)
  if (keys.length === 0) return []
  const parsed = text.constraints.find(({kind}) => kind === 'primary key')
  const index = indexes.find(({origin}) => origin === 'pk')?.name
  const draft = {constraint: {kind: 'primary key', columns: keys, ...sharedOf(parsed)}, label: 'primary key'} as const
  return [index === undefined ? draft : {...draft, index}]
}

/** Those that made an index; one that says what another one says makes none. */
function uniquesOf({indexes, indexKeys}: TableRows, text: ParsedTable): readonly Draft[] {
  const unclaimed = text.constraints.filter(({kind}) => kind === 'unique')
  // Their names have the number of the constraint at the end.
  const made = indexes.filter(({origin}) => origin === 'u').sort((a, b) => numberOf(a) - numberOf(b))
  return made.map(({name: index}) => {
    const columns = (indexKeys.get(index) ?? []).map(({name}) => name ?? '')
    const at = unclaimed.findIndex((parsed) => isSameList(parsed.columns, columns))
    const [parsed] = at === -1 ? [] : unclaimed.splice(at, 1)
    return {
      constraint: {kind: 'unique', columns, ...sharedOf(parsed)},
      label: `unique (${columns.join(', ')})`,
      index,
    }
  })
}

const numberOf = ({name}: IndexRow): number => Number(/\d+$/.exec(name)?.[0] ?? 0)

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => nameKey(name) === nameKey(b[index] ?? ''))

function foreignKeysOf(
  table: string,
  {foreignKeys}: TableRows,
  text: ParsedTable,
  names: Names,
  primaryKeysOf: (table: string) => readonly string[],
): readonly Draft[] {
  const byId = Map.groupBy(foreignKeys, ({id}) => id)
  const inText = text.constraints.filter(({kind}) => kind === 'foreign key')
  // The last one of the text has the lowest id.
  return [...byId.keys()]
    .sort((a, b) => b - a)
    .map((id, position) => {
      const rows = byId.get(id) ?? []
      const parsed = inText.length === byId.size ? inText[position] : undefined
      const constraint = foreignKeyOf(table, rows, parsed, names, primaryKeysOf)
      return {constraint, label: `foreign key (${constraint.columns.join(', ')})`}
    })
}

function foreignKeyOf(
  table: string,
  rows: readonly ForeignKeyRow[],
  parsed: ParsedConstraint | undefined,
  names: Names,
  primaryKeysOf: (table: string) => readonly string[],
): Omit<ForeignKey, 'id'> {
  const [first] = rows
  const target = names.find(first?.table ?? '')
  const parent = target?.name ?? first?.table ?? ''
  const named = rows.flatMap(({to}) => to ?? [])
  const onUpdate = actionOf(first?.on_update)
  const onDelete = actionOf(first?.on_delete)
  return {
    kind: 'foreign key',
    columns: rows.map(({from}) => from),
    references: {table: parent, columns: named.length > 0 ? named : primaryKeysOf(parent)},
    ...(onUpdate === undefined ? {} : {onUpdate}),
    ...(onDelete === undefined ? {} : {onDelete}),
    ...(parsed?.deferrable === undefined ? {} : {deferrable: parsed.deferrable}),
    ...(target === undefined || target.name === table ? {} : {dependsOn: [target.id]}),
    ...sharedOf(parsed),
  }
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  'SET NULL': 'set null',
  'SET DEFAULT': 'set default',
}

const actionOf = (text: string | undefined): ReferentialAction | undefined => ACTIONS[text ?? '']

/** Checks, and a NOT NULL that says more than that. */
function fromTextAlone(parsed: ParsedConstraint): readonly Draft[] {
  const {kind, columns, expression = '', name, onConflict} = parsed
  if (kind === 'check') return [{constraint: {kind, expression, ...sharedOf(parsed)}, label: `check (${expression})`}]
  const [column] = columns
  if (kind !== 'not null' || column === undefined || (name === undefined && onConflict === undefined)) return []
  return [{constraint: {kind, columns: [column], ...sharedOf(parsed)}, label: `not null ${column}`}]
}

function sharedOf(parsed: ParsedConstraint | undefined): {
  name?: string
  sqlite?: {onConflict: NonNullable<ParsedConstraint['onConflict']>}
} {
  const {name, onConflict} = parsed ?? {}
  return {
    ...(name === undefined ? {} : {name}),
    ...(onConflict === undefined ? {} : {sqlite: {onConflict}}),
  }
}

/** A column in words. Pure. */
import {oneLine} from '../../../core/visible.ts'
import {objectId} from '../../basics.ts'
import type {Column, DatabaseModel, ForeignKey, SequenceOptions, Table} from '../../model.ts'
import {dialectFacts, type Shared} from './facts.ts'
import {grantText} from './grants.ts'
import type {ColumnLine, Reference} from './model.ts'
import {type Names, quoted} from './names.ts'

/** The ends of the integer types, where a sequence stops unless it is told otherwise. */
const TYPE_LIMITS: ReadonlySet<string> = new Set(
  [15n, 31n, 63n].flatMap((bits) => [
    `${2n ** bits - 1n}`,
    `${2n ** bits - 2n}`,
    `-${2n ** bits}`,
    `-${2n ** bits - 1n}`,
  ]),
)

/** What differs from the counter that anybody expects: from 1, by 1, up to the end of the type. */
export function sequenceDetails({start, increment, min, max, cache, cycle}: SequenceOptions): string[] {
  return [
    ...(start === '1' ? [] : [`start ${start}`]),
    ...(increment === '1' ? [] : [`increment ${increment}`]),
    ...(min === '1' || TYPE_LIMITS.has(min) ? [] : [`min ${min}`]),
    ...(max === '-1' || TYPE_LIMITS.has(max) ? [] : [`max ${max}`]),
    ...(cache === '1' ? [] : [`cache ${cache}`]),
    ...(cycle === true ? ['cycle'] : []),
  ]
}

export interface OutlineContext {
  readonly names: Names
  readonly defaults: DatabaseModel['defaults']
  /** By the kind of object: `table`, `trigger`. */
  readonly shared: Readonly<Record<string, Shared>>
}

/** All that makes the value of a column, but for its type and whether it may be null. */
function valueDetails({identity, autoIncrement, generated, default: value}: Column): string[] {
  return [
    ...(identity === undefined
      ? []
      : [`identity ${identity.always ? 'always' : 'by default'}`, ...sequenceDetails(identity.sequence)]),
    ...(autoIncrement === true ? ['auto increment'] : []),
    ...(value === undefined ? [] : [`default ${oneLine(value)}`]),
    ...(generated === undefined
      ? []
      : [`generated ${generated.stored ? 'stored' : 'virtual'}: ${oneLine(generated.expression)}`]),
  ]
}

function columnDetails(column: Column, {names, defaults, shared}: OutlineContext): string[] {
  const {type, values, collation, hidden, grants = []} = column
  // Not where the type lists them itself.
  const told = values === undefined || type.includes("'") ? [] : values
  return [
    ...valueDetails(column),
    ...(told.length === 0 ? [] : [`values ${told.map((value) => `'${value}'`).join(', ')}`]),
    ...(collation === undefined ? [] : [`collate ${collation}`]),
    ...(hidden === true ? ['hidden'] : []),
    ...dialectFacts(column, names, {...defaults, ...shared.column}),
    ...grants.map(grantText),
  ]
}

/** What constraints of the table say of one column by itself. */
interface Marks {
  readonly keys: readonly string[]
  readonly references: readonly Reference[]
}

const NO_MARKS: Marks = {keys: [], references: []}

export function columnLine(column: Column, context: OutlineContext, marks: Marks = NO_MARKS): ColumnLine {
  const {name, type, nullable, comment} = column
  return {
    name: quoted(name),
    type: oneLine(type),
    nullable,
    ...marks,
    details: columnDetails(column, context),
    ...(comment === undefined ? {} : {comment}),
  }
}

export function tableColumns(table: Table, context: OutlineContext): ColumnLine[] {
  const marks = marksOf(table, context.names)
  return table.columns.map((column) => columnLine(column, context, marks.get(column.name)))
}

function marksOf({constraints}: Table, names: Names): Map<string, Marks> {
  const marks = new Map<string, {keys: string[]; references: Reference[]}>()
  const of = (column: string) => {
    const found = marks.get(column) ?? {keys: [], references: []}
    marks.set(column, found)
    return found
  }
  for (const constraint of constraints) {
    const {kind} = constraint
    if (kind === 'primary key') for (const column of constraint.columns) of(column).keys.push(kind)
    if (kind === 'unique' && constraint.columns.length === 1) of(constraint.columns[0] ?? '').keys.push(kind)
    if (kind === 'foreign key') for (const [column, to] of pairs(constraint, names)) add(of(column).references, to)
  }
  return marks
}

/** Two keys may refer to the same. */
function add(references: Reference[], to: Reference): void {
  if (!references.some(({label}) => label === to.label)) references.push(to)
}

/** Each column of a foreign key with the one it refers to. */
function pairs({columns, references}: ForeignKey, names: Names): [string, Reference][] {
  const table = names.of({schema: references.schema, name: references.table})
  const id = objectId('table', [references.schema, references.table])
  return columns.map((column, at) => {
    const other = references.columns[at]
    return [column, {id, label: other === undefined ? table : `${table}.${quoted(other)}`}]
  })
}

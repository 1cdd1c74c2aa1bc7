/** Rows of keys → indexes of the model, and the constraints that some of them stand for. Pure. */
import {objectId} from '../../../schema/basics.ts'
import type {Index, IndexKey, PrimaryKey, UniqueConstraint} from '../../../schema/model.ts'
import type {MysqlConstraint, MysqlIndex} from '../../../schema/model-mysql.ts'
import type {AttributeRow, IndexRow} from '../catalog/tables.ts'
import {plainExpression} from './column.ts'
import type {ShownKey} from './create-table.ts'

export interface KeyContext {
  readonly engine: string
  readonly shown: ShownKey | undefined
  readonly attributes: AttributeRow | undefined
}

const PRIMARY = 'PRIMARY'

/** Of keys that are no list to search in order. */
const hasOwnMethod = ({index_type}: IndexRow): boolean => index_type === 'FULLTEXT' || index_type === 'SPATIAL'

/** @param rows - the parts of one key, in order. */
export function indexOf(rows: readonly IndexRow[], context: KeyContext): Index {
  const first = rows[0] as IndexRow
  const {table_name: table, index_name: name, index_comment: comment} = first
  const mysql = mysqlPartOf(first, context)
  return {
    id: objectId('index', [table, name]),
    name,
    unique: Number(first.non_unique) === 0,
    method: first.index_type.toLowerCase(),
    keys: keysOf(rows, context),
    ...(isConstraint(rows) ? {constraint: name} : {}),
    ...(comment === '' ? {} : {comment}),
    ...(Object.keys(mysql).length === 0 ? {} : {mysql}),
  }
}

function keysOf(rows: readonly IndexRow[], {shown}: KeyContext): readonly IndexKey[] {
  // A period's two columns end the key; they are written as the period.
  const own = shown?.withoutOverlaps === undefined ? rows : rows.slice(0, -2)
  return own.map((row) => ({
    ...(row.column_name === null ? {expression: plainExpression(row.expression ?? '')} : {column: row.column_name}),
    ...(row.collation === 'D' ? {descending: true as const} : {}),
    ...(row.sub_part === null || hasOwnMethod(row) ? {} : {length: Number(row.sub_part)}),
  }))
}

function mysqlPartOf(row: IndexRow, {engine, shown, attributes}: KeyContext): MysqlIndex {
  const using = shown?.using ?? unusualMethod(row, engine)
  return {
    ...(Number(row.invisible) === 0 ? {} : {invisible: true as const}),
    ...(using === undefined ? {} : {using}),
    ...(shown?.parser === undefined ? {} : {parser: shown.parser}),
    ...(attributes?.engine_attribute == null ? {} : {engineAttribute: attributes.engine_attribute}),
    ...(attributes?.secondary_engine_attribute == null
      ? {}
      : {secondaryEngineAttribute: attributes.secondary_engine_attribute}),
    ...(shown === undefined || shown.options.length === 0 ? {} : {options: shown.options}),
  }
}

/** An engine may have a method of its own, which nobody can ask for: that of ARCHIVE is called `SE_SPECIFIC`. */
function unusualMethod(row: IndexRow, engine: string): MysqlIndex['using'] {
  if (hasOwnMethod(row)) return undefined
  const method = METHODS.find((name) => name === row.index_type.toLowerCase())
  return method === (engine === 'MEMORY' ? 'hash' : 'btree') ? undefined : method
}

const METHODS = ['btree', 'hash', 'rtree'] as const

/** Uniqueness of whole columns; of an expression or the beginning of a text it is the index's alone. */
const isConstraint = (rows: readonly IndexRow[]): boolean =>
  rows.every(({non_unique, column_name}) => Number(non_unique) === 0 && column_name !== null) &&
  (rows[0]?.index_name === PRIMARY || rows.every(({sub_part}) => sub_part === null))

export function keyConstraintOf(
  rows: readonly IndexRow[],
  {shown}: KeyContext,
): PrimaryKey | UniqueConstraint | undefined {
  if (!isConstraint(rows)) return undefined
  const {table_name: table, index_name: name} = rows[0] as IndexRow
  const overlaps = shown?.withoutOverlaps
  const mysql: MysqlConstraint = overlaps === undefined ? {} : {withoutOverlaps: overlaps}
  return {
    kind: name === PRIMARY ? 'primary key' : 'unique',
    id: objectId('constraint', [table, name]),
    name,
    columns: (overlaps === undefined ? rows : rows.slice(0, -2)).map(({column_name}) => column_name ?? ''),
    ...(overlaps === undefined ? {} : {mysql}),
  }
}

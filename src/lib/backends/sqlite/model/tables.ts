/** All that is known of a table → the table. Pure. */
import {objectId} from '../../../schema/basics.ts'
import type {Table} from '../../../schema/model.ts'
import type {SqliteTable} from '../../../schema/model-sqlite.ts'
import type {TableRow} from '../catalog.ts'
import {type ParsedTable, parseCreateTable} from '../parse/create-table.ts'
import {type ParsedVirtual, parseCreateVirtual, tablesNamed} from '../parse/create-virtual.ts'
import {nameKey} from '../parse/cursor.ts'
import {columnOf} from './columns.ts'
import {constraintsOf, primaryKeyColumns, type TableRows} from './constraints.ts'
import type {CatalogFacts} from './facts.ts'
import {indexesOf} from './indexes.ts'
import {triggersOf} from './triggers.ts'

const NO_TEXT: ParsedTable = {columns: [], constraints: [], autoincrement: false}

/** @param sql - its text in sqlite_schema. */
export function tableOf(row: TableRow, sql: string, facts: CatalogFacts): Table {
  const {name} = row
  const rows = facts.rowsOf(name)
  const virtual = row.type === 'virtual' ? parseCreateVirtual(sql) : undefined
  const text = virtual === undefined ? parseCreateTable(sql) : NO_TEXT
  const parsed = new Map(text.columns.map((column) => [nameKey(column.name), column]))
  const rowidAlias = virtual === undefined ? rowidAliasOf(row, rows) : undefined
  const columns = rows.columns.map((column) =>
    columnOf(column, {strict: row.strict === 1, rowidAlias, autoincrement: text.autoincrement, parsed}),
  )
  const {constraints, byIndex} = constraintsOf(name, rows, text, facts.names, facts.primaryKeyOf)
  const dependsOn = virtual === undefined ? [] : contentOf(name, virtual, facts)
  const size = facts.sizeOf(name)
  return {
    id: objectId('table', [name]),
    kind: 'table',
    name,
    columns,
    constraints,
    indexes: indexesOf(name, rows, columns, facts.indexSql, byIndex),
    triggers: triggersOf(name, facts.triggersOf(name), facts.names),
    ...(dependsOn.length === 0 ? {} : {dependsOn}),
    ...(size === undefined ? {} : {size}),
    sqlite: sqliteOf(row, sql, virtual, facts),
  }
}

/** @see https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key */
function rowidAliasOf({wr}: TableRow, {columns, indexes}: TableRows): string | undefined {
  const [name, ...others] = primaryKeyColumns(columns)
  if (name === undefined || others.length > 0 || wr === 1) return undefined
  const isInteger = columns.some((column) => column.name === name && nameKey(column.type) === 'INTEGER')
  // INTEGER PRIMARY KEY DESC is none, by an old mistake that was kept: it has an index.
  return isInteger && !indexes.some(({origin}) => origin === 'pk') ? name : undefined
}

/** Without those that are not there, or not any more. */
function contentOf(own: string, virtual: ParsedVirtual, {names}: CatalogFacts): readonly string[] {
  const found = tablesNamed(virtual).flatMap((name) => names.find(name) ?? [])
  return [...new Set(found.filter(({name}) => name !== own).map(({id}) => id))].sort()
}

function sqliteOf(
  {name, strict, wr}: TableRow,
  sql: string,
  virtual: ParsedVirtual | undefined,
  {catalog}: CatalogFacts,
): SqliteTable {
  if (virtual !== undefined) {
    const unusable = catalog.unusable.get(name)
    return {sql, virtual: {...virtual, ...(unusable === undefined ? {} : {unusable})}}
  }
  return {sql, ...(strict === 1 ? {strict: true} : {}), ...(wr === 1 ? {withoutRowid: true} : {})}
}

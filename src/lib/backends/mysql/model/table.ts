/** All rows of a table → the table of the model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Column, Constraint, Index, Table} from '../../../schema/model.ts'
import type {MysqlTable} from '../../../schema/model-mysql.ts'
import type {Catalog} from '../catalog/catalog.ts'
import {fileName} from '../catalog/extras.ts'
import {hasBinaryDefault} from '../catalog/shown.ts'
import type {IndexRow, TableRow} from '../catalog/tables.ts'
import {bytesOf, columnOf} from './column.ts'
import {checkOf, foreignKeyOf} from './constraint.ts'
import {createOptionsOf, type ShownTable, shownTableOf} from './create-table.ts'
import {groupBy, partKey} from './group.ts'
import {indexOf, keyConstraintOf, keyRank} from './key.ts'
import {nameOf, piecesOf, withoutDatabase} from './tokens.ts'
import type {Triggers} from './trigger.ts'

export const tableId = (name: string): string => objectId('table', [name])

export function tablesOf(catalog: Catalog, {triggers}: Triggers): readonly Table[] {
  const parts = {...partsOf(catalog), triggers}
  return catalog.tables
    .filter(({table_type}) => table_type === 'BASE TABLE' || table_type === 'SYSTEM VERSIONED')
    .map((row) => tableOf(row, catalog, parts))
    .sort((a, b) => byCodeUnit(a.name, b.name))
}

type Parts = ReturnType<typeof partsOf> & Pick<Triggers, 'triggers'>

function partsOf(catalog: Catalog) {
  const byTable = ({table_name}: {readonly table_name: string}): string => table_name
  return {
    columns: groupBy(catalog.columns, byTable),
    indexes: groupBy(catalog.indexes, byTable),
    indexIds: new Map(
      catalog.indexIds.map(({path, index_name, index_id}) => [partKey(path, index_name), Number(index_id)]),
    ),
    checks: groupBy(catalog.checks, byTable),
    foreignKeys: groupBy(catalog.foreignKeys, byTable),
    rules: new Map(catalog.foreignKeyRules.map((row) => [partKey(row.table_name, row.constraint_name), row])),
    attributes: new Map(catalog.attributes.map((row) => [partKey(row.kind, row.table_name, row.part_name), row])),
    charsets: charsetsOf(catalog),
  }
}

/** Collation → character set; the name of one begins with the other's. */
function charsetsOf({columns}: Catalog): ReadonlyMap<string, string> {
  const charsets = new Map<string, string>()
  for (const {collation_name, character_set_name} of columns)
    if (collation_name !== null && character_set_name !== null) charsets.set(collation_name, character_set_name)
  return charsets
}

function charsetOf(collation: string, {charsets}: Pick<Parts, 'charsets'>): string {
  return charsets.get(collation) ?? collation.split('_')[0] ?? collation
}

function tableOf(row: TableRow, catalog: Catalog, parts: Parts): Table {
  const name = row.table_name
  const sql = catalog.shown.get('table', name)
  const shown = sql === undefined ? undefined : shownTableOf(sql)
  const columns = columnsOf(row, catalog, parts, shown)
  const keys = keysOf(row, catalog, parts, shown)
  const constraints = constraintsOf(row, catalog, parts, keys, shown)
  const mysql = mysqlPartOf(row, catalog, parts, shown)
  const dependsOn = [...new Set([...sequencesIn(columns, catalog), ...unionOf(mysql)])].sort(byCodeUnit)
  return {
    kind: 'table',
    id: tableId(name),
    name,
    ...(row.table_comment === '' ? {} : {comment: row.table_comment}),
    ...(dependsOn.length === 0 ? {} : {dependsOn}),
    columns,
    constraints,
    indexes: keys.map(({index}) => index),
    triggers: parts.triggers.get(name) ?? [],
    ...(row.table_rows === null ? {} : {size: {rows: Number(row.table_rows), bytes: Number(row.bytes ?? 0)}}),
    mysql,
  }
}

function columnsOf(row: TableRow, catalog: Catalog, parts: Parts, shown: ShownTable | undefined): readonly Column[] {
  const table = row.table_name
  const tableCollation = row.table_collation ?? undefined
  const context = {
    isMariadb: catalog.isMariadb,
    tableCollation,
    tableCharset: tableCollation === undefined ? undefined : charsetOf(tableCollation, parts),
    unqualify: (sql: string): string => withoutDatabase(sql, catalog.database),
  }
  const bytesFor = binaryDefaultsOf(table, catalog, shown)
  return [...(parts.columns.get(table) ?? [])]
    .sort((a, b) => Number(a.ordinal_position) - Number(b.ordinal_position))
    .map((column) =>
      columnOf(column, {
        ...context,
        binaryDefault: hasBinaryDefault(column) ? bytesFor(column.column_name) : undefined,
        attributes: parts.attributes.get(partKey('column', table, column.column_name)),
        options: shown?.columns.get(column.column_name)?.options,
      }),
    )
}

/** A function from a column to the bytes of its default, which only SHOW CREATE TABLE tells whole. */
function binaryDefaultsOf(
  table: string,
  {isMariadb, binaryShown}: Catalog,
  shown: ShownTable | undefined,
): (column: string) => Buffer | undefined {
  const sql = binaryShown.get(table)
  const source = isMariadb ? (sql === undefined ? undefined : shownTableOf(sql)) : shown
  const encoding = isMariadb ? 'latin1' : 'utf8'
  return (column) => {
    const name = isMariadb ? Buffer.from(column, 'utf8').toString('latin1') : column
    const token = source?.columns.get(name)?.default
    return token === undefined ? undefined : bytesOf(token, encoding)
  }
}

interface Key {
  readonly index: Index
  readonly constraint: Constraint | undefined
}

function keysOf(row: TableRow, catalog: Catalog, parts: Parts, shown: ShownTable | undefined): readonly Key[] {
  const table = row.table_name
  const groups = [...groupBy(parts.indexes.get(table) ?? [], ({index_name}) => index_name).values()]
  return ordered(groups, row, catalog, parts).map((rows) => {
    const name = rows[0]?.index_name ?? ''
    const context = {
      engine: row.engine ?? '',
      shown: shown?.keys.get(name),
      attributes: parts.attributes.get(partKey('key', table, name)),
    }
    return {index: indexOf(rows, context), constraint: keyConstraintOf(rows, context)}
  })
}

type KeyRows = readonly IndexRow[]

/** As SHOW CREATE TABLE lists them. MariaDB's rows come so; on MySQL it is worked out, as far as the rights go. */
function ordered(groups: readonly KeyRows[], row: TableRow, catalog: Catalog, parts: Parts): readonly KeyRows[] {
  if (catalog.isMariadb) return groups
  const nullable = new Set(
    (parts.columns.get(row.table_name) ?? []).flatMap((column) =>
      column.is_nullable === 'YES' ? [column.column_name] : [],
    ),
  )
  const path = `${fileName(catalog.database)}/${fileName(row.table_name)}`
  const nameOfKey = (rows: KeyRows): string => rows[0]?.index_name ?? ''
  const idOf = (rows: KeyRows): number => parts.indexIds.get(partKey(path, nameOfKey(rows))) ?? 0
  return [...groups].sort(
    (a, b) =>
      keyRank(a, nullable) - keyRank(b, nullable) || idOf(a) - idOf(b) || byCodeUnit(nameOfKey(a), nameOfKey(b)),
  )
}

const KINDS: readonly Constraint['kind'][] = ['primary key', 'unique', 'foreign key', 'check']

/** Keys and foreign keys by name; checks in the table's own order, in which MariaDB lists them. */
function constraintsOf(
  {table_name: table}: TableRow,
  {database, isMariadb}: Catalog,
  parts: Parts,
  keys: readonly Key[],
  shown: ShownTable | undefined,
): readonly Constraint[] {
  const periods = new Set((shown?.periods ?? []).map(({name}) => name))
  const foreignKeys = groupBy(parts.foreignKeys.get(table) ?? [], ({constraint_name}) => constraint_name)
  const named = [
    ...keys.flatMap(({constraint}) => (constraint === undefined ? [] : [constraint])),
    ...[...foreignKeys].map(([name, rows]) =>
      foreignKeyOf(rows, parts.rules.get(partKey(table, name)), database, isMariadb),
    ),
  ].sort((a, b) => byCodeUnit(a.name ?? '', b.name ?? ''))
  const checks = (parts.checks.get(table) ?? [])
    // A period brings a check of its own.
    .filter((row) => row.level === 'Column' || !periods.has(row.constraint_name))
    .map((row) => checkOf(row, isMariadb))
  return [...named, ...checks].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
}

function mysqlPartOf(row: TableRow, catalog: Catalog, parts: Parts, shown: ShownTable | undefined): MysqlTable {
  const collation = row.table_collation ?? catalog.schema?.default_collation_name ?? ''
  const attributes = parts.attributes.get(partKey('table', row.table_name, null))
  const options = (shown?.options ?? createOptionsOf(row.create_options ?? '')).map((option) =>
    withoutDatabase(option, catalog.database),
  )
  return {
    engine: row.engine ?? '',
    charset: charsetOf(collation, parts),
    collation,
    ...(options.length === 0 ? {} : {options}),
    ...(shown?.partitionBy === undefined ? {} : {partitionBy: shown.partitionBy}),
    ...(attributes?.engine_attribute == null ? {} : {engineAttribute: attributes.engine_attribute}),
    ...(attributes?.secondary_engine_attribute == null
      ? {}
      : {secondaryEngineAttribute: attributes.secondary_engine_attribute}),
    ...(row.table_type === 'SYSTEM VERSIONED' ? {systemVersioned: true as const} : {}),
    ...(shown === undefined || shown.periods.length === 0 ? {} : {periods: shown.periods}),
  }
}

/** The sequences that defaults draw from. */
function sequencesIn(columns: readonly Column[], {sequences}: Catalog): readonly string[] {
  if (sequences.length === 0) return []
  const names = new Set(sequences.map(({name}) => name))
  return columns
    .flatMap((column) => (column.default === undefined ? [] : piecesOf(column.default)))
    .filter((piece) => piece.kind === 'quoted' && names.has(nameOf(piece)))
    .map((piece) => objectId('sequence', [nameOf(piece)]))
}

/** The tables that a MERGE table is made of. */
function unionOf({options = []}: MysqlTable): readonly string[] {
  const union = options.find((option) => option.startsWith('UNION='))
  if (union === undefined) return []
  return piecesOf(union)
    .filter(({kind}) => kind === 'quoted')
    .map((piece) => tableId(nameOf(piece)))
}

/** All rows of a table → the table of the model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Column, Constraint, Index, Table, Unrepresented} from '../../../schema/model.ts'
import type {MysqlTable} from '../../../schema/model-mysql.ts'
import type {Catalog} from '../catalog/catalog.ts'
import {hasBinaryDefault, hasDoubtfulDefault} from '../catalog/shown.ts'
import type {ColumnRow, IndexRow, TableRow} from '../catalog/tables.ts'
import {bytesOf, columnOf} from './column.ts'
import {checkOf, foreignKeyOf} from './constraint.ts'
import {createOptionsOf, type ShownTable, shownTableOf} from './create-table.ts'
import {groupBy, partKey} from './group.ts'
import {indexOf, keyConstraintOf} from './key.ts'
import {nameOf, piecesOf, withoutDatabase} from './tokens.ts'
import type {Triggers} from './trigger.ts'

const tableId = (name: string): string => objectId('table', [name])

export interface Tables {
  readonly tables: readonly Table[]
  readonly unrepresented: readonly Unrepresented[]
}

export function tablesOf(catalog: Catalog, {triggers}: Triggers): Tables {
  const parts: Parts = {...partsOf(catalog), triggers, unrepresented: []}
  const tables = catalog.tables
    .filter(({table_type}) => table_type === 'BASE TABLE' || table_type === 'SYSTEM VERSIONED')
    .filter((row) => isOpen(row, catalog, parts))
    .map((row) => tableOf(row, catalog, parts))
    .sort((a, b) => byCodeUnit(a.name, b.name))
  const unrepresented = parts.unrepresented.sort((a, b) => byCodeUnit(a.object, b.object))
  return {tables, unrepresented}
}

/** What the server has no engine for, or a union of tables that are gone, it can't open, or not show whole. */
function isOpen({engine, table_name, table_comment}: TableRow, {shown}: Catalog, {unrepresented}: Parts): boolean {
  const why = engine === null ? `the server can't open it: ${table_comment}` : shown.refusal('table', table_name)
  if (why === undefined) return true
  unrepresented.push({object: `table ${table_name}`, why})
  return false
}

type Parts = ReturnType<typeof partsOf> & Pick<Triggers, 'triggers'> & {readonly unrepresented: Unrepresented[]}

function partsOf(catalog: Catalog) {
  const byTable = ({table_name}: {readonly table_name: string}): string => table_name
  return {
    columns: groupBy(catalog.columns, byTable),
    indexes: groupBy(catalog.indexes, byTable),
    checks: groupBy(catalog.checks, byTable),
    foreignKeys: groupBy(catalog.foreignKeys, byTable),
    rules: new Map(catalog.foreignKeyRules.map((row) => [partKey(row.table_name, row.constraint_name), row])),
    defaults: new Map(catalog.defaults.map((row) => [partKey(row.table_name, row.column_name), row.value])),
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
  for (const option of shown?.unknownOptions ?? [])
    parts.unrepresented.push({object: `table ${name}`, why: `its engine does not know ${option}`})
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
        textDefault: hasDoubtfulDefault(column) ? textFor(column, shown, parts) : undefined,
        shown: shown?.columns.get(column.column_name),
      }),
    )
}

/** Not NULL, and not an expression. */
const LITERAL = /^(?:'|0x)/

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
    return token === undefined || !LITERAL.test(token) ? undefined : bytesOf(token, encoding)
  }
}

/** MySQL shows such a default as the bytes it is; MariaDB was asked for it. */
function textFor(column: ColumnRow, shown: ShownTable | undefined, {defaults}: Parts): string | undefined {
  const asked = defaults.get(partKey(column.table_name, column.column_name))
  if (asked != null) return asked
  const token = shown?.columns.get(column.column_name)?.default
  const isUnicode = column.character_set_name?.startsWith('utf8')
  return token?.startsWith('0x') && isUnicode ? bytesOf(token, 'utf8').toString('utf8') : undefined
}

interface Key {
  readonly index: Index
  readonly constraint: Constraint | undefined
}

function keysOf(row: TableRow, catalog: Catalog, parts: Parts, shown: ShownTable | undefined): readonly Key[] {
  const table = row.table_name
  const groups = [...groupBy(parts.indexes.get(table) ?? [], ({index_name}) => index_name).values()]
  return ordered(groups, catalog, shown).map((rows) => {
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

/** As SHOW CREATE TABLE lists them. MariaDB's rows come so. */
function ordered(groups: readonly KeyRows[], {isMariadb}: Catalog, shown: ShownTable | undefined): readonly KeyRows[] {
  if (isMariadb) return groups
  const places = new Map([...(shown?.keys.keys() ?? [])].map((name, at) => [name, at]))
  const nameOfKey = (rows: KeyRows): string => rows[0]?.index_name ?? ''
  const placeOf = (rows: KeyRows): number => places.get(nameOfKey(rows)) ?? places.size
  return groups.toSorted((a, b) => placeOf(a) - placeOf(b) || byCodeUnit(nameOfKey(a), nameOfKey(b)))
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
    .map((row) => {
      const name = row.constraint_name
      return checkOf(row, isMariadb, row.level === 'Column' ? shown?.columns.get(name)?.check : shown?.checks.get(name))
    })
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

/** Rows of `table_xinfo`, and what only the text tells → columns. Pure. */
import type {Column, ValueKind} from '../../../schema/model.ts'
import type {SqliteColumn} from '../../../schema/model-sqlite.ts'
import type {ColumnRow} from '../catalog.ts'
import type {ParsedColumn} from '../parse/create-table.ts'
import {nameKey} from '../parse/cursor.ts'

type Affinity = SqliteColumn['affinity']

/** @see https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function affinityOf(type: string, strict: boolean): Affinity {
  const name = nameKey(type)
  if (strict && name === 'ANY') return 'any'
  if (name.includes('INT')) return 'integer'
  if (/CHAR|CLOB|TEXT/.test(name)) return 'text'
  if (name === '' || name.includes('BLOB')) return 'blob'
  return /REAL|FLOA|DOUB/.test(name) ? 'real' : 'numeric'
}

/** What the values are when they are read: SQLite stores a date or JSON as the text, and a boolean as the number it got. */
function valueKindOf(type: string, affinity: Affinity): ValueKind {
  const name = nameKey(type)
  if (affinity === 'integer' || name.startsWith('BOOL')) return 'integer'
  if (affinity === 'text' || /^(DATE|TIME|JSON|UUID|GUID)/.test(name)) return 'text'
  if (affinity === 'real' || /^(NUM|DEC|MONEY)/.test(name)) return 'float'
  return affinity === 'blob' && name !== '' ? 'bytes' : 'other'
}

export interface ColumnFacts {
  readonly strict: boolean
  /** The column that is the rowid by another name, if any. */
  readonly rowidAlias?: string | undefined
  readonly autoincrement?: boolean
  readonly parsed?: ReadonlyMap<string, ParsedColumn>
}

export function columnOf(row: ColumnRow, facts: ColumnFacts): Column {
  const {name, type, dflt_value} = row
  const parsed = facts.parsed?.get(nameKey(name))
  const affinity = affinityOf(type, facts.strict)
  const isRowid = facts.rowidAlias === name
  const generated = row.hidden === 2 || row.hidden === 3
  const {collation} = parsed ?? {}
  return {
    name,
    type,
    valueKind: valueKindOf(type, affinity),
    // The rowid is never null, though nothing says so.
    nullable: row.notnull === 0 && !isRowid,
    ...(dflt_value === null ? {} : {default: dflt_value}),
    ...(generated ? {generated: {expression: parsed?.generated ?? '', stored: row.hidden === 3}} : {}),
    ...(isRowid ? {autoIncrement: true} : {}),
    ...(collation === undefined || nameKey(collation) === 'BINARY' ? {} : {collation}),
    ...(row.hidden === 1 ? {hidden: true} : {}),
    sqlite: {affinity, ...(isRowid && facts.autoincrement === true ? {autoincrement: true} : {})},
  }
}

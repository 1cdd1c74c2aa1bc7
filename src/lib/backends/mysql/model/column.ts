/** Rows of columns → columns of the model. Pure. */
import type {Column, ValueKind} from '../../../schema/model.ts'
import type {MysqlColumn} from '../../../schema/model-mysql.ts'
import type {AttributeRow, ColumnRow} from '../catalog/tables.ts'
import {quoteText, unescaped, unquote} from '../sql-text.ts'
import type {ShownColumn} from './create-table.ts'
import {mended} from './mended.ts'
import {groupEnd, piecesOf, plainSql} from './tokens.ts'

const KINDS: Readonly<Record<string, ValueKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  year: 'integer',
  bigint: 'bigint',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  inet4: 'text',
  inet6: 'text',
  uuid: 'uuid',
  bit: 'bytes',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  vector: 'bytes',
  date: 'date',
  time: 'time',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  json: 'json',
  enum: 'enum',
  set: 'set',
}

export const valueKindOf = (dataType: string): ValueKind => KINDS[dataType.toLowerCase()] ?? 'other'

/** `enum('a','b''c')` → its values. */
const valuesOf = (columnType: string): readonly string[] =>
  piecesOf(columnType)
    .filter(({kind}) => kind === 'string')
    .map(({text}) => unquote(text))

/** What a column's row does not say itself. */
export interface ColumnContext {
  readonly isMariadb: boolean
  readonly tableCharset: string | undefined
  readonly tableCollation: string | undefined
  /** The bytes of a default, which its row has as text. */
  readonly binaryDefault: Buffer | undefined
  /** A default that its row has lost characters of. */
  readonly textDefault: string | undefined
  readonly attributes: AttributeRow | undefined
  readonly shown: ShownColumn | undefined
  /** Takes the database's own name away. */
  unqualify(sql: string): string
}

/**
 * An expression as MySQL's dictionary has it: escaped as if it stood in a string (a quote without a backslash tells that
 * it is not), and most often with a pair of parentheses around it that every place to write it in brings itself.
 *
 * @see https://bugs.mysql.com/bug.php?id=100607
 */
export function plainExpression(text: string): string {
  const sql = mended(/(^|[^\\])(\\\\)*'/.test(text) ? text : unescaped(text))
  if (!sql.startsWith('(')) return sql
  const pieces = piecesOf(sql)
  return groupEnd(pieces, 0) === pieces.length ? sql.slice(1, -1) : sql
}

export function columnOf(row: ColumnRow, context: ColumnContext): Column {
  const kind = valueKindOf(row.data_type)
  const generation = generationOf(row, context)
  const defaultValue = generation === undefined ? defaultOf(row, context) : undefined
  const mysql = mysqlPartOf(row, context)
  const collated =
    row.collation_name !== null &&
    (row.collation_name !== context.tableCollation || (isSpelledOut(context) && context.shown?.collation !== undefined))
  return {
    name: row.column_name,
    type: plainSql(row.column_type),
    valueKind: kind,
    ...(kind === 'enum' || kind === 'set' ? {values: valuesOf(row.column_type)} : {}),
    nullable: row.is_nullable === 'YES',
    ...(defaultValue === undefined ? {} : {default: defaultValue}),
    ...(generation === undefined ? {} : {generated: generation}),
    ...(/auto_increment/.test(row.extra) ? {autoIncrement: true as const} : {}),
    ...(collated ? {collation: row.collation_name as string} : {}),
    ...(/\bINVISIBLE\b/.test(row.extra) ? {hidden: true as const} : {}),
    ...(row.column_comment === '' ? {} : {comment: row.column_comment}),
    ...(Object.keys(mysql).length === 0 ? {} : {mysql}),
  }
}

const isSystemTime = ({generation_expression}: ColumnRow): boolean =>
  generation_expression === 'ROW START' || generation_expression === 'ROW END'

function generationOf(row: ColumnRow, {isMariadb, shown}: ColumnContext): Column['generated'] {
  if (!/GENERATED/.test(row.extra.replace('DEFAULT_GENERATED', '')) || isSystemTime(row)) return undefined
  const expression = row.generation_expression ?? ''
  return {
    expression: isMariadb ? (shown?.generated ?? expression) : plainExpression(expression),
    stored: /STORED/.test(row.extra),
  }
}

/** SQL that can stand after DEFAULT; undefined where there is none, or the NULL that goes without saying. */
function defaultOf(row: ColumnRow, context: ColumnContext): string | undefined {
  const value = row.column_default
  if (value === null || isSystemTime(row)) return undefined
  if (context.binaryDefault !== undefined) return bytesSql(context.binaryDefault, row.data_type)
  if (context.textDefault !== undefined) return quoteText(context.textDefault)
  if (context.isMariadb) return value === 'NULL' ? undefined : context.unqualify(wholeDefault(value, context))
  if (!row.extra.includes('DEFAULT_GENERATED'))
    return isOfBytes(row) ? bytesSql(bytesOf(value, 'utf8'), row.data_type) : literalSql(value, row.data_type)
  const expression = plainExpression(value)
  return /^CURRENT_TIMESTAMP(\(\d\))?$/i.test(expression) ? expression : `(${expression})`
}

/** An ENUM or a SET, whose default MySQL's catalog tells as `0x78`. */
const isOfBytes = (row: ColumnRow): boolean =>
  row.character_set_name === null && (row.data_type === 'enum' || row.data_type === 'set')

/** MariaDB's catalog has `?` for characters outside the Basic Multilingual Plane; what it shows has them. */
const wholeDefault = (value: string, {shown}: ColumnContext): string =>
  value.includes('?') && !value.startsWith("'") ? (shown?.defaultSql ?? value) : value

const NUMERIC: ReadonlySet<ValueKind> = new Set(['integer', 'bigint', 'decimal', 'float'])

function literalSql(value: string, dataType: string): string {
  if (dataType === 'bit') return value
  return NUMERIC.has(valueKindOf(dataType)) ? value : quoteText(value)
}

/** As text where all of it can be read; `binary` is filled up by the server. */
function bytesSql(bytes: Buffer, dataType: string): string {
  const hex = bytes.toString('hex')
  const kept = dataType === 'binary' ? hex.replace(/(00)+$/, '') : hex
  const text = Buffer.from(kept, 'hex').toString('latin1')
  return /^[\x20-\x7e]*$/.test(text) ? quoteText(text) : `0x${kept.toUpperCase()}`
}

/** @param token - `'ab\0'` or `0x00FF`. */
export const bytesOf = (token: string, encoding: 'utf8' | 'latin1'): Buffer =>
  token.startsWith("'") ? Buffer.from(unquote(token), encoding) : Buffer.from(token.slice(2), 'hex')

/** MySQL prints a character set where it was told, also when it is the table's own. */
const isSpelledOut = ({isMariadb, shown}: ColumnContext): boolean => !isMariadb && shown?.charset !== undefined

/** MySQL prints the collation of every column with another than its table's, unless nobody ever told it one. */
const isInherited = (row: ColumnRow, {isMariadb, shown, tableCollation}: ColumnContext): boolean =>
  !isMariadb &&
  row.collation_name !== null &&
  row.collation_name !== tableCollation &&
  shown?.charset !== undefined &&
  shown.collation === undefined

/** Only SHOW CREATE TABLE of MySQL tells it from a default of NULL, and of texts and blobs it tells neither. */
const hasNoDefault = (row: ColumnRow, {isMariadb, shown}: ColumnContext): boolean =>
  !isMariadb &&
  row.is_nullable === 'YES' &&
  row.column_default === null &&
  row.generation_expression === '' &&
  !/(?:text|blob)$/.test(row.data_type) &&
  shown !== undefined &&
  shown.default === undefined

function mysqlPartOf(row: ColumnRow, context: ColumnContext): MysqlColumn {
  const onUpdate = /on update ([^\s,]+)/i.exec(row.extra)?.[1]
  const isCharset =
    row.character_set_name !== null && (row.character_set_name !== context.tableCharset || isSpelledOut(context))
  const {attributes, shown} = context
  // The catalog does not tell that the values of an ENUM or a SET are bytes.
  const charset = isCharset ? row.character_set_name : row.character_set_name === null ? shown?.charset : undefined
  return {
    ...(charset == null ? {} : {charset}),
    ...(isInherited(row, context) ? {inheritedCharset: true as const} : {}),
    ...(onUpdate === undefined ? {} : {onUpdate}),
    ...(hasNoDefault(row, context) ? {noDefault: true as const} : {}),
    ...(row.srs_id === null ? {} : {srid: row.srs_id}),
    ...(isSystemTime(row) ? {systemTime: row.generation_expression === 'ROW START' ? 'row start' : 'row end'} : {}),
    ...(/WITHOUT SYSTEM VERSIONING/.test(row.extra) ? {withoutSystemVersioning: true as const} : {}),
    ...(/NOT SECONDARY/.test(row.extra) ? {notSecondary: true as const} : {}),
    ...(attributes?.engine_attribute == null ? {} : {engineAttribute: attributes.engine_attribute}),
    ...(attributes?.secondary_engine_attribute == null
      ? {}
      : {secondaryEngineAttribute: attributes.secondary_engine_attribute}),
    ...(shown === undefined || shown.options.length === 0 ? {} : {options: shown.options}),
  }
}

/** A table of the model → CREATE TABLE. Pure. */
import type {CheckConstraint, Constraint, ForeignKey, Index, IndexKey, Table} from '../../../schema/model.ts'
import type {MysqlTable} from '../../../schema/model-mysql.ts'
import {quoteName, quoteText} from '../sql-text.ts'
import {columnSql} from './column.ts'
import {inheritedCharsetSql} from './inherited-charset.ts'
import {keyOrder} from './key-order.ts'
import {partitionsOf} from './partitions.ts'

export interface TableContext {
  readonly isMariadb: boolean
  /** Of the database: a table with another one says so. */
  readonly databaseCollation: string | undefined
  /** Foreign keys that come later, when the table they refer to is there. */
  readonly later: ReadonlySet<ForeignKey>
}

export function tableSql(table: Table, context: TableContext): string {
  const {isMariadb, later} = context
  const checks = table.constraints.filter((constraint) => constraint.kind === 'check')
  const atColumn = new Map(checks.map((check) => [check.mysql?.atColumn, check]))
  const {keys, nullable} = keyOrder(table, isMariadb)
  const lines = [
    ...table.columns.map((column) =>
      columnSql(nullable.has(column.name) ? {...column, nullable: true} : column, atColumn.get(column.name), isMariadb),
    ),
    ...(table.mysql?.periods ?? []).map(
      ({name, from, to}) =>
        `PERIOD FOR ${name === 'SYSTEM_TIME' ? name : quoteName(name)} (${quoteName(from)}, ${quoteName(to)})`,
    ),
    ...keys.map((index) => keySql(index, table.constraints, isMariadb)),
    ...table.constraints
      .filter((constraint) => constraint.kind === 'foreign key' && !later.has(constraint))
      .map((constraint) => foreignKeySql(constraint as ForeignKey)),
    ...checks.filter(({mysql}) => mysql?.atColumn === undefined).map(checkSql),
  ]
  const {first: partition} = partitionsOf(table)
  return [
    `CREATE TABLE ${quoteName(table.name)} (`,
    lines.map((line) => `  ${line}`).join(',\n'),
    [')', ...tableOptions(table, context)].join(' '),
    ...(partition === undefined ? [] : [partition]),
  ].join('\n')
}

/** What CREATE TABLE can't say: that a column takes NULL and has no default, that it took NULL before; more history. */
export function afterTableSql(table: Table, isMariadb: boolean): readonly string[] {
  const {name, columns, constraints} = table
  const checkAt = (column: string): CheckConstraint | undefined =>
    constraints.find((constraint) => constraint.kind === 'check' && constraint.mysql?.atColumn === column) as
      | CheckConstraint
      | undefined
  const actions = [
    ...columns
      .filter(({mysql}) => mysql?.noDefault)
      .map((column) => `ALTER COLUMN ${quoteName(column.name)} DROP DEFAULT`),
    ...keyOrder(table, isMariadb).modified.map(
      (column) => `MODIFY ${columnSql(column, checkAt(column.name), isMariadb)}`,
    ),
  ]
  const {later} = partitionsOf(table)
  return [
    ...inheritedCharsetSql(table),
    ...(actions.length === 0 ? [] : [`ALTER TABLE ${quoteName(name)}\n  ${actions.join(',\n  ')}`]),
    ...(later === undefined ? [] : [`ALTER TABLE ${quoteName(name)} ADD PARTITION\n${later}`]),
  ]
}

const DEFAULT_ENGINE = 'InnoDB'

function tableOptions({mysql, comment}: Table, {databaseCollation}: TableContext): readonly string[] {
  if (mysql === undefined) return []
  const {engine, charset, collation, options = []} = mysql
  return [
    ...(engine === DEFAULT_ENGINE || engine === '' ? [] : [`ENGINE=${engine}`]),
    ...(collation === databaseCollation ? [] : [`DEFAULT CHARSET=${charset}`, `COLLATE=${collation}`]),
    ...options,
    ...engineAttributes(mysql, '='),
    ...(comment === undefined ? [] : [`COMMENT=${quoteText(comment)}`]),
    ...(mysql.systemVersioned === true ? ['WITH SYSTEM VERSIONING'] : []),
  ]
}

type EngineAttributes = Pick<MysqlTable, 'engineAttribute' | 'secondaryEngineAttribute'>

const engineAttributes = (of: EngineAttributes, equals: string): readonly string[] => [
  ...(of.engineAttribute === undefined ? [] : [`ENGINE_ATTRIBUTE${equals}${quoteText(of.engineAttribute)}`]),
  ...(of.secondaryEngineAttribute === undefined
    ? []
    : [`SECONDARY_ENGINE_ATTRIBUTE${equals}${quoteText(of.secondaryEngineAttribute)}`]),
]

const list = (names: readonly string[]): string => `(${names.map(quoteName).join(', ')})`

function keySql(index: Index, constraints: readonly Constraint[], isMariadb: boolean): string {
  const {mysql = {}} = index
  const constraint = constraints.find(
    ({name, kind}) => name === index.constraint && (kind === 'primary key' || kind === 'unique'),
  )
  const period = constraint?.mysql?.withoutOverlaps
  const parts = [...index.keys.map(partSql), ...(period === undefined ? [] : [`${quoteName(period)} WITHOUT OVERLAPS`])]
  return [
    ...headSql(index, constraint),
    `(${parts.join(', ')})`,
    ...(mysql.using === undefined ? [] : [`USING ${mysql.using.toUpperCase()}`]),
    ...(mysql.options ?? []),
    ...(mysql.parser === undefined ? [] : [`WITH PARSER ${quoteName(mysql.parser)}`]),
    ...(index.comment === undefined ? [] : [`COMMENT ${quoteText(index.comment)}`]),
    ...(mysql.invisible === true ? [isMariadb ? 'IGNORED' : 'INVISIBLE'] : []),
    ...engineAttributes(mysql, ' '),
  ].join(' ')
}

function headSql({name, unique, method}: Index, constraint: Constraint | undefined): readonly string[] {
  if (constraint?.kind === 'primary key') return ['PRIMARY KEY']
  const kind = unique ? 'UNIQUE ' : method === 'fulltext' || method === 'spatial' ? `${method.toUpperCase()} ` : ''
  return [`${kind}KEY`, quoteName(name)]
}

const partSql = ({column, expression, length, descending}: IndexKey): string =>
  `${column === undefined ? `(${expression ?? ''})` : quoteName(column)}${length === undefined ? '' : `(${length})`}${
    descending === true ? ' DESC' : ''
  }`

export function foreignKeySql({name, columns, references, onDelete, onUpdate, mysql}: ForeignKey): string {
  const {schema, table, columns: referenced} = references
  const noAction = mysql?.noAction ?? []
  const action = (event: 'on delete' | 'on update', what: string | undefined): readonly string[] =>
    what !== undefined || noAction.includes(event)
      ? [`${event.toUpperCase()} ${(what ?? 'no action').toUpperCase()}`]
      : []
  return [
    ...(name === undefined ? [] : [`CONSTRAINT ${quoteName(name)}`]),
    `FOREIGN KEY ${list(columns)}`,
    `REFERENCES ${schema === undefined ? '' : `${quoteName(schema)}.`}${quoteName(table)} ${list(referenced)}`,
    ...action('on delete', onDelete),
    ...action('on update', onUpdate),
  ].join(' ')
}

const checkSql = ({name, expression, notEnforced}: CheckConstraint): string =>
  [
    ...(name === undefined ? [] : [`CONSTRAINT ${quoteName(name)}`]),
    `CHECK (${expression})`,
    ...(notEnforced === true ? ['NOT ENFORCED'] : []),
  ].join(' ')

/** Columns within CREATE TABLE, and what of them takes an ALTER. */
import {objectId} from '../../../schema/basics.ts'
import type {Column, NotNullConstraint, Table} from '../../../schema/model.ts'
import {defaultName, ident, inParentheses, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {ancestorsOf, nameToTell, type ScriptContext} from './context.ts'
import {grantsOn} from './grants.ts'
import {foreignOptions, storageOptions} from './options.ts'
import {statement} from './piece.ts'
import {identityClause, identityExtras, serialType} from './sequences.ts'

export interface ColumnScope {
  readonly table: Table
  readonly context: ScriptContext
  /** The statement has INHERITS. */
  readonly inheriting: boolean
  /** Parents that are taken on after it, by ALTER TABLE … INHERIT. */
  readonly adopting: readonly Table[]
  /** It is made step by step with its parents and children. */
  readonly inFamily: boolean
  /** Columns that are added when the children are there. */
  readonly lateColumns: ReadonlySet<string>
  /** Columns whose default is set by a statement of its own. */
  readonly lateDefaults: ReadonlySet<string>
  /** Columns that are NOT NULL by a statement of its own. */
  readonly lateNotNulls: ReadonlySet<string>
}

/** The told NOT NULL of a column. */
export const notNullOf = ({constraints}: Table, column: string): NotNullConstraint | undefined =>
  constraints.find((each): each is NotNullConstraint => each.kind === 'not null' && each.columns[0] === column)

const parentsOf = ({context, table, inheriting, adopting}: ColumnScope): readonly Table[] =>
  inheriting
    ? (table.postgres?.inherits ?? [])
        .flatMap(({id}) => context.tables.get(id) ?? [])
        .filter((parent) => !adopting.includes(parent))
    : []

/** Those that a column may come from: one that it has of its own is not changed by what comes later. */
const sourcesOf = (scope: ColumnScope, {postgres}: Column): readonly Table[] =>
  postgres?.inherited ? [...parentsOf(scope), ...scope.adopting] : parentsOf(scope)

/**
 * In a family what differs is put right when all tables are there: until then a column has what it got from above, by
 * whatever way.
 */
const withAbove = (scope: ColumnScope, tables: readonly Table[]): readonly Table[] =>
  scope.inFamily ? [...new Set(tables.flatMap((table) => [table, ...ancestorsOf(scope.context, table)]))] : tables

/** What the column would have from these; several where they do not agree. */
const defaultsOf = (tables: readonly Table[], {name}: Column): ReadonlySet<string> =>
  new Set(tables.flatMap(({columns}) => columns.find((column) => column.name === name)?.default ?? []))

const inheritedDefaults = (scope: ColumnScope, column: Column): ReadonlySet<string> =>
  defaultsOf(withAbove(scope, sourcesOf(scope, column)), column)

/** The default that comes from above is none of its own. A DEFAULT NULL would be one, where the type has a length. */
const dropDefault = (scope: ColumnScope, {name}: Column): string =>
  statement(`ALTER TABLE ${onlyName(scope)} ALTER COLUMN ${ident(name)} DROP DEFAULT`)

const hasNoDefault = (column: Column): boolean =>
  column.default === undefined && column.identity === undefined && column.generated === undefined

/** Of a partition: as {@link differingColumnStatements}. */
export const partitionColumnStatements = (scope: ColumnScope, column: Column, above: Column | undefined): string[] =>
  hasNoDefault(column) && above?.default !== undefined ? [dropDefault(scope, column)] : []

export function serialOf(scope: ColumnScope, column: Column): string | undefined {
  const {context, table, lateDefaults} = scope
  if (lateDefaults.has(column.name) || table.postgres?.partitionOf !== undefined) return undefined
  const sequence = context.sequences.get(table.id)?.find(({ownedBy}) => ownedBy?.column === column.name)
  return serialType(table, column, sequence)
}

/** Whether the column has a default that one of the parents' would stand in for. */
function defaultClause(scope: ColumnScope, column: Column): string {
  if (column.generated !== undefined) {
    const {expression, stored} = column.generated
    // Versions before 16 take it from the parent only.
    const above = parentsOf(scope).flatMap(({columns}) => columns.find(({name}) => name === column.name) ?? [])
    if (above.some(({generated}) => generated?.expression === expression && generated.stored === stored)) return ''
    return ` GENERATED ALWAYS AS ${inParentheses(expression)} ${stored ? 'STORED' : 'VIRTUAL'}`
  }
  if (scope.lateDefaults.has(column.name)) return ''
  if (column.default !== undefined) return ` DEFAULT ${column.default}`
  // Where parents do not agree something has to be said.
  return column.identity === undefined && defaultsOf(parentsOf(scope), column).size > 1 ? ' DEFAULT NULL' : ''
}

/** Servers before 18 let a child do without it, but not at the time that it becomes one. */
const isNotNullAbove = (parents: readonly Table[], {name}: Column): boolean =>
  parents.some(
    (parent) =>
      parent.columns.some((column) => column.name === name && !column.nullable) &&
      !notNullOf(parent, name)?.postgres?.noInherit,
  )

function notNullClause(scope: ColumnScope, column: Column): string {
  const {table, inheriting, adopting, inFamily, lateNotNulls} = scope
  const told = notNullOf(table, column.name)
  if (column.nullable) return isNotNullAbove(withAbove(scope, adopting), column) ? ' NOT NULL' : ''
  if (told?.notValid || lateNotNulls.has(column.name)) return ''
  if ((inheriting || inFamily) && told?.postgres?.inherited) return ''
  if (told === undefined) return `${inheriting ? '' : notNullName(scope, column)} NOT NULL`
  return `${notNullName(scope, column, told)} NOT NULL${told.postgres?.noInherit && !isPartitionedNotInherited(table, told) ? ' NO INHERIT' : ''}`
}

/** A child may take the parent's name over, so its own is always told. */
function notNullName({context, table, inheriting}: ColumnScope, column: Column, told?: NotNullConstraint): string {
  const usual = defaultName(table.name, column.name, 'not_null')
  const name = nameToTell(context, table.schema, usual, told) ?? (inheriting ? told?.name : undefined)
  return name === undefined ? '' : ` CONSTRAINT ${ident(name)}`
}

/**
 * A column that comes from a parent has no clause, one that is added with children must have none; and beside a NOT NULL
 * that children don't take over, the one that the clause makes is refused.
 */
function takesIdentityLater(scope: ColumnScope, {name, postgres}: Column): boolean {
  if (postgres?.identitySequence === undefined) return false
  if (postgres.inherited && (scope.inheriting || scope.inFamily)) return true
  return scope.lateColumns.has(name) || notNullOf(scope.table, name)?.postgres?.noInherit === true
}

/** A partitioned table's can be made so only afterwards, while there are no partitions. */
const isPartitionedNotInherited = ({postgres}: Table, told: NotNullConstraint | undefined): boolean =>
  postgres?.partitionBy !== undefined && told?.postgres?.noInherit === true && !told.notValid

/** `id integer GENERATED ALWAYS AS IDENTITY NOT NULL`. */
export function columnClause(scope: ColumnScope, column: Column): string {
  const {postgres = {}} = column
  const serial = serialOf(scope, column)
  const identity = takesIdentityLater(scope, column) ? '' : identityClause(scope.table, column)
  // Both are NOT NULL by themselves.
  const isNotNullAnyway = (serial !== undefined || identity !== '') && notNullClause(scope, column) === ' NOT NULL'
  return [
    `${ident(column.name)} ${serial ?? column.type}`,
    foreignOptions(postgres.foreignOptions),
    postgres.compression === undefined ? '' : ` COMPRESSION ${postgres.compression}`,
    column.collation === undefined ? '' : ` COLLATE ${column.collation}`,
    identity,
    identity !== '' || serial !== undefined ? '' : defaultClause(scope, column),
    isNotNullAnyway ? '' : notNullClause(scope, column),
  ].join('')
}

/** Of a table OF a type, or of a partition: only what it adds; undefined where that is nothing. */
export function addedClause(scope: ColumnScope, column: Column, above: Column | undefined): string | undefined {
  const same = above !== undefined && above.default === column.default
  const value = same ? '' : defaultClause(scope, column)
  const notNull = above !== undefined && !above.nullable ? '' : notNullClause(scope, column)
  return value + notNull === '' ? undefined : `${ident(column.name)} WITH OPTIONS${value}${notNull}`
}

/** Children say for themselves what they have. */
const onlyOf = ({context, table}: ColumnScope): string => (context.children.has(table.id) ? 'ONLY ' : '')

const onlyName = (scope: ColumnScope): string => onlyOf(scope) + qualified(scope.table.schema, scope.table.name)

const isJust = (values: ReadonlySet<string>, value: string): boolean => values.size === 1 && values.has(value)

export const setDefault = (scope: ColumnScope, column: Column): string => {
  const table = qualified(scope.table.schema, scope.table.name)
  return statement(
    `ALTER TABLE ${onlyOf(scope)}${table} ALTER COLUMN ${ident(column.name)} SET DEFAULT ${column.default}`,
  )
}

export const columnId = ({schema, name}: Table, column: Column): string =>
  objectId('column', [schema, name, column.name])

const takesDefault = (scope: ColumnScope, column: Column): boolean =>
  (hasNoDefault(column) || takesIdentityLater(scope, column)) &&
  !scope.lateDefaults.has(column.name) &&
  inheritedDefaults(scope, column).size > 0

/** For columns of a child: what of the parents it does not have. */
export function differingColumnStatements(scope: ColumnScope, column: Column): string[] {
  const isNullable =
    column.nullable && isNotNullAbove(withAbove(scope, [...parentsOf(scope), ...scope.adopting]), column)
  return [
    ...compressionStatements(scope, column),
    ...(takesDefault(scope, column) ? [dropDefault(scope, column)] : []),
    ...(isNullable
      ? [statement(`ALTER TABLE ${onlyName(scope)} ALTER COLUMN ${ident(column.name)} DROP NOT NULL`)]
      : []),
  ]
}

/** For columns that only come from parents: what is different here. */
export function inheritedColumnStatements(scope: ColumnScope, column: Column): string[] {
  const told = notNullOf(scope.table, column.name)
  return [
    ...(column.default === undefined ||
    column.generated !== undefined ||
    scope.lateDefaults.has(column.name) ||
    // A parent that is taken on later gives none.
    (!scope.inFamily && isJust(inheritedDefaults(scope, column), column.default))
      ? []
      : [setDefault(scope, column)]),
    ...(column.postgres?.ownNotNull && told === undefined
      ? [
          statement(
            `ALTER TABLE ${qualified(scope.table.schema, scope.table.name)} ALTER COLUMN ${ident(column.name)} SET NOT NULL`,
          ),
        ]
      : []),
  ]
}

function compressionStatements(scope: ColumnScope, own: Column): string[] {
  const {name, postgres} = own
  const above = sourcesOf(scope, own).flatMap(({columns}) => columns.find((column) => column.name === name) ?? [])
  const inherited = above.flatMap((column) => column.postgres?.compression ?? [])[0]
  if (inherited === postgres?.compression) return []
  const table = qualified(scope.table.schema, scope.table.name)
  const method = postgres?.compression ?? 'DEFAULT'
  return [statement(`ALTER TABLE ${table} ALTER COLUMN ${ident(name)} SET COMPRESSION ${method}`)]
}

/** What no CREATE TABLE of all versions can say. */
export function columnStatements(scope: ColumnScope, column: Column, kind: string): string[] {
  const {table} = scope
  const {storage, statisticsTarget, options} = column.postgres ?? {}
  const name = qualified(table.schema, table.name)
  const told = notNullOf(table, column.name)
  const alter = (text: string): string =>
    statement(`ALTER ${kind} ${onlyOf(scope)}${name} ALTER COLUMN ${ident(column.name)} ${text}`)
  return [
    ...(isPartitionedNotInherited(table, told)
      ? [statement(`ALTER TABLE ${name} ALTER CONSTRAINT ${ident(told?.name ?? '')} NO INHERIT`)]
      : []),
    ...(takesIdentityLater(scope, column) ? [alter(`ADD${identityClause(table, column)}`)] : []),
    ...(storage === undefined ? [] : [alter(`SET STORAGE ${storage.toUpperCase()}`)]),
    ...(statisticsTarget === undefined ? [] : [alter(`SET STATISTICS ${statisticsTarget}`)]),
    ...(options === undefined ? [] : [alter(`SET (${storageOptions(options)})`)]),
    ...identityExtras(column),
    ...commentOn(`COLUMN ${name}.${ident(column.name)}`, column.comment),
    ...grantsOn(
      `TABLE ${name}`,
      column.grants?.map((grant) => ({...grant, columns: [column.name]})),
    ),
  ]
}

/** Tables: the CREATE statement, and what stands beside it. */
import type {Column, Constraint, NotNullConstraint, Table} from '../../../schema/model.ts'
import type {PostgresTable} from '../../../schema/model-postgres.ts'
import {ident, qualified} from '../quote.ts'
import {
  addedClause,
  type ColumnScope,
  columnClause,
  columnId,
  columnStatements,
  differingColumnStatements,
  inheritedColumnStatements,
  partitionColumnStatements,
  serialOf,
  setDefault,
} from './columns.ts'
import {commentOn} from './comments.ts'
import {addConstraint, constraintClause, type Place, placeOf, waitingPiece} from './constraints.ts'
import type {ScriptContext} from './context.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {constraintExtras} from './indexes.ts'
import {parentsIn} from './lineage.ts'
import {foreignOptions, withOptions} from './options.ts'
import {type Piece, statement, when} from './piece.ts'
import {ownedByPiece, sequencePiece} from './sequences.ts'
import {type Form, formOf} from './table-form.ts'

/** What a ring of dependencies makes statements of their own. */
interface Late {
  readonly defaults: ReadonlySet<string>
  /** Ids of checks and exclusions. */
  readonly constraints: ReadonlySet<string>
}

const NOTHING_LATE: Late = {defaults: new Set(), constraints: new Set()}

/** How a table is made together with those that it inherits from or that inherit from it. */
export interface Role {
  /** In INHERITS. */
  readonly parents: readonly Table[]
  /** Taken on later. */
  readonly adopting: readonly Table[]
  /** Of its own, added later. */
  readonly columns: ReadonlySet<string>
  /** Columns whose parents do not agree on a default: all set theirs at the end. */
  readonly defaults: ReadonlySet<string>
  readonly notNulls: ReadonlySet<string>
  /** Constraints come when all tables are there and have their columns. */
  readonly constraintsLater: boolean
}

const NONE: ReadonlySet<string> = new Set()

export interface Plan {
  readonly scope: ColumnScope
  readonly form: Form
  /** Of constraints that are not late. */
  readonly constraints: Readonly<Record<Place, readonly Constraint[]>>
  readonly role?: Role
}

export function planOf(context: ScriptContext, table: Table, late: Late = NOTHING_LATE, role?: Role): Plan {
  const form = role === undefined ? formOf(context, table) : formIn(role, table)
  const places: Record<Place, Constraint[]> = {
    inline: [],
    added: [],
    waiting: [],
    column: [],
    inherited: [],
    cloned: [],
  }
  for (const constraint of table.constraints) {
    const place = placeOf(context, table, form, constraint, role !== undefined)
    if (place === undefined || late.constraints.has(constraint.id)) continue
    const isLater =
      (place === 'inline' && role?.constraintsLater) || (place === 'column' && isLateNotNull(constraint, role))
    places[isLater ? 'added' : place].push(constraint)
  }
  const lateNotNulls = table.constraints.flatMap((each) => (isLateNotNull(each, role) ? each.columns : []))
  const scope = {
    table,
    context,
    inheriting: form === 'child',
    adopting: role?.adopting ?? (form === 'adopted' ? parentsIn(context, table) : []),
    inFamily: role !== undefined,
    lateDefaults: role === undefined ? late.defaults : new Set([...late.defaults, ...role.defaults]),
    lateColumns: role?.columns ?? NONE,
    lateNotNulls: new Set([...(role?.notNulls ?? NONE), ...lateNotNulls]),
  }
  return {scope, form, constraints: places, ...(role === undefined ? {} : {role})}
}

/** Of added columns: with ADD COLUMN … NOT NULL NO INHERIT the server makes those of the children NOT NULL too. */
const isLateNotNull = (constraint: Constraint, role: Role | undefined): constraint is NotNullConstraint =>
  constraint.kind === 'not null' &&
  constraint.postgres?.noInherit === true &&
  role?.columns.has(constraint.columns[0]) === true

function formIn({parents}: Role, {postgres}: Table): Form {
  if (parents.length > 0) return 'child'
  return postgres?.inherits === undefined ? 'plain' : 'adopted'
}

const isInheriting = (form: Form): boolean => form === 'child' || form === 'adopted'

function bodyOf({scope, form, constraints}: Plan): string[] {
  const {table, context} = scope
  const parent = context.tables.get(table.postgres?.partitionOf?.parent ?? '')
  const columns = table.columns.flatMap((column, at) => {
    if (scope.lateColumns.has(column.name)) return []
    if (form === 'typed') return addedClause(scope, column, undefined) ?? []
    if (form === 'partition') return addedClause(scope, column, parent?.columns[at]) ?? []
    return isInheriting(form) && column.postgres?.inherited ? [] : [columnClause(scope, column)]
  })
  return [...columns, ...constraints.inline.map(constraintClause)]
}

const parentsNow = ({scope: {table, adopting}}: Plan) =>
  (table.postgres?.inherits ?? []).filter(({id}) => !adopting.some((parent) => parent.id === id))

export function createStatement(plan: Plan): string {
  const {form} = plan
  const {table} = plan.scope
  const part = table.postgres ?? {}
  const body = bodyOf(plan)
  const list = body.length === 0 ? '' : `\n  ${body.join(',\n  ')}\n`
  const optional = form === 'typed' || form === 'partition'
  const {partitionOf, foreign} = part
  const head = foreign === undefined ? (part.unlogged ? 'UNLOGGED TABLE' : 'TABLE') : 'FOREIGN TABLE'
  return statement(
    [
      `CREATE ${head} ${qualified(table.schema, table.name)}`,
      form === 'typed' ? ` OF ${part.ofType}` : '',
      form === 'partition' && partitionOf !== undefined
        ? ` PARTITION OF ${qualified(partitionOf.schema, partitionOf.table)}`
        : '',
      optional && list === '' ? '' : ` (${list})`,
      form === 'child'
        ? ` INHERITS (${parentsNow(plan)
            .map((each) => qualified(each.schema, each.table))
            .join(', ')})`
        : '',
      form === 'partition' ? ` ${partitionOf?.bound}` : '',
      part.partitionBy === undefined ? '' : ` PARTITION BY ${part.partitionBy}`,
      accessMethodClause(plan),
      withOptions(part.options),
      part.tablespace === undefined ? '' : ` TABLESPACE ${ident(part.tablespace)}`,
      foreign === undefined ? '' : ` SERVER ${ident(foreign.server)}${foreignOptions(foreign.options)}`,
    ].join(''),
  )
}

/** Whether the partitioned table has an access method for those of its partitions that say nothing. */
function hasAccessMethodAbove({form, scope: {table, context}}: Plan): boolean {
  const {partitionOf, foreign} = table.postgres ?? {}
  if (form !== 'partition' || foreign !== undefined) return false
  return context.tables.get(partitionOf?.parent ?? '')?.postgres?.accessMethod !== undefined
}

function accessMethodClause(plan: Plan): string {
  const {accessMethod, partitionBy} = plan.scope.table.postgres ?? {}
  if (accessMethod !== undefined) return ` USING ${ident(accessMethod)}`
  return partitionBy === undefined && hasAccessMethodAbove(plan) ? ' USING heap' : ''
}

/** A partitioned table may have none where the one above has. */
function accessMethodStatements(plan: Plan, name: string): string[] {
  const {accessMethod, partitionBy} = plan.scope.table.postgres ?? {}
  if (partitionBy === undefined || accessMethod !== undefined || !hasAccessMethodAbove(plan)) return []
  return [statement(`ALTER TABLE ${name} SET ACCESS METHOD DEFAULT`)]
}

const attachment = ({schema, table, bound}: NonNullable<PostgresTable['partitionOf']>, name: string): string =>
  statement(`ALTER TABLE ONLY ${qualified(schema, table)} ATTACH PARTITION ${name} ${bound}`)

/** All but CREATE TABLE itself. */
export function otherStatements(plan: Plan): string[] {
  const {scope, form, constraints, role} = plan
  const {table} = scope
  const name = qualified(table.schema, table.name)
  const {partitionOf, replicaIdentity, rowSecurity, forceRowSecurity, foreign} = table.postgres ?? {}
  const kind = foreign === undefined ? 'TABLE' : 'FOREIGN TABLE'
  const inherited = isInheriting(form) ? table.columns.filter(({postgres}) => postgres?.inherited) : []
  const differing = (isInheriting(form) ? table.columns : []).flatMap((column) =>
    differingColumnStatements(scope, column),
  )
  // Of parents that are not in the model nothing but their names is known.
  const adopted = form === 'adopted' && role === undefined ? (table.postgres?.inherits ?? []) : []
  return [
    ...accessMethodStatements(plan, name),
    ...inherited.flatMap((column) => inheritedColumnStatements(scope, column)),
    ...(form === 'partition' ? table.columns : []).flatMap((column, at) =>
      partitionColumnStatements(scope, column, scope.context.tables.get(partitionOf?.parent ?? '')?.columns[at]),
    ),
    ...(form === 'adopted' ? [] : differing),
    ...constraints.added.flatMap((constraint) => addConstraint(table, constraint)),
    ...adopted.map((parent) => statement(`ALTER TABLE ${name} INHERIT ${qualified(parent.schema, parent.table)}`)),
    ...(form === 'adopted' ? differing : []),
    ...(form === 'attached' && partitionOf !== undefined ? [attachment(partitionOf, name)] : []),
    ...commentOn(`${kind} ${name}`, table.comment),
    ...ownerOf(`${kind} ${name}`, table.owner),
    ...grantsOn(`TABLE ${name}`, table.grants),
    ...table.columns.flatMap((column) => columnStatements(scope, column, kind)),
    ...[...constraints.inline, ...constraints.column, ...constraints.inherited]
      .filter(({notValid}) => !notValid)
      .flatMap((constraint) => constraintExtras(table, constraint)),
    ...when(replicaIdentity, (value) => statement(`ALTER TABLE ${name} REPLICA IDENTITY ${value.toUpperCase()}`)),
    ...(rowSecurity ? [statement(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`)] : []),
    ...(forceRowSecurity ? [statement(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`)] : []),
  ]
}

/** The table, what comes right before and after it, and what waits for its children. */
export function tablePieces(context: ScriptContext, table: Table): readonly Piece[] {
  const plan = planOf(context, table)
  return around(plan, [tablePiece(context, plan)])
}

export function around(plan: Plan, pieces: readonly Piece[]): readonly Piece[] {
  const {table, context} = plan.scope
  const separate = sequencesOf(plan).filter(({serial}) => !serial)
  return [
    ...separate.map(({sequence}) => sequencePiece(sequence)),
    ...pieces,
    ...separate.flatMap(({sequence}) => ownedByPiece(sequence, table.id) ?? []),
    ...plan.constraints.waiting.map((constraint) => waitingPiece(context, table, constraint)),
  ]
}

/** Those that belong to columns of the table, and whether the column's type makes them. */
function sequencesOf({scope}: Plan) {
  const {context, table} = scope
  const serials = new Set(table.columns.filter((column) => serialOf(scope, column) !== undefined).map(({name}) => name))
  return (context.sequences.get(table.id) ?? []).map((sequence) => ({
    sequence,
    serial: serials.has(sequence.ownedBy?.column ?? ''),
  }))
}

/** What a ring of dependencies can take out of a table. */
export interface Parts {
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
}

export const NO_PARTS: Parts = {columns: [], constraints: []}
export const isNothing = ({columns, constraints}: Parts): boolean => columns.length + constraints.length === 0

export const lateOf = ({columns, constraints}: Parts): Late => ({
  defaults: new Set(columns.map(({name}) => name)),
  constraints: new Set(constraints.map(({id}) => id)),
})

/** Those that depend on something; the sequence of a serial column comes with it. */
export function separableOf({scope, role, constraints: {inline, added}}: Plan): Parts {
  return {
    columns: scope.table.columns.filter(
      (column) =>
        column.default !== undefined &&
        column.dependsOn !== undefined &&
        serialOf(scope, column) === undefined &&
        !role?.defaults.has(column.name),
    ),
    constraints: [...inline, ...added].filter(
      ({kind, dependsOn, postgres}) =>
        (kind === 'check' || kind === 'exclusion') && dependsOn !== undefined && !postgres?.inherited,
    ),
  }
}

function tablePiece(context: ScriptContext, plan: Plan): Piece {
  const whole = pieceOf(plan)
  const parts = separableOf(plan)
  if (isNothing(parts)) return whole
  const split = () => {
    const bare = planOf(context, plan.scope.table, lateOf(parts))
    return [pieceOf(bare), ...separated(bare, parts)]
  }
  return {...whole, split: {rank: 3, pieces: split}}
}

export function separated({scope}: Plan, {columns, constraints}: Parts): readonly Piece[] {
  const {table} = scope
  return [
    ...columns.map((column) => ({
      id: columnId(table, column),
      dependsOn: [table.id, ...(column.dependsOn ?? [])],
      statements: [setDefault(scope, column)],
    })),
    ...constraints.map((constraint) => ({
      id: constraint.id,
      dependsOn: [table.id, ...(constraint.dependsOn ?? [])],
      statements: addConstraint(table, constraint),
    })),
  ]
}

/** Where a default comes from the parent, that must have it by then. */
function defaultsTakenOver({scope: {context, table}, form}: Plan, column: Column): readonly string[] {
  if (column.default === undefined || column.dependsOn === undefined) return []
  if (form !== 'partition' && !isInheriting(form)) return []
  const {partitionOf, inherits = []} = table.postgres ?? {}
  const parents = partitionOf === undefined ? inherits.map(({id}) => id) : [partitionOf.parent]
  return parents.flatMap((id) => {
    const parent = context.tables.get(id)
    const above = parent?.columns.find(({name}) => name === column.name)
    const isSame = parent !== undefined && above !== undefined && above.default === column.default
    return isSame ? [columnId(parent, above)] : []
  })
}

export function pieceOf(plan: Plan): Piece {
  const {table, lateDefaults} = plan.scope
  const columns = table.columns.filter(({name}) => plan.role?.defaults.has(name) || !lateDefaults.has(name))
  const {inline, added, column: notNull} = plan.constraints
  const constraints = [...inline, ...added, ...notNull]
  return {
    id: table.id,
    dependsOn: [
      ...(table.dependsOn ?? []),
      ...[...columns, ...constraints].flatMap(({dependsOn = []}) => dependsOn),
      ...columns.flatMap((column) => defaultsTakenOver(plan, column)),
    ],
    provides: [
      ...columns.map((column) => columnId(table, column)),
      ...constraints.map(({id}) => id),
      ...sequencesOf(plan).flatMap(({sequence, serial}) => (serial ? [sequence.id] : [])),
    ],
    statements: [createStatement(plan), ...otherStatements(plan)],
  }
}

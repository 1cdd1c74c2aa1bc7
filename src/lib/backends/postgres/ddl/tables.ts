/** Tables: the CREATE statement, and what stands beside it. */
import type {Column, Constraint, Table} from '../../../schema/model.ts'
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
import {addConstraint, constraintClause, type Place, placeOf, validated, waitingPiece} from './constraints.ts'
import type {ScriptContext} from './context.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {constraintExtras} from './indexes.ts'
import type {Family} from './late-columns.ts'
import {foreignOptions, withOptions} from './options.ts'
import {type Piece, statement, when} from './piece.ts'
import {ownedByPiece, sequencePiece} from './sequences.ts'
import {type Form, formOf} from './table-form.ts'

/** What a ring of dependencies makes statements of their own. */
interface Late {
  readonly defaults: ReadonlySet<string>
  /** Ids of checks and exclusions. */
  readonly constraints: ReadonlySet<string>
  readonly columns: ReadonlySet<string>
}

const NOTHING_LATE: Late = {defaults: new Set(), constraints: new Set(), columns: new Set()}

interface Plan {
  readonly scope: ColumnScope
  readonly form: Form
  /** Of constraints that are not late. */
  readonly constraints: Readonly<Record<Place, readonly Constraint[]>>
}

function planOf(context: ScriptContext, table: Table, late: Late = NOTHING_LATE): Plan {
  const form = formOf(context, table)
  const places: Record<Place, Constraint[]> = {
    inline: [],
    added: [],
    waiting: [],
    column: [],
    inherited: [],
    cloned: [],
  }
  for (const constraint of table.constraints) {
    const place = placeOf(context, table, form, constraint)
    if (place === undefined || late.constraints.has(constraint.id)) continue
    // It may be about a column that is not there yet.
    places[place === 'inline' && late.columns.size > 0 ? 'added' : place].push(constraint)
  }
  const scope = {
    table,
    context,
    inheriting: form === 'child',
    lateDefaults: late.defaults,
    lateColumns: late.columns,
  }
  return {scope, form, constraints: places}
}

function bodyOf({scope, form, constraints}: Plan): string[] {
  const {table, context} = scope
  const parent = context.tables.get(table.postgres?.partitionOf?.parent ?? '')
  const columns = table.columns.flatMap((column, at) => {
    if (scope.lateColumns.has(column.name)) return []
    if (form === 'typed') return addedClause(scope, column, undefined) ?? []
    if (form === 'partition') return addedClause(scope, column, parent?.columns[at]) ?? []
    return form === 'child' && column.postgres?.inherited ? [] : [columnClause(scope, column)]
  })
  return [...columns, ...constraints.inline.map(constraintClause)]
}

function createStatement(plan: Plan): string {
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
        ? ` INHERITS (${(part.inherits ?? []).map((each) => qualified(each.schema, each.table)).join(', ')})`
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

/** The columns are all its own, and in an order of its own. */
const adoptions = ({postgres}: Table, name: string): string[] =>
  (postgres?.inherits ?? []).map((parent) =>
    statement(`ALTER TABLE ${name} INHERIT ${qualified(parent.schema, parent.table)}`),
  )

const attachment = ({schema, table, bound}: NonNullable<PostgresTable['partitionOf']>, name: string): string =>
  statement(`ALTER TABLE ONLY ${qualified(schema, table)} ATTACH PARTITION ${name} ${bound}`)

/** All but CREATE TABLE itself. */
function otherStatements(plan: Plan): string[] {
  const {scope, form, constraints} = plan
  const {table} = scope
  const name = qualified(table.schema, table.name)
  const {partitionOf, replicaIdentity, rowSecurity, forceRowSecurity, foreign} = table.postgres ?? {}
  const kind = foreign === undefined ? 'TABLE' : 'FOREIGN TABLE'
  const inherited = form === 'child' ? table.columns.filter(({postgres}) => postgres?.inherited) : []
  return [
    ...accessMethodStatements(plan, name),
    ...inherited.flatMap((column) => inheritedColumnStatements(scope, column)),
    ...(form === 'partition' ? table.columns : []).flatMap((column, at) =>
      partitionColumnStatements(scope, column, scope.context.tables.get(partitionOf?.parent ?? '')?.columns[at]),
    ),
    ...(form === 'child' ? table.columns : []).flatMap((column) => differingColumnStatements(scope, column)),
    ...constraints.added.flatMap((constraint) => addConstraint(table, constraint)),
    ...(form === 'adopted' ? adoptions(table, name) : []),
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

function around(plan: Plan, pieces: readonly Piece[]): readonly Piece[] {
  const {table, context} = plan.scope
  const separate = sequencesOf(plan).filter(({serial}) => !serial)
  return [
    ...separate.map(({sequence}) => sequencePiece(sequence)),
    ...pieces,
    ...separate.flatMap(({sequence}) => ownedByPiece(sequence, table.id) ?? []),
    ...plan.constraints.waiting.map((constraint) => waitingPiece(context, table, constraint)),
  ]
}

/** All members are made before the late columns are added, so they are one piece. */
export function familyPieces(context: ScriptContext, {members, late}: Family): readonly Piece[] {
  const plansWith = (parts: readonly Parts[]): Plan[] =>
    members.map((table, at) =>
      planOf(context, table, {
        ...lateOf(parts[at] ?? NO_PARTS),
        columns: new Set(late.filter((each) => each.table === table).map(({column}) => column.name)),
      }),
    )
  const plans = plansWith([])
  const parts = plans.map(separableOf)
  const whole = familyPiece(plans, late)
  const split = () => {
    const bare = plansWith(parts)
    return [...familyPiece(bare, late), ...bare.flatMap((plan, at) => separated(plan, parts[at] ?? NO_PARTS))]
  }
  const piece = whole.map((each) => (parts.every(isNothing) ? each : {...each, split: {rank: 3, pieces: split}}))
  return plans.flatMap((plan, at) => around(plan, at === 0 ? piece : []))
}

function familyPiece(plans: readonly Plan[], late: Family['late']): readonly Piece[] {
  const parts = plans.map(pieceOf)
  const [first, ...others] = parts
  if (first === undefined) return []
  const ids = new Set(plans.map(({scope}) => scope.table.id))
  return [
    {
      id: first.id,
      dependsOn: parts.flatMap(({dependsOn}) => dependsOn).filter((id) => !ids.has(id)),
      provides: [...others.map(({id}) => id), ...parts.flatMap(({provides = []}) => provides)],
      statements: [
        ...plans.map(createStatement),
        ...late.map(({table, column}) => addColumn(plans, table, column)),
        ...plans.flatMap(otherStatements),
        ...plans.flatMap(({scope, constraints}) => validated(scope.context, scope.table, constraints.inherited)),
      ],
    },
  ]
}

function addColumn(plans: readonly Plan[], table: Table, column: Column): string {
  const plan = plans.find(({scope}) => scope.table === table)
  const clause = plan === undefined ? '' : columnClause(plan.scope, column)
  return statement(`ALTER TABLE ${qualified(table.schema, table.name)} ADD COLUMN ${clause}`)
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
interface Parts {
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
}

const NO_PARTS: Parts = {columns: [], constraints: []}
const isNothing = ({columns, constraints}: Parts): boolean => columns.length + constraints.length === 0

const lateOf = ({columns, constraints}: Parts): Late => ({
  ...NOTHING_LATE,
  defaults: new Set(columns.map(({name}) => name)),
  constraints: new Set(constraints.map(({id}) => id)),
})

/** Those that depend on something; the sequence of a serial column comes with it. */
function separableOf({scope, constraints: {inline, added}}: Plan): Parts {
  return {
    columns: scope.table.columns.filter(
      (column) =>
        column.default !== undefined && column.dependsOn !== undefined && serialOf(scope, column) === undefined,
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

function separated({scope}: Plan, {columns, constraints}: Parts): readonly Piece[] {
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
  if (form !== 'partition' && form !== 'child') return []
  const {partitionOf, inherits = []} = table.postgres ?? {}
  const parents = partitionOf === undefined ? inherits.map(({id}) => id) : [partitionOf.parent]
  return parents.flatMap((id) => {
    const parent = context.tables.get(id)
    const above = parent?.columns.find(({name}) => name === column.name)
    const isSame = parent !== undefined && above !== undefined && above.default === column.default
    return isSame ? [columnId(parent, above)] : []
  })
}

function pieceOf(plan: Plan): Piece {
  const {table, lateDefaults} = plan.scope
  const columns = table.columns.filter(({name}) => !lateDefaults.has(name))
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

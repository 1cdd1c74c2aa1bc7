/** Tables: the CREATE statement in the form that fits, and what stands beside it. */
import type {Column, Constraint, Index, Table} from '../../../schema/model.ts'
import {ident, idents, qualified} from '../quote.ts'
import {
  addedClause,
  type ColumnScope,
  columnClause,
  columnId,
  columnStatements,
  inheritedColumnStatements,
  notNullOf,
  serialOf,
  setDefault,
} from './columns.ts'
import {commentOn} from './comments.ts'
import type {ScriptContext} from './context.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {constraintExtras, indexExtras} from './indexes.ts'
import {foreignOptions, withOptions} from './options.ts'
import {type Piece, statement} from './piece.ts'

/** How the table comes into being. */
type Form = 'plain' | 'typed' | 'child' | 'partition' | 'attached'

const isKey = ({kind}: Constraint): boolean => kind === 'primary key' || kind === 'unique' || kind === 'exclusion'

/** A key of a partitioned table waits for the partitions: made before, it would make theirs, with names of its own. */
export const isLateKey = (table: Table, constraint: Constraint): boolean =>
  isKey(constraint) && table.postgres?.partitionBy !== undefined

function formOf(context: ScriptContext, table: Table): Form {
  const {ofType, partitionOf, inherits} = table.postgres ?? {}
  if (partitionOf !== undefined) {
    const parent = context.tables.get(partitionOf.parent)
    return parent !== undefined && isAlike(parent, table) ? 'partition' : 'attached'
  }
  if (ofType !== undefined) return 'typed'
  return inherits === undefined ? 'plain' : 'child'
}

/** Whether PARTITION OF gives the table just these columns. */
function isAlike(parent: Table, table: Table): boolean {
  return (
    table.postgres?.foreign === undefined &&
    parent.columns.length === table.columns.length &&
    parent.columns.every((above, at) => {
      const column = table.columns[at]
      return column !== undefined && isSameColumn(above, column) && hasSameNotNull(parent, above, table, column)
    })
  )
}

const isSameColumn = (above: Column, column: Column): boolean =>
  above.name === column.name &&
  above.type === column.type &&
  above.collation === column.collation &&
  above.postgres?.storage === column.postgres?.storage &&
  above.postgres?.compression === column.postgres?.compression &&
  above.generated?.expression === column.generated?.expression &&
  above.identity?.always === column.identity?.always

/** The partition's NOT NULL has the name that it would take over. */
function hasSameNotNull(parent: Table, above: Column, table: Table, column: Column): boolean {
  const [theirs, ours] = [notNullOf(parent, above.name), notNullOf(table, column.name)]
  if (above.nullable) return ours === undefined || !ours.notValid
  if (ours === undefined) return theirs === undefined
  return ours.name === (theirs?.name ?? `${parent.name}_${above.name}_not_null`) && !ours.notValid && !theirs?.notValid
}

export interface Late {
  readonly defaults: ReadonlySet<string>
  /** Ids of checks and exclusions. */
  readonly constraints: ReadonlySet<string>
}

const NOTHING_LATE: Late = {defaults: new Set(), constraints: new Set()}

/** What must be said by ALTER TABLE. Whatever a new table has counts as checked, so NOT VALID is among it. */
const isAdded = (table: Table, constraint: Constraint): boolean =>
  constraint.notValid === true || isSecondKey(table, constraint)

/** CREATE TABLE takes two keys on the same columns for one. */
const isSecondKey = (table: Table, constraint: Constraint): boolean =>
  constraint.kind === 'unique' &&
  table.constraints.some(
    (other) =>
      (other.kind === 'primary key' || (other.kind === 'unique' && (other.name ?? '') < (constraint.name ?? ''))) &&
      other.columns.join('\0') === constraint.columns.join('\0'),
  )

function inlineConstraints(table: Table, form: Form, late: Late): readonly Constraint[] {
  return table.constraints.filter(
    (constraint) =>
      constraint.kind !== 'foreign key' &&
      constraint.kind !== 'not null' &&
      !isLateKey(table, constraint) &&
      !isAdded(table, constraint) &&
      !late.constraints.has(constraint.id) &&
      (!constraint.postgres?.inherited || form === 'attached'),
  )
}

const constraintClause = ({name, postgres}: Constraint): string =>
  `CONSTRAINT ${ident(name ?? '')} ${postgres?.definition}`

function bodyOf(scope: ColumnScope, form: Form, late: Late): string[] {
  const {table, context} = scope
  const parent = context.tables.get(table.postgres?.partitionOf?.parent ?? '')
  const columns = table.columns.flatMap((column, at) => {
    if (form === 'typed') return addedClause(scope, column, undefined) ?? []
    if (form === 'partition') return addedClause(scope, column, parent?.columns[at]) ?? []
    return form === 'child' && column.postgres?.inherited ? [] : [columnClause(scope, column)]
  })
  return [...columns, ...inlineConstraints(table, form, late).map(constraintClause)]
}

function createStatement(scope: ColumnScope, form: Form, late: Late): string {
  const {table} = scope
  const part = table.postgres ?? {}
  const body = bodyOf(scope, form, late)
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
      part.accessMethod === undefined ? '' : ` USING ${ident(part.accessMethod)}`,
      withOptions(part.options),
      part.tablespace === undefined ? '' : ` TABLESPACE ${ident(part.tablespace)}`,
      foreign === undefined ? '' : ` SERVER ${ident(foreign.server)}${foreignOptions(foreign.options)}`,
    ].join(''),
  )
}

export function addConstraint(table: Table, constraint: Constraint, only = ''): string[] {
  const name = qualified(table.schema, table.name)
  return [
    statement(`ALTER TABLE ${only}${name} ADD ${constraintClause(constraint)}`),
    ...constraintExtras(table, constraint),
  ]
}

const REPLICA = {full: 'FULL', nothing: 'NOTHING'} as const

function tableStatements(scope: ColumnScope, form: Form, late: Late): string[] {
  const {table} = scope
  const name = qualified(table.schema, table.name)
  const {partitionOf, replicaIdentity, rowSecurity, forceRowSecurity, foreign} = table.postgres ?? {}
  const kind = foreign === undefined ? 'TABLE' : 'FOREIGN TABLE'
  const inline = inlineConstraints(table, form, late)
  const added = table.constraints.filter(
    (each) =>
      isAdded(table, each) &&
      each.kind !== 'foreign key' &&
      !isLateKey(table, each) &&
      !each.postgres?.inherited &&
      !late.constraints.has(each.id),
  )
  return [
    createStatement(scope, form, late),
    ...(form === 'child'
      ? table.columns
          .filter(({postgres}) => postgres?.inherited)
          .flatMap((column) => inheritedColumnStatements(scope, column))
      : []),
    ...added.flatMap((constraint) => addConstraint(table, constraint)),
    ...(form === 'attached' && partitionOf !== undefined
      ? [
          statement(
            `ALTER TABLE ONLY ${qualified(partitionOf.schema, partitionOf.table)} ATTACH PARTITION ${name} ${partitionOf.bound}`,
          ),
        ]
      : []),
    ...commentOn(`${kind} ${name}`, table.comment),
    ...ownerOf(`${kind} ${name}`, table.owner),
    ...grantsOn(`TABLE ${name}`, table.grants),
    ...table.columns.flatMap((column) => columnStatements(scope, column, kind)),
    ...inline.flatMap((constraint) => constraintExtras(table, constraint)),
    ...(replicaIdentity === undefined
      ? []
      : [statement(`ALTER TABLE ${name} REPLICA IDENTITY ${REPLICA[replicaIdentity]}`)]),
    ...(rowSecurity ? [statement(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`)] : []),
    ...(forceRowSecurity ? [statement(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`)] : []),
  ]
}

export function tablePiece(context: ScriptContext, table: Table): Piece {
  const form = formOf(context, table)
  const whole = pieceOf(context, table, form, NOTHING_LATE)
  const needy = table.columns.filter((column) => column.default !== undefined && column.dependsOn !== undefined)
  const constraints = table.constraints.filter(
    ({kind, dependsOn, postgres}) =>
      (kind === 'check' || kind === 'exclusion') && dependsOn !== undefined && !postgres?.inherited,
  )
  if (needy.length + constraints.length === 0) return whole
  return {...whole, split: {rank: 3, pieces: () => splitTable(context, table, form, needy, constraints)}}
}

function splitTable(
  context: ScriptContext,
  table: Table,
  form: Form,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): readonly Piece[] {
  const late: Late = {
    defaults: new Set(columns.map(({name}) => name)),
    constraints: new Set(constraints.map(({id}) => id)),
  }
  const scope: ColumnScope = {table, context, lateDefaults: late.defaults}
  return [
    pieceOf(context, table, form, late),
    ...columns.map((column) => ({
      id: columnId(table, column),
      dependsOn: [table.id, ...(column.dependsOn ?? [])],
      statements: [setDefault(scope, column)],
    })),
    ...constraints
      .filter((constraint) => !isLateKey(table, constraint))
      .map((constraint) => ({
        id: constraint.id,
        dependsOn: [table.id, ...(constraint.dependsOn ?? [])],
        statements: addConstraint(table, constraint),
      })),
  ]
}

function pieceOf(context: ScriptContext, table: Table, form: Form, late: Late): Piece {
  const scope: ColumnScope = {table, context, lateDefaults: late.defaults}
  const inline = inlineConstraints(table, form, late)
  const columns = table.columns.filter(({name}) => !late.defaults.has(name))
  const serials = (context.sequences.get(table.id) ?? []).filter(({ownedBy}) =>
    table.columns.some((column) => column.name === ownedBy?.column && serialOf(scope, column) !== undefined),
  )
  const added = table.constraints.filter(
    (each) => isAdded(table, each) && each.kind !== 'foreign key' && !isLateKey(table, each),
  )
  return {
    id: table.id,
    dependsOn: [
      ...(table.dependsOn ?? []),
      ...columns.flatMap(({dependsOn = []}) => dependsOn),
      ...[...inline, ...added].flatMap(({id, dependsOn = []}) => (late.constraints.has(id) ? [] : dependsOn)),
    ],
    provides: [
      ...columns.map((column) => columnId(table, column)),
      ...[...inline, ...added].map(({id}) => id),
      ...serials.map(({id}) => id),
    ],
    statements: tableStatements(scope, form, late),
  }
}

/** The sequences that the table's own statement does not make. */
export function separateSequences(context: ScriptContext, table: Table) {
  const scope: ColumnScope = {table, context, lateDefaults: new Set()}
  return (context.sequences.get(table.id) ?? []).filter(
    ({ownedBy}) =>
      !table.columns.some((column) => column.name === ownedBy?.column && serialOf(scope, column) !== undefined),
  )
}

/** Tables that inherit from each other, where they have to be made together, step by step. */
import type {Column, NotNullConstraint, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {columnClause, notNullOf, setDefault} from './columns.ts'
import {validated} from './constraints.ts'
import type {ScriptContext} from './context.ts'
import {componentsOf, parentsIn, type Step, stepsOf} from './lineage.ts'
import {type Piece, statement} from './piece.ts'
import {hasParentsOrder} from './table-form.ts'
import {
  around,
  createStatement,
  isNothing,
  lateOf,
  NO_PARTS,
  otherStatements,
  type Parts,
  type Plan,
  pieceOf,
  planOf,
  type Role,
  separableOf,
  separated,
} from './tables.ts'

export interface Family {
  /** Parents first. */
  readonly members: readonly Table[]
  readonly steps: readonly Step[]
  /** Columns that parents of one table do not agree on a default of. */
  readonly defaults: ReadonlySet<string>
}

/** Only those that are more than one CREATE TABLE after the other, and can be made. */
export function familiesOf(context: ScriptContext): readonly Family[] {
  const troubled = [...context.tables.values()].filter((table) => isTroubled(context, table))
  return componentsOf(context, troubled).flatMap((members) => {
    const steps = stepsOf(context, members)
    if (steps === undefined) return []
    const defaults = new Set(members.flatMap((table) => disputedDefaults(context, table)))
    return [{members, steps, defaults}]
  })
}

/** Whether neither INHERITS gives the table as it is, nor taking its parents on once it is made. */
function isTroubled(context: ScriptContext, table: Table): boolean {
  if (table.postgres?.inherits === undefined) return false
  if (disputedDefaults(context, table).length > 0 || hasDisputedStorage(context, table)) return true
  if (hasParentsOrder(context, table)) return false
  const comesFromAbove = (part: {readonly postgres?: {readonly inherited?: true}}): boolean =>
    part.postgres?.inherited === true
  return table.columns.some(comesFromAbove) || table.constraints.some(comesFromAbove)
}

/** What the parents have of a column. */
const aboveOf = (context: ScriptContext, table: Table, name: string): readonly Column[] =>
  parentsIn(context, table).flatMap(({columns}) => columns.find((column) => column.name === name) ?? [])

const disputedDefaults = (context: ScriptContext, table: Table): readonly string[] =>
  table.columns
    .filter(({name, postgres}) => {
      const defaults = aboveOf(context, table, name).flatMap((column) => column.default ?? [])
      return postgres?.inherited && new Set(defaults).size > 1
    })
    .map(({name}) => name)

const hasDisputedStorage = (context: ScriptContext, table: Table): boolean =>
  table.columns.some(({name}) => new Set(aboveOf(context, table, name).map(({postgres}) => postgres?.storage)).size > 1)

/** A NOT NULL that a table has from a parent that it took on before that had it. */
interface LateNotNull {
  readonly table: Table
  readonly column: string
  /** The name that it has below. */
  readonly told: NotNullConstraint
}

function lateNotNulls(context: ScriptContext, {steps}: Family): readonly LateNotNull[] {
  const adoptions = steps.filter((step) => step.kind === 'inherit')
  return adoptions.flatMap(({table, parent}) =>
    table.constraints.flatMap((told) => {
      if (told.kind !== 'not null' || !told.postgres?.inherited) return []
      return notNullSources(context, parent, told.columns[0]).map((source) => ({
        table: source,
        column: told.columns[0],
        told,
      }))
    }),
  )
}

/** The tables that a NOT NULL is of their own. */
function notNullSources(context: ScriptContext, table: Table, name: string): readonly Table[] {
  if (!table.columns.some((column) => column.name === name && !column.nullable)) return []
  const told = notNullOf(table, name)
  if (told?.postgres?.noInherit) return []
  if (!told?.postgres?.inherited) return [table]
  return parentsIn(context, table).flatMap((parent) => notNullSources(context, parent, name))
}

/** With a name where those below have that, else as the server names them. */
function notNullStatements(plans: readonly Plan[], late: readonly LateNotNull[]): string[] {
  return plans.flatMap(({scope: {table}}) => {
    const columns = new Map(late.filter((each) => each.table === table).map((each) => [each.column, each.told]))
    return [...columns].map(([column, told]) => {
      const own = notNullOf(table, column)?.name ?? `${table.name}_${column}_not_null`
      const name = qualified(table.schema, table.name)
      return statement(
        told.name === own
          ? `ALTER TABLE ${name} ADD CONSTRAINT ${ident(own)} NOT NULL ${ident(column)}`
          : `ALTER TABLE ${name} ALTER COLUMN ${ident(column)} SET NOT NULL`,
      )
    })
  })
}

function roleOf(family: Family, table: Table, late: readonly LateNotNull[]): Role {
  const steps = family.steps.filter((step) => step.table === table)
  const named = new Set(table.columns.map(({name}) => name))
  return {
    parents: steps.flatMap((step) => (step.kind === 'create' ? step.parents : [])),
    adopting: steps.flatMap((step) => (step.kind === 'inherit' ? [step.parent] : [])),
    columns: new Set(steps.flatMap((step) => (step.kind === 'add' ? [step.column.name] : []))),
    defaults: new Set([...family.defaults].filter((name) => named.has(name))),
    notNulls: new Set(late.filter((each) => each.table === table).map(({column}) => column)),
    constraintsLater: family.steps.some(({kind}) => kind !== 'create'),
  }
}

/** The steps of all members are one piece. */
export function familyPieces(context: ScriptContext, family: Family): readonly Piece[] {
  const late = lateNotNulls(context, family)
  const plansWith = (parts: readonly Parts[]): Plan[] =>
    family.members.map((table, at) =>
      planOf(context, table, lateOf(parts[at] ?? NO_PARTS), roleOf(family, table, late)),
    )
  const plans = plansWith([])
  const parts = plans.map(separableOf)
  const whole = familyPiece(plans, family, late)
  const split = () => {
    const bare = plansWith(parts)
    return [...familyPiece(bare, family, late), ...bare.flatMap((plan, at) => separated(plan, parts[at] ?? NO_PARTS))]
  }
  const piece = whole.map((each) => (parts.every(isNothing) ? each : {...each, split: {rank: 3, pieces: split}}))
  return plans.flatMap((plan, at) => around(plan, at === 0 ? piece : []))
}

function familyPiece(plans: readonly Plan[], {steps}: Family, late: readonly LateNotNull[]): readonly Piece[] {
  const parts = plans.map(pieceOf)
  const [first, ...others] = parts
  if (first === undefined) return []
  const ids = new Set(plans.map(({scope}) => scope.table.id))
  const planned = new Map(plans.map((plan) => [plan.scope.table, plan]))
  return [
    {
      id: first.id,
      dependsOn: parts.flatMap(({dependsOn}) => dependsOn).filter((id) => !ids.has(id)),
      provides: [...others.map(({id}) => id), ...parts.flatMap(({provides = []}) => provides)],
      statements: [
        ...steps.flatMap((step) => stepStatements(planned.get(step.table), step)),
        ...notNullStatements(plans, late),
        ...plans.flatMap(otherStatements),
        ...plans.flatMap(({scope, constraints}) => validated(scope.context, scope.table, constraints.inherited)),
        ...plans.flatMap(disputedStatements),
      ],
    },
  ]
}

function stepStatements(plan: Plan | undefined, step: Step): string[] {
  if (plan === undefined) return []
  const {table} = step
  const name = qualified(table.schema, table.name)
  switch (step.kind) {
    case 'create':
      return [createStatement(plan)]
    case 'inherit':
      return [statement(`ALTER TABLE ${name} INHERIT ${qualified(step.parent.schema, step.parent.name)}`)]
    case 'add':
      return [statement(`ALTER TABLE ${name} ADD COLUMN ${columnClause(plan.scope, step.column)}`)]
  }
}

const disputedStatements = ({scope, role}: Plan): string[] =>
  scope.table.columns
    .filter((column) => column.default !== undefined && role?.defaults.has(column.name))
    .map((column) => setDefault(scope, column))

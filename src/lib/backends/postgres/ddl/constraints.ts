/** Where each constraint of a table is said. */
import type {Constraint, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {cloneStatements, clonesBelow} from './clones.ts'
import {notNullOf} from './columns.ts'
import {descendantsOf, isClone, type ScriptContext} from './context.ts'
import {constraintExtras} from './indexes.ts'
import {type Piece, statement} from './piece.ts'
import type {Form} from './table-form.ts'

/**
 * - `inline`: in CREATE TABLE.
 * - `added`: by ALTER TABLE right after it.
 * - `waiting`: by ALTER TABLE when all children and partitions are there.
 * - `column`: a NOT NULL, with its column.
 * - `inherited`: not at all, it comes from a parent.
 * - `cloned`: with the one of the partitioned table, which makes it.
 */
export type Place = 'inline' | 'added' | 'waiting' | 'column' | 'inherited' | 'cloned'

const isKey = ({kind}: Constraint): boolean => kind === 'primary key' || kind === 'unique' || kind === 'exclusion'

/** CREATE TABLE takes two keys on the same columns, and two equal exclusions, for one. */
function isSecondKey(table: Table, constraint: Constraint): boolean {
  if (constraint.kind !== 'unique' && constraint.kind !== 'exclusion') return false
  return table.constraints.some(
    (other) =>
      isKey(other) &&
      (other.kind === 'primary key' || (other.name ?? '') < (constraint.name ?? '')) &&
      rowsToldBy(other) === rowsToldBy(constraint),
  )
}

const rowsToldBy = (constraint: Constraint): string | undefined =>
  constraint.kind === 'primary key' || constraint.kind === 'unique'
    ? constraint.columns.join('\0')
    : constraint.postgres?.definition

/** A NOT NULL that has its name from the parent would get another one from a primary key in CREATE TABLE. */
const wouldName = (table: Table, constraint: Constraint): boolean =>
  constraint.kind === 'primary key' &&
  constraint.columns.some((column) => notNullOf(table, column)?.postgres?.inherited)

/** The same constraint of a parent and its child. */
const isSame = (a: Constraint, b: Constraint): boolean =>
  a.kind === b.kind &&
  (a.kind === 'not null' && b.kind === 'not null' ? a.columns[0] === b.columns[0] : a.name === b.name)

const isUnchecked = ({notValid, postgres}: Constraint): boolean => notValid === true && postgres?.inherited === true

/** A child that is made after its parent has a constraint has it checked; so one that has not was there before. */
function hasUncheckedBelow(context: ScriptContext, table: Table, constraint: Constraint): boolean {
  return (context.children.get(table.id) ?? []).some(
    (child) =>
      child.postgres?.partitionOf === undefined &&
      child.constraints.some((each) => isUnchecked(each) && isSame(each, constraint)),
  )
}

const waits = (context: ScriptContext, table: Table, constraint: Constraint): boolean =>
  constraint.notValid === true && hasUncheckedBelow(context, table, constraint)

const isAwaited = (context: ScriptContext, table: Table, constraint: Constraint): boolean =>
  (table.postgres?.inherits ?? []).some(({id}) => {
    const parent = context.tables.get(id)
    return parent?.constraints.some((each) => isSame(each, constraint) && waits(context, parent, each))
  })

/** For children that are there when a parent gets a constraint unchecked, though theirs is checked. */
export function validated(context: ScriptContext, table: Table, inherited: readonly Constraint[]): string[] {
  const above = (table.postgres?.inherits ?? []).flatMap(({id}) => context.tables.get(id)?.constraints ?? [])
  return inherited
    .filter((constraint) => !constraint.notValid && above.some((each) => each.notValid && isSame(each, constraint)))
    .map(({name = ''}) =>
      statement(`ALTER TABLE ${qualified(table.schema, table.name)} VALIDATE CONSTRAINT ${ident(name)}`),
    )
}

/** @param inFamily - it is made with its parents and children. @returns undefined for foreign keys, which come last of all. */
export function placeOf(
  context: ScriptContext,
  table: Table,
  form: Form,
  constraint: Constraint,
  inFamily: boolean,
): Place | undefined {
  const {kind, notValid, postgres} = constraint
  if (kind === 'foreign key') return undefined
  const alone = form === 'attached' || (form === 'adopted' && !inFamily)
  if (postgres?.inherited && !alone && (notValid || !isAwaited(context, table, constraint))) return 'inherited'
  if (isClone(table, constraint)) return 'cloned'
  // A key of a partitioned table, made before its partitions, would make theirs, with names of its own.
  if (isKey(constraint) && table.postgres?.partitionBy !== undefined) return 'waiting'
  // Whatever CREATE TABLE makes counts as checked.
  if (notValid) return waits(context, table, constraint) ? 'waiting' : 'added'
  if (kind === 'not null') return isColumnWritten(table, form, constraint.columns[0]) ? 'column' : 'inline'
  return isSecondKey(table, constraint) || (!alone && wouldName(table, constraint)) ? 'added' : 'inline'
}

const isColumnWritten = (table: Table, form: Form, column: string): boolean =>
  (form !== 'child' && form !== 'adopted') ||
  table.columns.find(({name}) => name === column)?.postgres?.inherited !== true

export const constraintClause = ({name, postgres}: Constraint): string =>
  `CONSTRAINT ${ident(name ?? '')} ${postgres?.definition}`

export function addConstraint(table: Table, constraint: Constraint, only = ''): string[] {
  const name = qualified(table.schema, table.name)
  return [
    statement(`ALTER TABLE ${only}${name} ADD ${constraintClause(constraint)}`),
    ...constraintExtras(table, constraint),
  ]
}

/** Made when all children and partitions are there; ONLY where those have keys of their own, which are attached. */
export function waitingPiece(context: ScriptContext, table: Table, constraint: Constraint): Piece {
  const clones = clonesBelow(context, table, constraint)
  const only = isKey(constraint) && clones.length === 0 ? 'ONLY ' : ''
  return {
    id: constraint.id,
    dependsOn: [table.id, ...descendantsOf(context, table.id), ...(constraint.dependsOn ?? [])],
    provides: clones.map((clone) => clone.constraint.id),
    statements: [...addConstraint(table, constraint, only), ...clones.flatMap(cloneStatements)],
  }
}

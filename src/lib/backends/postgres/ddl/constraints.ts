/** Where each constraint of a table is said. */
import type {Constraint, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {cloneStatements, clonesBelow} from './clones.ts'
import {notNullOf} from './columns.ts'
import {descendantsOf, isClone, type ScriptContext} from './context.ts'
import {constraintExtras} from './indexes.ts'
import {parentsIn} from './lineage.ts'
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

/** It comes from one that waits. */
const isAwaited = (context: ScriptContext, table: Table, constraint: Constraint): boolean =>
  parentsIn(context, table).some((parent) => {
    const above = parent.constraints.find((each) => isSame(each, constraint))
    if (above === undefined) return false
    return waits(context, parent, above) || (above.postgres?.inherited === true && isAwaited(context, parent, above))
  })

/** For children that are there when a parent gets a constraint unchecked, though theirs is checked. */
export function validated(context: ScriptContext, table: Table, inherited: readonly Constraint[]): string[] {
  const above = parentsIn(context, table).flatMap(({constraints}) => constraints)
  return inherited
    .filter((constraint) => !constraint.notValid && above.some((each) => each.notValid && isSame(each, constraint)))
    .filter((constraint) => !isAwaited(context, table, constraint))
    .map((constraint) => validation(table, constraint))
}

const validation = ({schema, name}: Table, constraint: Constraint): string =>
  statement(`ALTER TABLE ${qualified(schema, name)} VALIDATE CONSTRAINT ${ident(constraint.name ?? '')}`)

/** Children that were made after a parent had a constraint unchecked: theirs is checked. */
const checkedBelow = (context: ScriptContext, {id}: Table, constraint: Constraint): string[] =>
  (context.children.get(id) ?? []).flatMap((child) => {
    const own = child.constraints.find((each) => isSame(each, constraint))
    if (own?.postgres?.inherited !== true) return []
    return own.notValid ? checkedBelow(context, child, own) : [validation(child, own)]
  })

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
  if (postgres?.inherited && !alone) return 'inherited'
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
    statements: [
      ...addConstraint(table, constraint, only),
      ...(constraint.notValid ? [...new Set(checkedBelow(context, table, constraint))] : []),
      ...clones.flatMap(cloneStatements),
    ],
  }
}

/** Where each constraint of a table is said. */
import type {Constraint, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import type {ScriptContext} from './context.ts'
import {constraintExtras} from './indexes.ts'
import {statement} from './piece.ts'
import type {Form} from './table-form.ts'

/**
 * - `inline`: in CREATE TABLE.
 * - `added`: by ALTER TABLE right after it.
 * - `waiting`: by ALTER TABLE when all children and partitions are there.
 * - `inherited`: not at all, it comes from a parent.
 */
export type Place = 'inline' | 'added' | 'waiting' | 'inherited'

const isKey = ({kind}: Constraint): boolean => kind === 'primary key' || kind === 'unique' || kind === 'exclusion'

/** CREATE TABLE takes two keys on the same columns for one. */
const isSecondKey = (table: Table, constraint: Constraint): boolean =>
  constraint.kind === 'unique' &&
  table.constraints.some(
    (other) =>
      (other.kind === 'primary key' || (other.kind === 'unique' && (other.name ?? '') < (constraint.name ?? ''))) &&
      other.columns.join('\0') === constraint.columns.join('\0'),
  )

/** @returns undefined for foreign keys, which come last of all, and for the NOT NULL of a column, which stands there. */
export function placeOf(context: ScriptContext, table: Table, form: Form, constraint: Constraint): Place | undefined {
  const {kind, notValid, postgres} = constraint
  if (kind === 'foreign key' || (kind === 'not null' && !notValid)) return undefined
  const alone = form === 'attached' || form === 'adopted'
  if (postgres?.inherited && (notValid || !alone)) return 'inherited'
  // A key of a partitioned table, made before its partitions, would make theirs, with names of its own.
  if (isKey(constraint) && table.postgres?.partitionBy !== undefined) return 'waiting'
  // Whatever a new table or partition has counts as checked.
  if (notValid) return context.children.has(table.id) ? 'waiting' : 'added'
  return isSecondKey(table, constraint) ? 'added' : 'inline'
}

export const constraintClause = ({name, postgres}: Constraint): string =>
  `CONSTRAINT ${ident(name ?? '')} ${postgres?.definition}`

export function addConstraint(table: Table, constraint: Constraint, only = ''): string[] {
  const name = qualified(table.schema, table.name)
  return [
    statement(`ALTER TABLE ${only}${name} ADD ${constraintClause(constraint)}`),
    ...constraintExtras(table, constraint),
  ]
}

/** ONLY where the partitions have keys of their own, which are attached. */
export const addWaiting = (table: Table, constraint: Constraint): string[] =>
  addConstraint(table, constraint, isKey(constraint) ? 'ONLY ' : '')

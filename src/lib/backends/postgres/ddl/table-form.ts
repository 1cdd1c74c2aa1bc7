/** The form of CREATE TABLE that fits: it decides what has to be said and what comes by itself. */
import type {Column, Table} from '../../../schema/model.ts'
import {notNullOf} from './columns.ts'
import type {ScriptContext} from './context.ts'

/** How the table comes into being. */
export type Form = 'plain' | 'typed' | 'child' | 'adopted' | 'partition' | 'attached'

export function formOf(context: ScriptContext, table: Table): Form {
  const {ofType, partitionOf, inherits} = table.postgres ?? {}
  if (partitionOf !== undefined) {
    const parent = context.tables.get(partitionOf.parent)
    return parent !== undefined && isAlike(parent, table) ? 'partition' : 'attached'
  }
  if (ofType !== undefined) return 'typed'
  if (inherits === undefined) return 'plain'
  const inOrder = hasParentsOrder(context, table)
  return inOrder || table.columns.some(({postgres}) => postgres?.inherited) ? 'child' : 'adopted'
}

/** Whether INHERITS puts the columns where they are: the parents' first, in the order of the parents. */
export function hasParentsOrder({tables}: ScriptContext, {columns, postgres}: Table): boolean {
  const parents = (postgres?.inherits ?? []).flatMap(({id}) => tables.get(id)?.columns ?? [])
  const names = new Set([...parents.map(({name}) => name), ...columns.map(({name}) => name)])
  return columns.every(({name}, at) => [...names][at] === name)
}

/** Whether PARTITION OF gives the table just these columns. */
function isAlike(parent: Table, table: Table): boolean {
  return (
    table.postgres?.foreign === undefined &&
    !table.constraints.some(({notValid, postgres}) => notValid && postgres?.inherited) &&
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
  // Versions before 17 give a partition no identity: it has one of its own then, or none.
  column.postgres?.identitySequence === undefined &&
  (column.identity === undefined || above.identity?.always === column.identity.always)

/** The partition's NOT NULL has the name that it would take over. */
function hasSameNotNull(parent: Table, above: Column, table: Table, column: Column): boolean {
  const [theirs, ours] = [notNullOf(parent, above.name), notNullOf(table, column.name)]
  if (above.nullable) return ours === undefined || !ours.notValid
  if (ours === undefined) return theirs === undefined
  return ours.name === (theirs?.name ?? `${parent.name}_${above.name}_not_null`) && !ours.notValid && !theirs?.notValid
}

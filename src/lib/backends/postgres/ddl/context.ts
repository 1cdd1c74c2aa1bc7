/** What the writers look up in the model. */
import type {ObjectId} from '../../../schema/basics.ts'
import type {DatabaseModel, Sequence, Table} from '../../../schema/model.ts'

export interface ScriptContext {
  readonly tables: ReadonlyMap<ObjectId, Table>
  /** By the table they belong to. */
  readonly sequences: ReadonlyMap<ObjectId, readonly Sequence[]>
  /** Children and partitions by their parents. */
  readonly children: ReadonlyMap<ObjectId, readonly Table[]>
}

export function scriptContextOf({tables, sequences}: DatabaseModel): ScriptContext {
  const children = new Map<ObjectId, Table[]>()
  const names = new Map<string, ObjectId>()
  for (const table of tables) {
    names.set(JSON.stringify([table.schema, table.name]), table.id)
    const {partitionOf, inherits = []} = table.postgres ?? {}
    for (const parent of partitionOf === undefined ? inherits.map(({id}) => id) : [partitionOf.parent]) {
      children.set(parent, [...(children.get(parent) ?? []), table])
    }
  }
  const owned = new Map<ObjectId, Sequence[]>()
  for (const sequence of sequences) {
    const {ownedBy} = sequence
    const table = ownedBy === undefined ? undefined : names.get(JSON.stringify([ownedBy.schema, ownedBy.table]))
    if (table !== undefined) owned.set(table, [...(owned.get(table) ?? []), sequence])
  }
  return {tables: new Map(tables.map((table) => [table.id, table])), sequences: owned, children}
}

/** The partitioned table, and what that is a partition of. */
export function partitionedAbove(context: ScriptContext, table: Table): readonly Table[] {
  const parent = context.tables.get(table.postgres?.partitionOf?.parent ?? '')
  return parent === undefined ? [] : [parent, ...partitionedAbove(context, parent)]
}

/** Partitions of all levels. */
export function partitionsBelow(context: ScriptContext, id: ObjectId): readonly ObjectId[] {
  return (context.children.get(id) ?? []).flatMap((child) =>
    child.postgres?.partitionOf === undefined ? [] : [child.id, ...partitionsBelow(context, child.id)],
  )
}

/** Children and partitions of all levels. */
export const descendantsOf = (context: ScriptContext, id: ObjectId): readonly ObjectId[] =>
  (context.children.get(id) ?? []).flatMap((child) => [child.id, ...descendantsOf(context, child.id)])

/** What the writers look up in the model. */
import type {ObjectId} from '../../../schema/basics.ts'
import type {Constraint, DatabaseModel, Index, Sequence, Table, TypeObject} from '../../../schema/model.ts'

export interface ScriptContext {
  readonly tables: ReadonlyMap<ObjectId, Table>
  /** By the table they belong to. */
  readonly sequences: ReadonlyMap<ObjectId, readonly Sequence[]>
  /**
   * Names of constraints by schema ({@link pairOf}), with how many there are: the server takes none that a schema has for those it
   * names by itself.
   */
  readonly constraintNames: ReadonlyMap<string, number>
  /** Children and partitions by their parents. */
  readonly children: ReadonlyMap<ObjectId, readonly Table[]>
}

/** No name has the character that is between the two. */
const pairOf = (schema: string | undefined, name: string | undefined): string => `${schema ?? ''}\0${name ?? ''}`

export function scriptContextOf({tables, sequences, types}: DatabaseModel): ScriptContext {
  const children = new Map<ObjectId, Table[]>()
  const names = new Map<string, ObjectId>()
  for (const table of tables) {
    names.set(pairOf(table.schema, table.name), table.id)
    const {partitionOf, inherits = []} = table.postgres ?? {}
    for (const parent of partitionOf === undefined ? inherits.map(({id}) => id) : [partitionOf.parent]) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [table])
      else known.push(table)
    }
  }
  const owned = new Map<ObjectId, Sequence[]>()
  for (const sequence of sequences) {
    const {ownedBy} = sequence
    const table = ownedBy === undefined ? undefined : names.get(pairOf(ownedBy.schema, ownedBy.table))
    if (table !== undefined) owned.set(table, [...(owned.get(table) ?? []), sequence])
  }
  const constraintNames = constraintNamesOf(tables, types)
  return {tables: new Map(tables.map((table) => [table.id, table])), sequences: owned, children, constraintNames}
}

function constraintNamesOf(tables: readonly Table[], types: readonly TypeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (schema: string | undefined, {name}: Pick<Constraint, 'name'>) => {
    const key = pairOf(schema, name)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const {schema, constraints} of tables) {
    // Those that come from above are made later.
    for (const constraint of constraints) if (!constraint.postgres?.inherited) add(schema, constraint)
  }
  for (const type of types) {
    if (type.kind !== 'domain') continue
    for (const check of type.checks) add(type.schema, check)
    if (type.postgres?.notNull !== undefined) add(type.schema, type.postgres.notNull)
  }
  return counts
}

/** What follows CONSTRAINT for a NOT NULL; undefined where the server comes to that name by itself. @param told - as read */
export function nameToTell(
  {constraintNames}: ScriptContext,
  schema: string | undefined,
  usual: string | undefined,
  told: Pick<Constraint, 'name' | 'postgres'> | undefined,
): string | undefined {
  const name = told?.name ?? usual
  const itself = told === undefined || told.postgres?.inherited ? 0 : 1
  const others = (constraintNames.get(pairOf(schema, name)) ?? 0) - itself
  return name === usual && others <= 0 ? undefined : name
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

/** Parents of all levels, by INHERITS. */
export const ancestorsOf = (context: ScriptContext, table: Table): readonly Table[] =>
  (table.postgres?.inherits ?? []).flatMap(({id}) => {
    const parent = context.tables.get(id)
    return parent === undefined ? [] : [parent, ...ancestorsOf(context, parent)]
  })

/** Children and partitions of all levels. */
export const descendantsOf = (context: ScriptContext, id: ObjectId): readonly ObjectId[] =>
  (context.children.get(id) ?? []).flatMap((child) => [child.id, ...descendantsOf(context, child.id)])

export const indexOf = ({indexes}: Table, {name}: Constraint): Index | undefined =>
  name === undefined ? undefined : indexes.find(({constraint}) => constraint === name)

/**
 * Whether it is made by that of the partitioned table: the server attaches no keys without overlaps and no exclusions.
 */
export const isClone = (table: Table, constraint: Constraint): boolean =>
  (constraint.kind === 'exclusion' || constraint.postgres?.temporal === true) &&
  indexOf(table, constraint)?.postgres?.partitionOf !== undefined

/** Indexes, alone or with their constraint. */
import type {ObjectId} from '../../../schema/basics.ts'
import type {Constraint, Index, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {isClone, partitionsBelow, type ScriptContext} from './context.ts'
import {type Piece, statement} from './piece.ts'

export interface Indexed {
  readonly id: ObjectId
  readonly schema?: string
  readonly name: string
  /** What ALTER calls it. */
  readonly kind: 'TABLE' | 'MATERIALIZED VIEW'
  readonly partitioned: boolean
}

export const indexedTable = ({id, schema, name, postgres}: Table): Indexed => ({
  id,
  ...(schema === undefined ? {} : {schema}),
  name,
  kind: 'TABLE',
  partitioned: postgres?.partitionBy !== undefined,
})

/** What an index has beside its definition. */
function indexExtras(on: Indexed, index: Index): string[] {
  const name = qualified(on.schema, index.name)
  return [
    ...(index.postgres?.statisticsTargets ?? []).map(({key, target}) =>
      statement(`ALTER INDEX ${name} ALTER COLUMN ${key} SET STATISTICS ${target}`),
    ),
    ...commentOn(`INDEX ${name}`, index.comment),
    ...(on.partitioned ? [] : markStatements(on, index)),
  ]
}

/** CLUSTER and replica identity go by an index that is complete. */
function markStatements(on: Indexed, {name, postgres}: Index): string[] {
  const owner = qualified(on.schema, on.name)
  return [
    ...(postgres?.clustered ? [statement(`ALTER ${on.kind} ${owner} CLUSTER ON ${ident(name)}`)] : []),
    ...(postgres?.replicaIdentity
      ? [statement(`ALTER TABLE ONLY ${owner} REPLICA IDENTITY USING INDEX ${ident(name)}`)]
      : []),
  ]
}

/** Comments of a constraint, and what its index has. */
export function constraintExtras(table: Table, constraint: Constraint): string[] {
  const {name = '', kind, comment} = constraint
  const index =
    kind === 'check' || kind === 'foreign key' ? undefined : table.indexes.find((each) => each.constraint === name)
  return [
    ...commentOn(`CONSTRAINT ${ident(name)} ON ${qualified(table.schema, table.name)}`, comment),
    ...(index === undefined ? [] : indexExtras(indexedTable(table), index)),
  ]
}

/** The indexes of their own. One of a partitioned table waits for the partitions, whose indexes it would else make. */
export function indexPieces(context: ScriptContext, on: Indexed, indexes: readonly Index[]): Piece[] {
  const below = on.partitioned ? partitionsBelow(context, on.id) : []
  return indexes
    .filter(({constraint}) => constraint === undefined)
    .map((index) => ({
      id: index.id,
      dependsOn: [on.id, ...below, ...(index.dependsOn ?? [])],
      statements: [statement(index.postgres?.definition ?? ''), ...indexExtras(on, index)],
    }))
}

/** Makes indexes of partitions parts of those of the partitioned table. */
export function attachPieces(table: Table): Piece[] {
  return table.indexes.flatMap((index) => {
    const above = index.postgres?.partitionOf
    if (above === undefined) return []
    const own = table.constraints.find(({name}) => name !== undefined && name === index.constraint)
    if (own !== undefined && isClone(table, own)) return []
    return [
      {
        id: `${index.id}#attach`,
        dependsOn: [own?.id ?? index.id, above.id],
        statements: [
          statement(
            `ALTER INDEX ${qualified(above.schema, above.index)} ATTACH PARTITION ${qualified(table.schema, index.name)}`,
          ),
        ],
      },
    ]
  })
}

/** What waits until the indexes of a partitioned table are whole. */
export function partitionedMarks(table: Table): Piece[] {
  if (table.postgres?.partitionBy === undefined) return []
  const on = indexedTable(table)
  return table.indexes.flatMap((index) => {
    const statements = markStatements(on, index)
    return statements.length === 0 ? [] : [{id: `${index.id}#marks`, dependsOn: [], statements}]
  })
}

/** Indexes of tables and materialised views. */
import {defined, nonEmpty} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Index, IndexKey} from '../../../schema/model.ts'
import type {PostgresIndex} from '../../../schema/model-postgres.ts'
import type {OperatorClassRow} from '../catalog/operators.ts'
import type {ConstraintRow, IndexRow} from '../catalog/parts.ts'
import {CLASS} from '../catalog/query.ts'
import {qualified} from '../quote.ts'
import {columnAt, columnNameOf, type ModelContext, type Relation} from './context.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-index.html: bits of `indoption`. */
const DESCENDING = 1
const NULLS_FIRST = 2

export interface IndexLookups {
  /** By OID of the index, those that constraints make. */
  readonly constraints: ReadonlyMap<number, ConstraintRow>
  readonly opclasses: ReadonlyMap<number, OperatorClassRow>
  readonly byOid: ReadonlyMap<number, IndexRow>
}

export function indexesOf(
  context: ModelContext,
  relation: Relation,
  rows: readonly IndexRow[],
  lookups: IndexLookups,
): readonly Index[] {
  return rows
    .filter((row) => isUsable(context, relation, row))
    .map((row) => indexOf(context, relation, row, lookups))
    .sort((a, b) => byCodeUnit(a.name, b.name))
}

/** One on a partitioned table is not valid until all partitions have theirs, and stands in the schema all the same. */
function isUsable(
  {unrepresented}: ModelContext,
  {row}: Relation,
  {indisvalid, indisready, relname}: IndexRow,
): boolean {
  if ((indisvalid && indisready) || row.relkind === 'p') return true
  unrepresented.push({
    object: `index ${qualified(row.nspname, relname)}`,
    why: 'it is invalid: CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY failed and left it behind',
  })
  return false
}

function indexOf(context: ModelContext, relation: Relation, row: IndexRow, lookups: IndexLookups): Index {
  const {nspname, relname} = relation.row
  const id = objectId('index', [nspname, relname, row.relname])
  const constraint = lookups.constraints.get(row.oid)
  const include = row.indkey.slice(row.indnkeyatts).map((number) => columnNameOf(relation, number))
  return defined({
    id,
    name: row.relname,
    unique: row.indisunique,
    method: row.amname,
    keys: row.indkey.slice(0, row.indnkeyatts).map((_, at) => keyOf(context, relation, row, at, lookups)),
    include: include.length === 0 ? undefined : include,
    where: row.predicate ?? undefined,
    constraint: constraint?.conname,
    comment: context.comments.of(CLASS.class, row.oid),
    dependsOn: context.registry.dependenciesOf([[CLASS.class, row.oid]], [relation.id, id]),
    postgres: nonEmpty(partOf(context, row, lookups)),
  })
}

function keyOf(
  {collations}: ModelContext,
  relation: Relation,
  row: IndexRow,
  at: number,
  {opclasses}: IndexLookups,
): IndexKey {
  const number = row.indkey[at] ?? 0
  const option = row.indoption[at] ?? 0
  const descending = (option & DESCENDING) !== 0
  const nullsFirst = (option & NULLS_FIRST) !== 0
  const opclass = opclasses.get(row.indclass[at] ?? 0)
  const collation = row.indcollation[at] ?? 0
  const usual = columnAt(relation, number)?.attcollation
  return defined({
    column: number === 0 ? undefined : columnNameOf(relation, number),
    expression: number === 0 ? row.keydefs?.[at] : undefined,
    descending: descending ? (true as const) : undefined,
    nulls: nullsFirst === descending ? undefined : nullsFirst ? ('first' as const) : ('last' as const),
    collation: number === 0 || collation === 0 || collation === usual ? undefined : collations.get(collation),
    opclass:
      opclass === undefined || opclass.opcdefault
        ? undefined
        : qualified(opclass.own ? opclass.nspname : undefined, opclass.opcname),
  })
}

function partOf({parents, registry}: ModelContext, row: IndexRow, {byOid}: IndexLookups): PostgresIndex {
  const [parent = 0] = parents.get(row.oid) ?? []
  const above = byOid.get(parent)
  const aboveId = registry.idOf(CLASS.class, parent)
  return defined({
    definition: row.indexdef ?? undefined,
    nullsNotDistinct: row.indnullsnotdistinct ? (true as const) : undefined,
    options: row.reloptions ?? undefined,
    tablespace: row.spcname ?? undefined,
    partitionOf:
      above === undefined || aboveId === undefined
        ? undefined
        : {id: aboveId, schema: above.nspname, index: above.relname},
    clustered: row.indisclustered ? (true as const) : undefined,
    replicaIdentity: row.indisreplident ? (true as const) : undefined,
    statisticsTargets:
      row.statistics === null || row.statistics.length === 0 ? undefined : row.statistics.map(targetOf),
  })
}

function targetOf(text: string): {key: number; target: number} {
  const [key, target] = text.split(' ').map(Number)
  return {key: key ?? 0, target: target ?? 0}
}

/** Tables and views, whole, and sequences. */
import {defined, nonEmpty} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {type ObjectId, objectId} from '../../../schema/basics.ts'
import type {Sequence, Size, Table, View} from '../../../schema/model.ts'
import type {PostgresTable, PostgresView} from '../../../schema/model-postgres.ts'
import type {ConstraintRow} from '../catalog/parts.ts'
import {CLASS} from '../catalog/query.ts'
import {policiesOf, rulesOf, triggersOf} from './actions.ts'
import {columnsOf, sequenceOptionsOf} from './columns.ts'
import {constraintsOf} from './constraints.ts'
import {columnNameOf, type ModelContext, ownershipOf, type Relation} from './context.ts'
import {groupBy} from './groups.ts'
import {type IndexLookups, indexesOf} from './indexes.ts'
import {withoutSecrets} from './secrets.ts'

/** Rows of the parts, by the relation that they are parts of. */
function partsOf({catalog}: ModelContext) {
  const makers = catalog.constraints.filter(({contype}) => contype === 'p' || contype === 'u' || contype === 'x')
  const lookups: IndexLookups = {
    constraints: new Map(makers.map((row) => [row.conindid, row])),
    opclasses: new Map(catalog.operatorClasses.map((row) => [row.oid, row])),
    byOid: new Map(catalog.indexes.map((row) => [row.oid, row])),
  }
  return {
    lookups,
    indexes: groupBy(catalog.indexes, ({indrelid}) => indrelid),
    constraints: groupBy(catalog.constraints, ({conrelid}) => conrelid),
    triggers: groupBy(catalog.triggers, ({tgrelid}) => tgrelid),
    rules: groupBy(catalog.rules, ({ev_class}) => ev_class),
    policies: groupBy(catalog.policies, ({polrelid}) => polrelid),
  }
}

type Parts = ReturnType<typeof partsOf>

const isView = ({row}: Relation): boolean => row.relkind === 'v' || row.relkind === 'm'

export function relationsOf(context: ModelContext): {readonly tables: Table[]; readonly views: View[]} {
  const parts = partsOf(context)
  const tables: Table[] = []
  const views: View[] = []
  for (const relation of context.relations.values()) {
    if (isView(relation)) views.push(viewOf(context, relation, parts))
    else tables.push(tableOf(context, relation, parts))
  }
  return {tables: tables.sort(byId), views: views.sort(byId)}
}

const byId = (a: {id: ObjectId}, b: {id: ObjectId}): number => byCodeUnit(a.id, b.id)

function sharedOf(context: ModelContext, {id, row}: Relation) {
  return {
    id,
    schema: row.nspname,
    name: row.relname,
    comment: context.comments.of(CLASS.class, row.oid),
    ...ownershipOf(context, CLASS.class, row.oid, row),
    size: sizeOf(row.reltuples, row.size),
  }
}

/** -1 stands for a table that was never counted. */
const sizeOf = (tuples: number | null, bytes: string | null): Size | undefined =>
  tuples === null ? undefined : {rows: Math.max(0, tuples), bytes: Number(bytes ?? 0)}

function tableOf(context: ModelContext, relation: Relation, parts: Parts): Table {
  const {oid} = relation.row
  const rows: readonly ConstraintRow[] = parts.constraints.get(oid) ?? []
  return defined({
    kind: 'table' as const,
    ...sharedOf(context, relation),
    dependsOn: tableDependencies(context, relation),
    columns: columnsOf(context, relation),
    constraints: constraintsOf(context, relation, rows, parts.lookups.byOid),
    indexes: indexesOf(context, relation, parts.indexes.get(oid) ?? [], parts.lookups),
    triggers: triggersOf(context, relation, parts.triggers.get(oid) ?? []),
    postgres: nonEmpty(tablePart(context, relation, parts)),
  })
}

function tableDependencies({parents, registry, relations}: ModelContext, {id, row}: Relation) {
  const above = (parents.get(row.oid) ?? []).map((parent) => relations.get(parent)?.id)
  return registry.dependenciesOf([[CLASS.class, row.oid]], [id], above)
}

const OPTIONS_OF_TOAST = 'toast.'

function optionsOf({reloptions, toastoptions}: Relation['row']): readonly string[] | undefined {
  if (reloptions === null && toastoptions === null) return undefined
  return [...(reloptions ?? []), ...(toastoptions ?? []).map((option) => OPTIONS_OF_TOAST + option)]
}

const yes = (value: boolean): true | undefined => (value ? true : undefined)
const REPLICA_IDENTITIES: Readonly<Record<string, 'full' | 'nothing'>> = {f: 'full', n: 'nothing'}

function tablePart(context: ModelContext, relation: Relation, parts: Parts): PostgresTable {
  const {id, row} = relation
  const {oid, relpartbound, srvname} = row
  const above = (context.parents.get(oid) ?? []).flatMap((parent) => {
    const found = context.relations.get(parent)
    return found === undefined ? [] : [{id: found.id, schema: found.row.nspname, table: found.row.relname}]
  })
  const [partitioned] = above
  return defined({
    unlogged: yes(row.relpersistence === 'u'),
    partitionBy: row.partkeydef ?? undefined,
    partitionOf:
      relpartbound === null || partitioned === undefined
        ? undefined
        : {parent: partitioned.id, schema: partitioned.schema, table: partitioned.table, bound: relpartbound},
    inherits: relpartbound !== null || above.length === 0 ? undefined : above,
    ofType: row.reloftype ?? undefined,
    // Partitions take that of a partitioned table over, so it counts whatever it is.
    accessMethod: row.amname === null || (row.amname === 'heap' && row.relkind !== 'p') ? undefined : row.amname,
    tablespace: row.spcname ?? undefined,
    options: optionsOf(row),
    foreign:
      srvname === null
        ? undefined
        : defined({server: srvname, options: withoutSecrets(context, row.ftoptions, () => `foreign table ${id}`)}),
    // That of a foreign table says nothing.
    replicaIdentity: srvname === null ? REPLICA_IDENTITIES[row.relreplident] : undefined,
    rowSecurity: yes(row.relrowsecurity),
    forceRowSecurity: yes(row.relforcerowsecurity),
    policies: policiesOf(context, relation, parts.policies.get(oid) ?? []),
    rules: rulesOf(context, relation, parts.rules.get(oid) ?? []),
  })
}

const CHECK_OPTION = /^check_option=(local|cascaded)$/

function viewOf(context: ModelContext, relation: Relation, parts: Parts): View {
  const {row} = relation
  const materialized = row.relkind === 'm'
  const rules = parts.rules.get(row.oid) ?? []
  const itself = rules.filter(({ruledef}) => ruledef === null).map(({oid}) => [CLASS.rewrite, oid] as const)
  const options = optionsOf(row) ?? []
  const [check] = options.flatMap((option) => CHECK_OPTION.exec(option)?.[1] ?? [])
  const others = options.filter((option) => !CHECK_OPTION.test(option))
  const part: PostgresView = defined({
    options: others.length === 0 ? undefined : others,
    accessMethod: materialized && row.amname !== 'heap' ? (row.amname ?? undefined) : undefined,
    tablespace: row.spcname ?? undefined,
    unlogged: yes(row.relpersistence === 'u'),
    rules: rulesOf(context, relation, rules),
  })
  return defined({
    kind: 'view' as const,
    ...sharedOf(context, relation),
    materialized: yes(materialized),
    dependsOn: context.registry.dependenciesOf([[CLASS.class, row.oid], ...itself], [relation.id]),
    columns: columnsOf(context, relation),
    definition: row.viewdef ?? '',
    checkOption: check as View['checkOption'],
    indexes: materialized ? indexesOf(context, relation, parts.indexes.get(row.oid) ?? [], parts.lookups) : undefined,
    triggers: triggersOf(context, relation, parts.triggers.get(row.oid) ?? []),
    postgres: nonEmpty(part),
  })
}

/** Without those of identity columns. */
export function sequencesOf(context: ModelContext): Sequence[] {
  return context.catalog.sequences
    .filter(({deptype, oid}) => deptype !== 'i' && !context.registry.isMember(CLASS.class, oid))
    .map((row) => {
      const owner = context.relations.get(row.ownerrelid ?? 0)
      return defined({
        kind: 'sequence' as const,
        id: objectId('sequence', [row.nspname, row.relname]),
        schema: row.nspname,
        name: row.relname,
        comment: context.comments.of(CLASS.class, row.oid),
        dependsOn: undefined,
        ...ownershipOf(context, CLASS.class, row.oid, row),
        ...sequenceOptionsOf(row, 'bigint'),
        ownedBy:
          owner === undefined || row.ownerattnum === null
            ? undefined
            : {
                schema: owner.row.nspname,
                table: owner.row.relname,
                column: columnNameOf(owner, row.ownerattnum),
              },
        postgres: row.relpersistence === 'u' ? {unlogged: true as const} : undefined,
      })
    })
    .sort(byId)
}

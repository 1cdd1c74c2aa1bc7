/** Columns of tables and views. */
import {defined, nonEmpty} from '../../../core/defined.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Column, SequenceOptions} from '../../../schema/model.ts'
import type {PostgresColumn} from '../../../schema/model-postgres.ts'
import {INTERNAL_OPTION} from '../catalog/facts.ts'
import {CLASS} from '../catalog/query.ts'
import type {AttributeRow, SequenceRow} from '../catalog/relations.ts'
import type {ModelContext, Relation} from './context.ts'
import {grantsOf} from './grants.ts'
import {withoutSecrets} from './secrets.ts'

const STORAGE = {p: 'plain', e: 'external', x: 'extended', m: 'main'} as const
const COMPRESSION = {p: 'pglz', l: 'lz4'} as const

export function columnsOf(context: ModelContext, relation: Relation): readonly Column[] {
  return relation.columns.map((row) => columnOf(context, relation, row))
}

function columnOf(context: ModelContext, relation: Relation, row: AttributeRow): Column {
  const {comments, registry, types} = context
  const {nspname, relname} = relation.row
  const {attname, adexpr, adoid, attgenerated, attacl} = row
  const collation = row.attcollation === 0 ? undefined : collationOf(context, row)
  return defined({
    name: attname,
    ...types.of(row.atttypid, row.format_type),
    nullable: !row.attnotnull,
    default: adexpr === null || attgenerated !== '' ? undefined : adexpr,
    generated: adexpr === null || attgenerated === '' ? undefined : {expression: adexpr, stored: attgenerated === 's'},
    identity: row.attidentity === '' ? undefined : identityOf(context, row),
    collation,
    comment: comments.of(CLASS.class, row.attrelid, row.attnum),
    grants: attacl === null ? undefined : grantsOf({owner: relation.row.owner, acl: attacl, acldefault: []}),
    dependsOn:
      adoid === null
        ? undefined
        : registry.dependenciesOf(
            [[CLASS.attrdef, adoid]],
            [relation.id, objectId('column', [nspname, relname, attname])],
          ),
    postgres: nonEmpty(partOf(context, relation, row)),
  })
}

function collationOf({collations, types}: ModelContext, {attcollation, atttypid}: AttributeRow): string | undefined {
  return attcollation === types.row(atttypid)?.typcollation ? undefined : collations.get(attcollation)
}

function partOf(context: ModelContext, relation: Relation, row: AttributeRow): PostgresColumn {
  const inherited = row.attinhcount > 0 && !row.attislocal
  return defined({
    storage: isUsualStorage(context, relation, row) ? undefined : STORAGE[row.attstorage as keyof typeof STORAGE],
    compression: COMPRESSION[row.attcompression as keyof typeof COMPRESSION],
    statisticsTarget: row.attstattarget ?? undefined,
    options: row.attoptions?.filter((option) => !option.startsWith(INTERNAL_OPTION)),
    foreignOptions: withoutSecrets(context, row.attfdwoptions, () => `column ${relation.row.relname}.${row.attname}`),
    inherited: inherited ? (true as const) : undefined,
    ownNotNull: inherited && row.attnotnull && !isNotNullAbove(context, row) ? (true as const) : undefined,
    identitySequence: row.attidentity === '' ? undefined : identitySequenceOf(context, relation, row),
  })
}

/** That of the type, unless the parents' would come in its place. */
function isUsualStorage(context: ModelContext, {row: relation}: Relation, row: AttributeRow): boolean {
  const usual = context.types.row(row.atttypid)?.typstorage
  if (usual === undefined || relation.relkind === 'v') return true
  return row.attstorage === usual && columnsAbove(context, row).every(({attstorage}) => attstorage === usual)
}

const isNotNullAbove = (context: ModelContext, row: AttributeRow): boolean =>
  columnsAbove(context, row).some(({attnotnull}) => attnotnull)

const columnsAbove = ({parents, relations}: ModelContext, {attrelid, attname}: AttributeRow): readonly AttributeRow[] =>
  (parents.get(attrelid) ?? []).flatMap(
    (parent) => relations.get(parent)?.columns.find((column) => column.attname === attname) ?? [],
  )

export const sequenceOptionsOf = (row: SequenceRow, defaultType: string): SequenceOptions =>
  defined({
    type: row.format_type === defaultType ? undefined : row.format_type,
    start: row.seqstart,
    increment: row.seqincrement,
    min: row.seqmin,
    max: row.seqmax,
    cache: row.seqcache,
    cycle: row.seqcycle ? (true as const) : undefined,
  })

const UNKNOWN_SEQUENCE: SequenceOptions = {start: '1', increment: '1', min: '1', max: '1', cache: '1'}

/** That of a partition is the sequence of the partitioned table. */
function identityOf(context: ModelContext, row: AttributeRow): NonNullable<Column['identity']> {
  const sequence = sequenceAbove(context, row.attrelid, row.attname)
  return {
    always: row.attidentity === 'a',
    sequence: sequence === undefined ? UNKNOWN_SEQUENCE : sequenceOptionsOf(sequence, row.format_type),
  }
}

function sequenceAbove(context: ModelContext, relid: number, name: string): SequenceRow | undefined {
  const attnum = context.attributes.get(relid)?.find(({attname}) => attname === name)?.attnum
  const own = context.identitySequences.get(`${relid}/${attnum}`)
  if (own !== undefined) return own
  const [parent] = context.parents.get(relid) ?? []
  return parent === undefined ? undefined : sequenceAbove(context, parent, name)
}

function identitySequenceOf(
  context: ModelContext,
  {row: table}: Relation,
  {attrelid, attnum}: AttributeRow,
): PostgresColumn['identitySequence'] {
  const sequence = context.identitySequences.get(`${attrelid}/${attnum}`)
  if (sequence === undefined) return undefined
  const persistence = sequence.relpersistence === 'u' ? ('unlogged' as const) : ('logged' as const)
  return defined({
    schema: sequence.nspname,
    name: sequence.relname,
    persistence: sequence.relpersistence === table.relpersistence ? undefined : persistence,
    comment: context.comments.of(CLASS.class, sequence.oid),
    grants: grantsOf(sequence),
  })
}

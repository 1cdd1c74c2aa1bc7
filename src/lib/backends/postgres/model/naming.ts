/** Gives every object of the catalog its id in the model, before any of them is mapped. */
import {type ObjectId, objectId} from '../../../schema/basics.ts'
import {CLASS} from '../catalog/query.ts'
import type {Catalog} from '../catalog/read.ts'
import type {AttributeRow} from '../catalog/relations.ts'
import type {RoutineRow} from '../catalog/routines.ts'
import type {TypeRow} from '../catalog/types.ts'
import type {Registry} from './registry.ts'

interface Named {
  /** By OID of pg_class. */
  readonly relationIds: ReadonlyMap<number, ObjectId>
  /** Ids of relations by OID of their row type. */
  readonly rowTypes: ReadonlyMap<number, ObjectId>
}

const TYPE_KINDS = {b: 'type', c: 'composite', d: 'domain', e: 'enum', m: 'range', p: 'type', r: 'range'} as const
const ROUTINE_KINDS = {a: 'aggregate', f: 'function', p: 'procedure', w: 'window'} as const

export const typeIdOf = ({typtype, nspname, typname}: TypeRow): ObjectId =>
  objectId(TYPE_KINDS[typtype], [nspname, typname])

export const routineKindOf = ({prokind}: RoutineRow) => ROUTINE_KINDS[prokind]
export const signatureOf = ({inputtypes}: RoutineRow): string => inputtypes.join(', ')
export const routineIdOf = (row: RoutineRow): ObjectId =>
  objectId(routineKindOf(row), [row.nspname, row.proname], signatureOf(row))

export function nameObjects(
  catalog: Catalog,
  registry: Registry,
  attributes: ReadonlyMap<number, readonly AttributeRow[]>,
): Named {
  for (const {oid, nspname} of catalog.namespaces) registry.name(CLASS.namespace, oid, objectId('schema', [nspname]))
  for (const {oid, extname} of catalog.extensions) registry.name(CLASS.extension, oid, objectId('extension', [extname]))
  nameTypes(catalog, registry)
  for (const row of catalog.routines) registry.name(CLASS.proc, row.oid, routineIdOf(row))
  const named = nameRelations(catalog, registry)
  nameSequences(catalog, registry)
  nameParts(catalog, registry, named.relationIds, attributes)
  return named
}

function nameTypes(catalog: Catalog, registry: Registry): void {
  const multiranges = new Map(catalog.ranges.map(({rngmultitypid, rngtypid}) => [rngmultitypid, rngtypid]))
  const byOid = new Map(catalog.types.map((row) => [row.oid, row]))
  for (const row of catalog.types) {
    if (!row.own || row.isarray) continue
    const whole = byOid.get(multiranges.get(row.oid) ?? row.oid) ?? row
    registry.name(CLASS.type, row.oid, typeIdOf(whole))
    // Dependencies on a composite type may name it as the relation that it is, too.
    if (row.typtype === 'c') registry.name(CLASS.class, row.typrelid, typeIdOf(row))
  }
}

function nameRelations(catalog: Catalog, registry: Registry): Named {
  const relationIds = new Map<number, ObjectId>()
  const rowTypes = new Map<number, ObjectId>()
  for (const {oid, nspname, relname, relkind, reltype} of catalog.relations) {
    if (registry.isMember(CLASS.class, oid)) continue
    const id = objectId(relkind === 'v' || relkind === 'm' ? 'view' : 'table', [nspname, relname])
    relationIds.set(oid, id)
    rowTypes.set(reltype, id)
    registry.name(CLASS.class, oid, id)
  }
  return {relationIds, rowTypes}
}

/** The sequence of an identity column is a part of its table. */
function nameSequences(catalog: Catalog, registry: Registry): void {
  for (const {oid, nspname, relname, deptype, ownerrelid} of catalog.sequences) {
    const table = deptype === 'i' && ownerrelid !== null ? registry.idOf(CLASS.class, ownerrelid) : undefined
    registry.name(CLASS.class, oid, table ?? objectId('sequence', [nspname, relname]))
  }
}

function nameParts(
  catalog: Catalog,
  registry: Registry,
  relations: ReadonlyMap<number, ObjectId>,
  attributes: ReadonlyMap<number, readonly AttributeRow[]>,
): void {
  const paths = new Map(catalog.relations.map(({oid, nspname, relname}) => [oid, [nspname, relname]]))
  const nameOf = (classid: number, oid: number, relid: number, kind: string, name: string) => {
    const path = paths.get(relid)
    if (path !== undefined && relations.has(relid)) registry.name(classid, oid, objectId(kind, [...path, name]))
  }
  for (const columns of attributes.values()) {
    for (const {adoid, attrelid, attname} of columns) {
      if (adoid !== null) nameOf(CLASS.attrdef, adoid, attrelid, 'column', attname)
    }
  }
  for (const {oid, indrelid, relname} of catalog.indexes) nameOf(CLASS.class, oid, indrelid, 'index', relname)
  for (const {oid, conrelid, conname, contype, conindid} of catalog.constraints) {
    nameOf(CLASS.constraint, oid, conrelid, 'constraint', conname)
    // What depends on the index of a constraint depends on the constraint.
    if (contype !== 'f' && conindid !== 0) nameOf(CLASS.class, conindid, conrelid, 'constraint', conname)
  }
  for (const {oid, tgrelid, tgname} of catalog.triggers) nameOf(CLASS.trigger, oid, tgrelid, 'trigger', tgname)
  for (const {oid, polrelid, polname} of catalog.policies) nameOf(CLASS.policy, oid, polrelid, 'policy', polname)
  for (const {oid, ev_class, rulename, ruledef} of catalog.rules) {
    const view = relations.get(ev_class)
    if (ruledef !== null) nameOf(CLASS.rewrite, oid, ev_class, 'rule', rulename)
    else if (view !== undefined) registry.name(CLASS.rewrite, oid, view)
  }
}

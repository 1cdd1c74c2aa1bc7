/** What all mappers look things up in; made once from the catalog. */

import {byCodeUnit} from '../../../core/text.ts'
import type {ObjectId} from '../../../schema/basics.ts'
import type {Grant, Unrepresented} from '../../../schema/model.ts'
import {CLASS} from '../catalog/query.ts'
import type {Catalog} from '../catalog/read.ts'
import type {AttributeRow, RelationRow, SequenceRow} from '../catalog/relations.ts'
import {qualified} from '../quote.ts'
import {Comments} from './comments.ts'
import {grantsOf, type Rights} from './grants.ts'
import {groupBy} from './groups.ts'
import {nameObjects} from './naming.ts'
import {Registry} from './registry.ts'
import {ValueTypes} from './value-types.ts'

export interface Relation {
  readonly id: ObjectId
  readonly row: RelationRow
  /** By number. */
  readonly columns: readonly AttributeRow[]
}

export interface ModelContext {
  readonly catalog: Catalog
  readonly registry: Registry
  readonly comments: Comments
  readonly types: ValueTypes
  /** Tables and views that are no members of extensions. */
  readonly relations: ReadonlyMap<number, Relation>
  readonly attributes: ReadonlyMap<number, readonly AttributeRow[]>
  /** Of tables: parents in order; of indexes: the one of the partitioned table. */
  readonly parents: ReadonlyMap<number, readonly number[]>
  /** Of tables: checks that children take over. */
  readonly checkNames: ReadonlyMap<number, ReadonlySet<string>>
  /** Names as SQL has them. */
  readonly collations: ReadonlyMap<number, string>
  /** Of identity columns, as `relid/attnum`. */
  readonly identitySequences: ReadonlyMap<string, SequenceRow>
  readonly initialPrivileges: ReadonlyMap<string, readonly string[]>
  /** The first key of a table, by name, on a set of columns: {@link keyName}. */
  readonly keys: ReadonlyMap<string, ObjectId>
  /** Mappers add to it. */
  readonly unrepresented: Unrepresented[]
}

export function contextOf(catalog: Catalog): ModelContext {
  const registry = new Registry(catalog.depends)
  const attributes = groupBy(catalog.attributes, ({attrelid}) => attrelid)
  for (const group of attributes.values()) (group as AttributeRow[]).sort((a, b) => a.attnum - b.attnum)
  const {relationIds, rowTypes} = nameObjects(catalog, registry, attributes)
  const relations = new Map<number, Relation>()
  for (const row of catalog.relations) {
    const id = relationIds.get(row.oid)
    if (id !== undefined) relations.set(row.oid, {id, row, columns: attributes.get(row.oid) ?? []})
  }
  return {
    catalog,
    registry,
    comments: new Comments(catalog.descriptions),
    types: new ValueTypes(catalog.types, registry, rowTypes),
    relations,
    attributes,
    parents: parentsOf(catalog),
    checkNames: checkNamesOf(catalog),
    collations: new Map(
      catalog.collations.map(({oid, nspname, collname, own}) => [oid, qualified(own ? nspname : undefined, collname)]),
    ),
    identitySequences: new Map(
      catalog.sequences
        .filter(({deptype}) => deptype === 'i')
        .map((row) => [`${row.ownerrelid}/${row.ownerattnum}`, row]),
    ),
    initialPrivileges: new Map(
      catalog.initialPrivileges.map(({classoid, objoid, objsubid, initprivs}) => [
        `${classoid}/${objoid}/${objsubid}`,
        initprivs,
      ]),
    ),
    keys: keysOf(catalog, registry),
    unrepresented: [],
  }
}

export const keyName = (relid: number, columns: readonly number[]): string =>
  `${relid}/${columns.toSorted((a, b) => a - b).join(' ')}`

/** Constraints before mere indexes, the primary key first. */
function keysOf({constraints, indexes}: Catalog, registry: Registry): ReadonlyMap<string, ObjectId> {
  const keys = new Map<string, ObjectId>()
  const found = [
    ...constraints
      .filter(({contype, conrelid}) => conrelid !== 0 && (contype === 'p' || contype === 'u'))
      .map(({oid, contype, conrelid, conkey, conname}) => ({
        id: registry.idOf(CLASS.constraint, oid),
        name: keyName(conrelid, conkey ?? []),
        order: `${contype} ${conname}`,
      })),
    ...indexes
      .filter(({indisunique, predicate, keydefs}) => indisunique && predicate === null && keydefs === null)
      .map(({oid, indrelid, indkey, indnkeyatts, relname}) => ({
        id: registry.idOf(CLASS.class, oid),
        name: keyName(indrelid, indkey.slice(0, indnkeyatts)),
        order: `z ${relname}`,
      })),
  ].sort((a, b) => byCodeUnit(a.order, b.order))
  for (const {id, name} of found) if (id !== undefined && !keys.has(name)) keys.set(name, id)
  return keys
}

function parentsOf({inherits}: Catalog): ReadonlyMap<number, readonly number[]> {
  const groups = groupBy(inherits, ({inhrelid}) => inhrelid)
  const inOrder = (rows: readonly (typeof inherits)[number][]) => rows.toSorted((a, b) => a.inhseqno - b.inhseqno)
  return new Map([...groups].map(([oid, rows]) => [oid, inOrder(rows).map(({inhparent}) => inhparent)]))
}

function checkNamesOf({constraints}: Catalog): ReadonlyMap<number, ReadonlySet<string>> {
  const checks = constraints.filter(({contype, connoinherit}) => contype === 'c' && !connoinherit)
  const groups = groupBy(checks, ({conrelid}) => conrelid)
  return new Map([...groups].map(([oid, rows]) => [oid, new Set(rows.map(({conname}) => conname))]))
}

export function columnAt({columns}: Pick<Relation, 'columns'>, attnum: number): AttributeRow | undefined {
  const likely = columns[attnum - 1]
  // Numbers have gaps only where columns were dropped.
  return likely?.attnum === attnum ? likely : columns.find((column) => column.attnum === attnum)
}

export const columnNameOf = (relation: Pick<Relation, 'columns'>, attnum: number): string =>
  columnAt(relation, attnum)?.attname ?? `column ${attnum}`

export interface Ownership {
  readonly owner: string | undefined
  readonly grants: readonly Grant[] | undefined
}

/** Both undefined unless privileges were asked for. */
export function ownershipOf({initialPrivileges}: ModelContext, classid: number, oid: number, row: Rights): Ownership {
  if (row.owner === null) return {owner: undefined, grants: undefined}
  return {owner: row.owner, grants: grantsOf(row, initialPrivileges.get(`${classid}/${oid}/0`))}
}

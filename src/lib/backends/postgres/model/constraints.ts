/** Constraints of tables and domains. */
import {defined} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {type ObjectId, objectId} from '../../../schema/basics.ts'
import type {Constraint, ReferentialAction} from '../../../schema/model.ts'
import type {ConstraintRow, IndexRow} from '../catalog/parts.ts'
import {CLASS} from '../catalog/query.ts'
import {storageOptions} from '../ddl/options.ts'
import {ident, idents, inParentheses, qualified} from '../quote.ts'
import {columnNameOf, keyName, type ModelContext, type Relation} from './context.ts'

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

const KIND_ORDER = ['primary key', 'unique', 'exclusion', 'check', 'not null', 'foreign key']

/** The primary key first, then by kind and name. */
export function constraintsOf(
  context: ModelContext,
  relation: Relation,
  rows: readonly ConstraintRow[],
  indexes: ReadonlyMap<number, IndexRow>,
): readonly Constraint[] {
  const oids = new Set(rows.map(({oid}) => oid))
  return (
    rows
      // The server's own helpers of a foreign key to a partitioned table: one for each partition.
      .filter(({conparentid}) => !oids.has(conparentid))
      .map((row) => constraintOf(context, relation, row, indexes))
      .sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || byCodeUnit(a.name ?? '', b.name ?? ''))
  )
}

function constraintOf(
  context: ModelContext,
  relation: Relation,
  row: ConstraintRow,
  indexes: ReadonlyMap<number, IndexRow>,
): Constraint {
  const {nspname, relname} = relation.row
  const id = objectId('constraint', [nspname, relname, row.conname])
  const namesOf = (numbers: readonly number[] | null) => (numbers ?? []).map((number) => columnNameOf(relation, number))
  const columns = namesOf(row.conkey)
  const fields = (definition: string, deleteSets?: readonly string[]) =>
    defined({
      id,
      name: row.conname,
      comment: context.comments.of(CLASS.constraint, row.oid),
      dependsOn: dependenciesOf(context, relation, row, id),
      deferrable: deferrableOf(row),
      notValid: row.convalidated || !row.conenforced ? undefined : (true as const),
      notEnforced: row.conenforced ? undefined : (true as const),
      postgres: defined({
        definition: definition + suffixOf(row),
        inherited: isInherited(context, relation, row) ? (true as const) : undefined,
        noInherit: row.connoinherit && (row.contype === 'c' || row.contype === 'n') ? (true as const) : undefined,
        temporal: row.conperiod ? (true as const) : undefined,
        deleteSets,
      }),
    })
  switch (row.contype) {
    case 'p':
    case 'u':
      return keyOf(relation, row, columns, indexes.get(row.conindid), fields)
    case 'f':
      return foreignKeyOf(context, row, columns, fields)
    case 'c':
      return {kind: 'check', expression: row.expression ?? '', ...fields(checkDefinition(row))}
    case 'n':
      return {kind: 'not null', columns: [columns[0] ?? ''], ...fields(`NOT NULL ${ident(columns[0] ?? '')}`)}
    case 'x': {
      const definition = row.constraintdef ?? ''
      return {kind: 'exclusion', definition, ...fields(definition)}
    }
  }
}

function keyOf(
  relation: Relation,
  row: ConstraintRow,
  columns: readonly string[],
  index: IndexRow | undefined,
  fields: Fields,
): Constraint {
  const primary = row.contype === 'p'
  const nullsNotDistinct = index?.indnullsnotdistinct === true
  const include = (index?.indkey.slice(index.indnkeyatts) ?? []).map((number) => columnNameOf(relation, number))
  const definition = [
    primary ? 'PRIMARY KEY' : 'UNIQUE',
    ...(nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    `(${idents(columns)}${row.conperiod ? ' WITHOUT OVERLAPS' : ''})`,
    ...(include.length === 0 ? [] : [`INCLUDE (${idents(include)})`]),
    ...(index?.reloptions == null ? [] : [`WITH (${storageOptions(index.reloptions)})`]),
    ...(index?.spcname == null ? [] : [`USING INDEX TABLESPACE ${ident(index.spcname)}`]),
  ].join(' ')
  if (primary) return {kind: 'primary key', columns, ...fields(definition)}
  return defined({
    kind: 'unique' as const,
    columns,
    nullsNotDistinct: nullsNotDistinct ? (true as const) : undefined,
    ...fields(definition),
  })
}

/** A foreign key goes by one of the keys that would do, the oldest: which one that is says nothing about the schema. */
function dependenciesOf({registry, keys}: ModelContext, relation: Relation, row: ConstraintRow, id: ObjectId) {
  const own = [[CLASS.constraint, row.oid]] as const
  // Operator classes and collations are what its index uses.
  if (row.contype !== 'f') return registry.dependenciesOf([...own, [CLASS.class, row.conindid]], [relation.id, id])
  const index = registry.idOf(CLASS.class, row.conindid)
  const same = keys.get(keyName(row.confrelid, row.confkey ?? []))
  const oldest = index === undefined || same === undefined || index === same ? [] : [index]
  return registry.dependenciesOf(own, [relation.id, id, ...oldest], [same])
}

type Fields = (
  definition: string,
  deleteSets?: readonly string[],
) => Pick<Constraint, 'id' | 'name'> & {
  readonly name: string
}

function foreignKeyOf(
  context: ModelContext,
  row: ConstraintRow,
  columns: readonly string[],
  fields: Fields,
): Constraint {
  const target = context.relations.get(row.confrelid)
  // A member of an extension is no relation of the model.
  const referenced = target?.row ?? context.catalog.relations.find(({oid}) => oid === row.confrelid)
  const {nspname, relname} = referenced ?? {nspname: '', relname: ''}
  const targetColumns = {columns: context.attributes.get(row.confrelid) ?? []}
  const theirs = (row.confkey ?? []).map((number) => columnNameOf(targetColumns, number))
  const onUpdate = ACTIONS[row.confupdtype]
  const onDelete = ACTIONS[row.confdeltype]
  const sets = (row.confdelsetcols ?? []).map((number) => columns[row.conkey?.indexOf(number) ?? -1] ?? '')
  const period = (names: readonly string[]): string =>
    row.conperiod
      ? names.map((name, at) => (at === names.length - 1 ? `PERIOD ${ident(name)}` : ident(name))).join(', ')
      : idents(names)
  const definition = [
    `FOREIGN KEY (${period(columns)}) REFERENCES ${qualified(nspname, relname)}(${period(theirs)})`,
    ...(row.confmatchtype === 'f' ? ['MATCH FULL'] : []),
    ...(onUpdate === undefined ? [] : [`ON UPDATE ${onUpdate.toUpperCase()}`]),
    ...(onDelete === undefined
      ? []
      : [`ON DELETE ${onDelete.toUpperCase()}${sets.length === 0 ? '' : ` (${idents(sets)})`}`]),
  ].join(' ')
  return defined({
    kind: 'foreign key' as const,
    columns,
    references: {schema: nspname, table: relname, columns: theirs},
    onUpdate,
    onDelete,
    match: row.confmatchtype === 'f' ? ('full' as const) : undefined,
    ...fields(definition, sets.length === 0 ? undefined : sets),
  })
}

export const checkDefinition = ({expression}: ConstraintRow): string => `CHECK ${inParentheses(expression ?? '')}`

const deferrableOf = ({condeferrable, condeferred}: ConstraintRow) =>
  condeferrable ? (condeferred ? ('deferred' as const) : ('immediate' as const)) : undefined

/** An exclusion's own text has them already. */
export function suffixOf(row: ConstraintRow): string {
  if (row.contype === 'x') return ''
  return [
    row.connoinherit && (row.contype === 'c' || row.contype === 'n') ? ' NO INHERIT' : '',
    row.condeferrable ? ' DEFERRABLE' : '',
    row.condeferred ? ' INITIALLY DEFERRED' : '',
    row.conenforced ? (row.convalidated ? '' : ' NOT VALID') : ' NOT ENFORCED',
  ].join('')
}

/**
 * A key of a partition is made by itself and attached, so it counts as its own. Checks and the like of a partition never
 * do, even where one was added again later and the server says so.
 */
function isInherited(context: ModelContext, relation: Relation, row: ConstraintRow): boolean {
  const {contype, conislocal, coninhcount, conparentid} = row
  if (contype === 'f') return conparentid !== 0
  if (contype !== 'c' && contype !== 'n') return false
  if (contype === 'n' && !isNotNullAbove(context, relation, row)) return false
  if (contype === 'c' && !isCheckAbove(context, relation, row)) return false
  return relation.row.relpartbound === null ? !conislocal : coninhcount > 0
}

/** Where a parent dropped the column, the NOT NULL of a child still counts it. */
function isNotNullAbove({attributes, parents}: ModelContext, relation: Relation, {conkey}: ConstraintRow): boolean {
  const name = columnNameOf(relation, conkey?.[0] ?? 0)
  const above = (parents.get(relation.row.oid) ?? []).flatMap((parent) => attributes.get(parent) ?? [])
  return above.some(({attname, attnotnull}) => attname === name && attnotnull)
}

/** The same where a check went with a column. */
const isCheckAbove = ({parents, checkNames}: ModelContext, {row}: Relation, {conname}: ConstraintRow): boolean =>
  (parents.get(row.oid) ?? []).some((parent) => checkNames.get(parent)?.has(conname))

/** Enums, domains, composite types and ranges. Base types are among the others. */
import {defined, nonEmpty} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {type ObjectId, objectId} from '../../../schema/basics.ts'
import type {CheckConstraint, CompositeType, DomainType, RangeType, TypeObject} from '../../../schema/model.ts'
import type {ConstraintRow} from '../catalog/parts.ts'
import {CLASS} from '../catalog/query.ts'
import type {RangeRow, TypeRow} from '../catalog/types.ts'
import {checkDefinition, suffixOf} from './constraints.ts'
import {type ModelContext, ownershipOf} from './context.ts'
import {groupBy} from './groups.ts'
import {typeIdOf} from './naming.ts'

export function typesOf(context: ModelContext): TypeObject[] {
  const {catalog, registry} = context
  const labels = groupBy(catalog.enums, ({enumtypid}) => enumtypid)
  const ranges = new Map(catalog.ranges.map((row) => [row.rngtypid, row]))
  const constraints = groupBy(
    catalog.constraints.filter(({contypid}) => contypid !== 0),
    ({contypid}) => contypid,
  )
  return catalog.types
    .filter(({own, isarray, oid}) => own && !isarray && !registry.isMember(CLASS.type, oid))
    .flatMap((row): TypeObject[] => {
      const shared = sharedOf(context, row)
      if (row.typtype === 'e') {
        return [{kind: 'enum', ...shared, values: (labels.get(row.oid) ?? []).map(({enumlabel}) => enumlabel)}]
      }
      if (row.typtype === 'd') return [domainOf(context, row, constraints.get(row.oid) ?? [])]
      if (row.typtype === 'c') return [compositeOf(context, row)]
      const range = row.typtype === 'r' ? ranges.get(row.oid) : undefined
      return range === undefined ? [] : [rangeOf(context, row, range)]
    })
    .sort((a, b) => byCodeUnit(a.id, b.id))
}

function sharedOf(context: ModelContext, row: TypeRow, more: readonly (readonly [number, number])[] = []) {
  const id = typeIdOf(row)
  return defined({
    id,
    schema: row.nspname,
    name: row.typname,
    comment: context.comments.of(CLASS.type, row.oid),
    dependsOn: context.registry.dependenciesOf([[CLASS.type, row.oid], ...more], [id]),
    ...ownershipOf(context, CLASS.type, row.oid, row),
  })
}

function domainOf(context: ModelContext, row: TypeRow, constraints: readonly ConstraintRow[]): DomainType {
  const {collations, comments, types} = context
  const base = types.row(row.typbasetype)
  const notNull = constraints.find(({contype}) => contype === 'n')
  const {typeId, ...value} = types.of(row.typbasetype, row.format_type)
  return defined({
    kind: 'domain' as const,
    ...sharedOf(context, row),
    ...value,
    typeId,
    nullable: !row.typnotnull,
    default: row.typdefault ?? undefined,
    collation:
      row.typcollation === 0 || row.typcollation === base?.typcollation ? undefined : collations.get(row.typcollation),
    checks: constraints
      .filter(({contype}) => contype === 'c')
      .map((check) => domainCheckOf(context, row, check))
      .sort((a, b) => byCodeUnit(a.name ?? '', b.name ?? '')),
    postgres:
      notNull === undefined
        ? undefined
        : {notNull: defined({name: notNull.conname, comment: comments.of(CLASS.constraint, notNull.oid)})},
  })
}

function domainCheckOf({comments, registry}: ModelContext, domain: TypeRow, row: ConstraintRow): CheckConstraint {
  const id = objectId('constraint', [domain.nspname, domain.typname, row.conname])
  return defined({
    kind: 'check' as const,
    id,
    name: row.conname,
    comment: comments.of(CLASS.constraint, row.oid),
    expression: row.expression ?? '',
    dependsOn: registry.dependenciesOf([[CLASS.constraint, row.oid]], [typeIdOf(domain), id]),
    notValid: row.convalidated ? undefined : (true as const),
    postgres: {definition: checkDefinition(row) + suffixOf(row)},
  })
}

function compositeOf(context: ModelContext, row: TypeRow): CompositeType {
  const {attributes, collations, comments, types} = context
  return {
    kind: 'composite',
    ...sharedOf(context, row, [[CLASS.class, row.typrelid]]),
    attributes: (attributes.get(row.typrelid) ?? []).map((attribute) =>
      defined({
        name: attribute.attname,
        ...types.of(attribute.atttypid, attribute.format_type),
        collation:
          attribute.attcollation === 0 || attribute.attcollation === types.row(attribute.atttypid)?.typcollation
            ? undefined
            : collations.get(attribute.attcollation),
        comment: comments.of(CLASS.class, row.typrelid, attribute.attnum),
      }),
    ),
  }
}

function rangeOf(context: ModelContext, row: TypeRow, range: RangeRow): RangeType {
  return defined({
    kind: 'range' as const,
    ...sharedOf(context, row),
    subtype: range.subtype,
    postgres: nonEmpty(
      defined({
        subtypeOpclass: range.opcdefault ? undefined : range.opcname,
        subtypeDiff: range.subdiff ?? undefined,
        canonical: range.canonical ?? undefined,
        collation: range.collation ?? undefined,
        multirange: range.multirange,
      }),
    ),
  })
}

export const schemaIdOf = (name: string): ObjectId => objectId('schema', [name])

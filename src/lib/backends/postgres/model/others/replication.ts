/** Publications and subscriptions. */
import {byCodeUnit} from '../../../../core/text.ts'
import {CLASS} from '../../catalog/query.ts'
import type {PublicationRow, PublicationTableRow, SubscriptionRow} from '../../catalog/server-objects.ts'
import {ident, idents, inParentheses, literal, qualified} from '../../quote.ts'
import {columnNameOf, type ModelContext} from '../context.ts'
import {groupBy} from '../groups.ts'
import {schemaIdOf} from '../types.ts'
import type {Draft} from './draft.ts'

export function publicationDrafts(context: ModelContext): Draft[] {
  const tables = groupBy(context.catalog.publicationTables, ({prpubid}) => prpubid)
  return context.catalog.publications.map((row) => {
    const rows = tables.get(row.oid) ?? []
    const parts = [
      ...rows.flatMap((table) => published(context, table)).sort(byCodeUnit),
      ...row.schemas.toSorted(byCodeUnit).map((schema) => `TABLES IN SCHEMA ${ident(schema)}`),
    ]
    const scope = row.puballtables ? '\n  FOR ALL TABLES' : parts.length === 0 ? '' : `\n  FOR ${parts.join(',\n    ')}`
    const options = publicationOptions(row)
    const name = ident(row.pubname)
    return {
      classid: CLASS.publication,
      oid: row.oid,
      kind: 'publication',
      name: row.pubname,
      definition: `CREATE PUBLICATION ${name}${scope}${options.length === 0 ? '' : `\n  WITH (${options.join(', ')})`}`,
      identity: `PUBLICATION ${name}`,
      rights: row,
      needs: [
        ...rows.map(({prrelid}) => context.registry.sourceOf(CLASS.class, prrelid)),
        ...row.schemas.map(schemaIdOf),
      ],
    }
  })
}

function published({catalog, attributes}: ModelContext, row: PublicationTableRow): string[] {
  const table = catalog.relations.find(({oid}) => oid === row.prrelid)
  if (table === undefined) return []
  const columns = (row.prattrs ?? []).map((number) =>
    columnNameOf({columns: attributes.get(row.prrelid) ?? []}, number),
  )
  // The partitions of a partitioned table and its children are in it by themselves.
  const name = `TABLE ONLY ${qualified(table.nspname, table.relname)}`
  return [
    name +
      (columns.length === 0 ? '' : ` (${idents(columns)})`) +
      (row.qual === null ? '' : ` WHERE ${inParentheses(row.qual)}`),
  ]
}

function publicationOptions(row: PublicationRow): string[] {
  const kinds = [
    ...(row.pubinsert ? ['insert'] : []),
    ...(row.pubupdate ? ['update'] : []),
    ...(row.pubdelete ? ['delete'] : []),
    ...(row.pubtruncate ? ['truncate'] : []),
  ]
  return [
    ...(kinds.length === 4 ? [] : [`publish = ${literal(kinds.join(', '))}`]),
    ...(row.pubviaroot ? ['publish_via_partition_root = true'] : []),
    ...(row.pubgencols === null ? [] : [`publish_generated_columns = ${row.pubgencols}`]),
  ]
}

/** Only superusers may read the connection, and there is a password in it: it is not even asked for. */
export function subscriptionDrafts({catalog, unrepresented}: ModelContext): Draft[] {
  return catalog.subscriptions.map((row) => {
    const name = ident(row.subname)
    unrepresented.push({
      object: `subscription ${name}`,
      why: 'its connection may hold a password and is left out; it does not connect until ALTER SUBSCRIPTION … CONNECTION',
    })
    return {
      classid: CLASS.subscription,
      oid: row.oid,
      kind: 'subscription',
      name: row.subname,
      definition: `CREATE SUBSCRIPTION ${name} CONNECTION ''\n  PUBLICATION ${idents(row.subpublications)}\n  WITH (${subscriptionOptions(row).join(', ')})`,
      identity: `SUBSCRIPTION ${name}`,
      rights: row,
    }
  })
}

function subscriptionOptions(row: SubscriptionRow): string[] {
  const {subslotname, subsynccommit, substream} = row
  return [
    'connect = false',
    `slot_name = ${subslotname === null ? 'NONE' : literal(subslotname)}`,
    ...(row.subbinary ? ['binary = true'] : []),
    ...(substream === 'true' || substream === 't'
      ? ['streaming = on']
      : substream === 'p'
        ? ['streaming = parallel']
        : []),
    ...(row.subtwophasestate === 'd' ? [] : ['two_phase = on']),
    ...(row.subdisableonerr ? ['disable_on_error = true'] : []),
    ...(subsynccommit === 'off' ? [] : [`synchronous_commit = ${literal(subsynccommit)}`]),
    ...row.more,
  ]
}

/** The catalog of a database → its model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import {deepFreeze} from '../../../schema/freeze.ts'
import {type DatabaseModel, SCHEMA_FORMAT, type Sequence} from '../../../schema/model.ts'
import type {Catalog} from '../catalog/catalog.ts'
import {eventsOf} from './event.ts'
import {grantsOf} from './privileges.ts'
import {routinesOf} from './routine.ts'
import {tablesOf} from './table.ts'
import {triggersOf} from './trigger.ts'
import {viewsOf} from './view.ts'

export function modelOf(catalog: Catalog): DatabaseModel {
  const {views, unrepresented: unseenViews} = viewsOf(catalog)
  const {routines, packages, unrepresented: unseenRoutines} = routinesOf(catalog)
  const triggers = triggersOf(catalog)
  const {tables, unrepresented: unknownOptions} = tablesOf(catalog, triggers)
  const {events, unrepresented: unseenEvents} = eventsOf(catalog)
  const grants = grantsOf(catalog)
  return deepFreeze({
    format: SCHEMA_FORMAT,
    dialect: catalog.isMariadb ? 'mariadb' : 'mysql',
    defaults: defaultsOf(catalog),
    schemas: [],
    types: [],
    sequences: sequencesOf(catalog).map(grants.on),
    tables: tables.map(grants.on),
    views: views.map(grants.on),
    routines: routines.map(grants.on),
    others: [...packages.map(grants.on), ...events, ...grants.ofDatabase],
    unrepresented: [...unknownOptions, ...unseenViews, ...unseenRoutines, ...triggers.unrepresented, ...unseenEvents],
  })
}

function defaultsOf({schema}: Catalog): DatabaseModel['defaults'] {
  if (schema === undefined) return {}
  return {
    charset: schema.default_character_set_name,
    collation: schema.default_collation_name,
    ...(schema.schema_comment ? {comment: schema.schema_comment} : {}),
    ...(schema.default_encryption === 'YES' ? {encryption: 'Y'} : {}),
  }
}

function sequencesOf({sequences, tables}: Catalog): readonly Sequence[] {
  const rows = new Map(tables.map((row) => [row.table_name, row]))
  return sequences
    .map((row): Sequence => {
      const table = rows.get(row.name)
      const engine = table?.engine ?? 'InnoDB'
      return {
        kind: 'sequence',
        id: objectId('sequence', [row.name]),
        name: row.name,
        ...(table === undefined || table.table_comment === '' ? {} : {comment: table.table_comment}),
        start: String(row.start_value),
        increment: String(row.increment),
        min: String(row.minimum_value),
        max: String(row.maximum_value),
        cache: String(row.cache_size),
        ...(row.cycle_option ? {cycle: true as const} : {}),
        ...(engine === 'InnoDB' ? {} : {mysql: {engine}}),
      }
    })
    .sort((a, b) => byCodeUnit(a.name, b.name))
}

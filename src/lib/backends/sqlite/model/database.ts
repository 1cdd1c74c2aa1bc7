/** A catalog → the schema model. Pure: no queries. */
import {byCodeUnit} from '../../../core/text.ts'
import {type DatabaseModel, SCHEMA_FORMAT} from '../../../schema/model.ts'
import type {Catalog} from '../catalog.ts'
import {nameKey} from '../parse/cursor.ts'
import {CatalogFacts} from './facts.ts'
import {tableOf} from './tables.ts'
import {isReserved, unrepresentedOf} from './unrepresented.ts'
import {viewOf} from './views.ts'

export function modelOf(catalog: Catalog): DatabaseModel {
  const facts = new CatalogFacts(catalog)
  const types = new Map(catalog.tables.map((row) => [nameKey(row.name), row]))
  const own = catalog.schema
    .filter(({name, tbl_name}) => !isReserved(tbl_name) && types.has(nameKey(name)))
    .sort((a, b) => byCodeUnit(a.name, b.name))
  const tables = own.flatMap(({type, name, sql}) => {
    const row = types.get(nameKey(name))
    return type === 'table' && row !== undefined && row.type !== 'shadow' ? [tableOf(row, sql ?? '', facts)] : []
  })
  return {
    format: SCHEMA_FORMAT,
    dialect: 'sqlite',
    defaults: catalog.encoding === 'UTF-8' ? {} : {encoding: catalog.encoding},
    schemas: [],
    types: [],
    sequences: [],
    tables,
    views: own.flatMap((row) => (row.type === 'view' ? [viewOf(row, facts)] : [])),
    routines: [],
    others: [],
    unrepresented: unrepresentedOf(tables, catalog),
  }
}

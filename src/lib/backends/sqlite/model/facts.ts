/** The rows of a catalog, found by what they belong to. Pure. */
import type {Size} from '../../../schema/model.ts'
import type {Catalog, SchemaRow} from '../catalog.ts'
import {nameKey} from '../parse/cursor.ts'
import {primaryKeyColumns, type TableRows} from './constraints.ts'
import {Names} from './names.ts'

export class CatalogFacts {
  readonly names: Names
  /** By name of the index. */
  readonly indexSql: ReadonlyMap<string, string>
  readonly #catalog: Catalog
  readonly #columns
  readonly #indexes
  readonly #indexKeys
  readonly #foreignKeys
  readonly #triggers
  readonly #sizes: ReadonlyMap<string, Size>

  constructor(catalog: Catalog) {
    const {schema, columns, indexes, indexKeys, foreignKeys} = catalog
    this.#catalog = catalog
    this.names = new Names(schema)
    this.indexSql = new Map(
      schema.flatMap(({type, name, sql}) => (type === 'index' && sql !== null ? [[name, sql]] : [])),
    )
    this.#columns = Map.groupBy(columns, (row) => row.table_name)
    this.#indexes = Map.groupBy(indexes, (row) => row.table_name)
    this.#indexKeys = Map.groupBy(indexKeys, (row) => row.index_name)
    this.#foreignKeys = Map.groupBy(foreignKeys, (row) => row.table_name)
    this.#triggers = Map.groupBy(
      schema.filter(({type}) => type === 'trigger'),
      (row) => nameKey(row.tbl_name),
    )
    this.#sizes = sizesOf(catalog)
  }

  get catalog(): Catalog {
    return this.#catalog
  }

  rowsOf(table: string): TableRows {
    return {
      columns: this.#columns.get(table) ?? [],
      indexes: this.#indexes.get(table) ?? [],
      indexKeys: this.#indexKeys,
      foreignKeys: this.#foreignKeys.get(table) ?? [],
    }
  }

  /** Also those of a view. */
  triggersOf(owner: string): readonly SchemaRow[] {
    return this.#triggers.get(nameKey(owner)) ?? []
  }

  readonly primaryKeyOf = (table: string): readonly string[] => primaryKeyColumns(this.#columns.get(table) ?? [])

  /** Undefined where sizes were not asked for, and for what has none of its own. */
  sizeOf(table: string): Size | undefined {
    return this.#sizes.get(table)
  }
}

/** A virtual table is as big as its shadows, whose names begin with its own. */
function sizesOf({sizes = [], tables}: Catalog): ReadonlyMap<string, Size> {
  const found = new Map(sizes.map(({table_name, rows, bytes}) => [table_name, {rows, bytes}]))
  const virtual = tables.flatMap(({name, type}) => (type === 'virtual' ? [name] : []))
  for (const shadow of tables.filter(({type}) => type === 'shadow')) {
    const owners = virtual.filter((name) => shadow.name.startsWith(`${name}_`))
    const owner = found.get(owners.sort((a, b) => b.length - a.length)[0] ?? '')
    if (owner !== undefined) owner.bytes += found.get(shadow.name)?.bytes ?? 0
  }
  return found
}

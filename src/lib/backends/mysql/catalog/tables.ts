/** Tables and their columns, keys and constraints: queries → raw rows, under the server's own names in lower case. */
import {type Reader, readRows} from './reader.ts'

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-schemata-table.html */
export interface SchemaRow {
  readonly default_character_set_name: string
  readonly default_collation_name: string
  /** MariaDB only. */
  readonly schema_comment: string | null
  /** MySQL only: `YES` or `NO`. */
  readonly default_encryption: string | null
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-tables-table.html */
export interface TableRow {
  readonly table_name: string
  /** `BASE TABLE`, `VIEW`; on MariaDB also `SEQUENCE` and `SYSTEM VERSIONED`. */
  readonly table_type: string
  readonly engine: string | null
  readonly table_collation: string | null
  readonly create_options: string | null
  readonly table_comment: string
  readonly table_rows: number | string | null
  readonly bytes: number | string | null
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-columns-table.html */
export interface ColumnRow {
  readonly table_name: string
  readonly column_name: string
  readonly ordinal_position: number
  /** On MariaDB it is SQL; on MySQL the bare text of a literal, or an expression if `extra` has DEFAULT_GENERATED. */
  readonly column_default: string | null
  readonly is_nullable: 'YES' | 'NO'
  readonly data_type: string
  readonly character_set_name: string | null
  readonly collation_name: string | null
  readonly column_type: string
  readonly extra: string
  readonly column_comment: string
  readonly generation_expression: string | null
  readonly srs_id: number | null
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-statistics-table.html */
export interface IndexRow {
  readonly table_name: string
  readonly index_name: string
  readonly non_unique: number
  readonly seq_in_index: number
  /** Null for an expression. */
  readonly column_name: string | null
  /** `D` for descending. */
  readonly collation: string | null
  readonly sub_part: number | null
  /** `BTREE`, `HASH`, `RTREE`, `FULLTEXT`, `SPATIAL`. */
  readonly index_type: string
  readonly index_comment: string
  readonly invisible: number
  readonly expression: string | null
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-check-constraints-table.html */
export interface CheckRow {
  readonly table_name: string
  readonly constraint_name: string
  readonly check_clause: string
  readonly enforced: 'YES' | 'NO'
  /** MariaDB: where it stands, at a column or at the table. */
  readonly level: 'Column' | 'Table'
}

/** One row for each column. https://dev.mysql.com/doc/refman/9.5/en/information-schema-key-column-usage-table.html */
export interface ForeignKeyRow {
  readonly table_name: string
  readonly constraint_name: string
  readonly column_name: string
  readonly referenced_table_schema: string
  readonly referenced_table_name: string
  readonly referenced_column_name: string
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-referential-constraints-table.html */
export interface ForeignKeyRuleRow {
  readonly table_name: string
  readonly constraint_name: string
  readonly update_rule: string
  readonly delete_rule: string
}

/** MySQL's attributes for engines, of a table, a column or a key. */
export interface AttributeRow {
  readonly kind: 'table' | 'column' | 'key'
  readonly table_name: string
  readonly part_name: string | null
  readonly engine_attribute: string | null
  readonly secondary_engine_attribute: string | null
}

export const readSchema = (reader: Reader): Promise<readonly SchemaRow[]> =>
  readRows(
    reader,
    `select default_character_set_name as default_character_set_name, default_collation_name as default_collation_name,
            ${reader.isMariadb ? 'schema_comment' : 'null'} as schema_comment,
            ${reader.isMariadb ? 'null' : 'default_encryption'} as default_encryption
       from information_schema.schemata where schema_name = ?`,
  )

export const readTables = (reader: Reader, sizes: boolean): Promise<readonly TableRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, table_type as table_type, engine as engine, table_collation as table_collation,
            create_options as create_options, table_comment as table_comment,
            ${sizes ? 'table_rows' : 'null'} as table_rows,
            ${sizes ? 'data_length + index_length' : 'null'} as bytes
       from information_schema.tables where table_schema = ?`,
  )

export const readColumns = (reader: Reader): Promise<readonly ColumnRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, column_name as column_name, ordinal_position as ordinal_position,
            column_default as column_default, is_nullable as is_nullable, data_type as data_type,
            character_set_name as character_set_name, collation_name as collation_name, column_type as column_type,
            extra as extra, column_comment as column_comment, generation_expression as generation_expression,
            ${reader.isMariadb ? 'null' : 'srs_id'} as srs_id
       from information_schema.columns where table_schema = ?`,
  )

/** MariaDB gives the keys of a table in the table's own order, so it is not asked for another. */
export const readIndexes = (reader: Reader): Promise<readonly IndexRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, index_name as index_name, non_unique as non_unique, seq_in_index as seq_in_index,
            column_name as column_name, collation as collation, sub_part as sub_part, index_type as index_type,
            index_comment as index_comment, ${reader.isMariadb ? "ignored = 'YES'" : "is_visible = 'NO'"} as invisible,
            ${reader.isMariadb ? 'null' : 'expression'} as expression
       from information_schema.statistics where table_schema = ?
      ${reader.isMariadb ? '' : 'order by table_name, index_name, seq_in_index'}`,
  )

/**
 * What a check says and where it stands are in two views, whose join MySQL does by looking through all of one for each of the
 * other: 20 s for a thousand tables, where both take 30 ms. The name of a check is its own within a database.
 */
async function readMysqlChecks(reader: Reader): Promise<readonly CheckRow[]> {
  const places = await readRows<Pick<CheckRow, 'table_name' | 'constraint_name' | 'enforced'>>(
    reader,
    `select table_name as table_name, constraint_name as constraint_name, enforced as enforced
       from information_schema.table_constraints where constraint_schema = ? and constraint_type = 'CHECK'`,
  )
  if (places.length === 0) return []
  const byName = new Map(places.map((place) => [place.constraint_name, place]))
  const clauses = await readRows<Pick<CheckRow, 'constraint_name' | 'check_clause'>>(
    reader,
    `select constraint_name as constraint_name, check_clause as check_clause
       from information_schema.check_constraints where constraint_schema = ? order by constraint_name`,
  )
  return clauses.flatMap((clause) => {
    const place = byName.get(clause.constraint_name)
    return place === undefined ? [] : [{...place, ...clause, level: 'Table' as const}]
  })
}

/** In the table's own order, as the keys. */
const MARIADB_CHECKS = `
  select table_name as table_name, constraint_name as constraint_name, check_clause as check_clause,
         'YES' as enforced, level as level
    from information_schema.check_constraints where constraint_schema = ?`

export const readChecks = (reader: Reader): Promise<readonly CheckRow[]> =>
  reader.isMariadb ? readRows(reader, MARIADB_CHECKS) : readMysqlChecks(reader)

export const readForeignKeys = (reader: Reader): Promise<readonly ForeignKeyRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, constraint_name as constraint_name, column_name as column_name,
            referenced_table_schema as referenced_table_schema, referenced_table_name as referenced_table_name,
            referenced_column_name as referenced_column_name
       from information_schema.key_column_usage
      where table_schema = ? and referenced_table_name is not null
      order by table_name, constraint_name, ordinal_position`,
  )

export const readForeignKeyRules = (reader: Reader): Promise<readonly ForeignKeyRuleRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, constraint_name as constraint_name, update_rule as update_rule,
            delete_rule as delete_rule
       from information_schema.referential_constraints where constraint_schema = ?`,
  )

/** Of MySQL; MariaDB's are in SHOW CREATE TABLE. */
export const readAttributes = (reader: Reader): Promise<readonly AttributeRow[]> =>
  readRows(
    reader,
    [
      ['tables_extensions', 'table', 'null', 'table_schema'],
      ['columns_extensions', 'column', 'column_name', 'table_schema'],
      ['table_constraints_extensions', 'key', 'constraint_name', 'constraint_schema'],
    ]
      .map(
        ([view, kind, part, schema]) =>
          `select '${kind}' as kind, table_name as table_name, ${part} as part_name, cast(engine_attribute as char) as engine_attribute,
                  cast(secondary_engine_attribute as char) as secondary_engine_attribute
             from information_schema.${view}
            where ${schema} = ? and (engine_attribute is not null or secondary_engine_attribute is not null)`,
      )
      .join(' union all '),
  )

/** The spatial reference systems of columns, which MariaDB keeps apart. */
export const readSpatialColumns = (
  reader: Reader,
): Promise<readonly {readonly table_name: string; readonly column_name: string; readonly srid: number}[]> =>
  readRows(
    reader,
    `select g_table_name as table_name, g_geometry_column as column_name, srid as srid
       from information_schema.geometry_columns where g_table_schema = ? and srid <> 0`,
  )

/** What an object was made under, from any row that tells of it. Pure. */
import type {CodeMadeUnder} from '../../../schema/model-mysql.ts'
import type {Catalog} from '../catalog/catalog.ts'

interface CodeRow {
  readonly sql_mode: string
  readonly character_set_client: string
  readonly collation_connection: string
  readonly database_collation: string
}

export function madeUnder(row: CodeRow, {schema}: Catalog): CodeMadeUnder {
  return {
    characterSetClient: row.character_set_client,
    collationConnection: row.collation_connection,
    // MariaDB's table of routines has its own word for this one.
    sqlMode: row.sql_mode.replace(/(^|,)INVALID_DATES(?=,|$)/, '$1ALLOW_INVALID_DATES'),
    ...(row.database_collation === schema?.default_collation_name ? {} : {databaseCollation: row.database_collation}),
  }
}

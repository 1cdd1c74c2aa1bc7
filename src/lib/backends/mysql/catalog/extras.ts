/** What needs a query made from the names of others: sequences; and the order of MySQL's keys. */
import {DbError} from '../../db-error.ts'
import {quoteName, quoteText} from '../sql-text.ts'
import type {Reader} from './reader.ts'
import type {TableRow} from './tables.ts'

/** https://mariadb.com/kb/en/create-sequence/: a sequence is read as a table of one row. */
export interface SequenceRow {
  readonly name: string
  readonly start_value: number | string
  readonly increment: number | string
  readonly minimum_value: number | string
  readonly maximum_value: number | string
  readonly cache_size: number | string
  readonly cycle_option: number
}

export async function readSequences(reader: Reader, tables: readonly TableRow[]): Promise<readonly SequenceRow[]> {
  const selects = tables
    .filter(({table_type}) => table_type === 'SEQUENCE')
    .map(
      ({table_name}) =>
        `select ${quoteText(table_name)} as name, start_value, increment, minimum_value, maximum_value, cache_size,
                cycle_option from ${quoteName(table_name)}`,
    )
  return selects.length === 0 ? [] : readIfAllowed(reader, selects.join(' union all '))
}

export interface IndexIdRow {
  /** `database/table`, as the name of a file. */
  readonly path: string
  readonly index_name: string
  readonly index_id: number | string
}

/**
 * MySQL lists keys in the order they were made in, which information_schema does not tell; InnoDB's numbers do.
 * They need the PROCESS privilege: without it keys come by name.
 */
export const readIndexIds = (reader: Reader): Promise<readonly IndexIdRow[]> =>
  readIfAllowed(
    reader,
    `select t.name as path, i.name as index_name, i.index_id as index_id
       from information_schema.innodb_indexes i join information_schema.innodb_tables t on t.table_id = i.table_id
      where t.name like ${quoteText(`${fileName(reader.database).replace(/[\\%_]/g, '\\$&')}/%`)}`,
  )

/**
 * A name as the server makes files of it. Letters outside ASCII have codes of their own there, which are not known here.
 *
 * @see https://dev.mysql.com/doc/refman/9.5/en/identifier-mapping.html
 */
export const fileName = (name: string): string =>
  name.replace(/[^A-Za-z0-9_]/g, (character) => `@${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Nothing where the rights do not suffice; what depends on it says so. */
async function readIfAllowed<Row>(reader: Reader, sql: string): Promise<readonly Row[]> {
  try {
    return (await reader.session.query<Row>(sql)).rows
  } catch (error) {
    if (error instanceof DbError && error.kind === 'other') return []
    throw error
  }
}

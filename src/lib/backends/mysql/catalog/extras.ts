/** What needs a query made from the names of others: sequences, and defaults that the catalog shows with losses. */
import {DbError} from '../../db-error.ts'
import {quoteName, quoteText} from '../sql-text.ts'
import type {Reader} from './reader.ts'
import {hasDoubtfulDefault} from './shown.ts'
import type {ColumnRow, TableRow} from './tables.ts'

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

export interface DefaultRow {
  readonly table_name: string
  readonly column_name: string
  /** Null where the server could not be made to tell: a column without NULLs of a table without rows. */
  readonly value: string | null
}

/** The values of doubtful defaults, which MariaDB shows nowhere else. */
export async function readDoubtfulDefaults(
  reader: Reader,
  columns: readonly ColumnRow[],
): Promise<readonly DefaultRow[]> {
  const selects = columns
    .filter((column) => hasDoubtfulDefault(column) && column.column_default?.startsWith("'"))
    .map(({table_name, column_name}) => {
      const [table, column] = [quoteName(table_name), quoteName(column_name)]
      return `select ${quoteText(table_name)} as table_name, ${quoteText(column_name)} as column_name,
                coalesce(default(t.${column}), (select default(o.${column}) from ${table} o limit 1)) as value
           from (select 1 as one) d left join ${table} t on false`
    })
  return selects.length === 0 ? [] : readIfAllowed(reader, selects.join(' union all '))
}

/** Nothing where the rights do not suffice; what depends on it says so. */
async function readIfAllowed<Row>(reader: Reader, sql: string): Promise<readonly Row[]> {
  try {
    return (await reader.session.query<Row>(sql)).rows
  } catch (error) {
    if (error instanceof DbError && error.kind === 'other') return []
    throw error
  }
}

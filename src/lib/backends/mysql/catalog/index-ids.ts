/**
 * MySQL lists keys in the order they were made in, which information_schema does not tell; InnoDB's numbers do. They need
 * the PROCESS privilege: without it keys come by name.
 */
import {byCodeUnit} from '../../../core/text.ts'
import {quoteText} from '../sql-text.ts'
import {readIfAllowed} from './extras.ts'
import type {Reader} from './reader.ts'

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-innodb-indexes-table.html */
interface IndexIdRow {
  /** `database/table`, as the name of a file; `#p#` and more follows for a partition. */
  readonly path: string
  readonly index_name: string
  readonly index_id: number | string
}

/** The numbers of the keys of a table, by name. */
export type IndexIds = ReadonlyMap<string, number>

export class IndexIdsByTable {
  /** Undefined where two tables look alike. */
  readonly #tables = new Map<string, IndexIds | undefined>()

  constructor(rows: readonly IndexIdRow[]) {
    const paths = new Map<string, Map<string, number>>()
    for (const {path, index_name, index_id} of rows) {
      const ids = paths.get(path) ?? new Map<string, number>()
      paths.set(path, ids.set(index_name, Number(index_id)))
    }
    const partitioned = new Set<string>()
    for (const [path, ids] of paths) {
      const [file = '', partition] = (path.split('/')[1] ?? '').split(/#p#/i)
      if (partition !== undefined && partitioned.has(file)) continue
      partitioned.add(file)
      const key = keyOf(skeletonOfFile(file), [...ids.keys()])
      this.#tables.set(key, this.#tables.has(key) ? undefined : ids)
    }
  }

  of(table: string, keys: readonly string[]): IndexIds | undefined {
    return this.#tables.get(keyOf(skeletonOfName(table), keys))
  }
}

/** Keys that InnoDB makes for itself. */
const INNER = new Set(['GEN_CLUST_INDEX', 'FTS_DOC_ID_INDEX'])

const keyOf = (skeleton: string, keys: readonly string[]): string =>
  JSON.stringify([skeleton, ...keys.filter((key) => !INNER.has(key)).sort(byCodeUnit)])

/**
 * The names of files have codes for all but ASCII letters, digits and `_`: `@` and four hexadecimal digits, or two
 * characters from a table of the server's. Both become the same mark here, so only names that differ in those look alike.
 *
 * @see https://dev.mysql.com/doc/refman/9.5/en/identifier-mapping.html
 */
const skeletonOfFile = (file: string): string => file.replace(/@(?:[0-9a-f]{4}|..)/g, '?')
const skeletonOfName = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, '?')

export async function readIndexIds(reader: Reader): Promise<IndexIdsByTable> {
  // A letter's code of the database's own name is not known here, so anything may stand for it.
  const database = reader.database
    .replace(/_/g, '\\_')
    .replace(/[^A-Za-z0-9_\\]/g, (character) => (character < '\u0080' ? `@${hexCode(character)}` : '@%'))
  const rows = await readIfAllowed<IndexIdRow>(
    reader,
    `select t.name as path, i.name as index_name, i.index_id as index_id
       from information_schema.innodb_indexes i join information_schema.innodb_tables t on t.table_id = i.table_id
      where t.name like ${quoteText(`${database}/%`)}`,
  )
  const skeleton = skeletonOfName(reader.database)
  return new IndexIdsByTable(rows.filter(({path}) => skeletonOfFile(path.split('/')[0] ?? '') === skeleton))
}

const hexCode = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0')

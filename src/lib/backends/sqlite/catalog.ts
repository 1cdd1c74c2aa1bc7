/** SQLite's catalog → raw rows under its own names. The number of queries is the same for one table and a thousand. */

import type {Session} from '../backend.ts'
import {DbError} from '../db-error.ts'

/** https://www.sqlite.org/schematab.html */
export interface SchemaRow {
  readonly type: 'table' | 'index' | 'view' | 'trigger'
  readonly name: string
  readonly tbl_name: string
  /** Null for the indexes that constraints make. */
  readonly sql: string | null
}

/** https://www.sqlite.org/pragma.html#pragma_table_list */
export interface TableRow {
  readonly name: string
  readonly type: 'table' | 'view' | 'virtual' | 'shadow'
  readonly wr: number
  readonly strict: number
}

/** https://www.sqlite.org/pragma.html#pragma_table_xinfo */
export interface ColumnRow {
  readonly table_name: string
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  /** Place in the primary key, from 1; 0 outside of it. */
  readonly pk: number
  /** 1: of a virtual table, and hidden; 2: generated, virtual; 3: generated, stored. */
  readonly hidden: number
}

/** https://www.sqlite.org/pragma.html#pragma_index_list */
export interface IndexRow {
  readonly table_name: string
  readonly name: string
  readonly unique: number
  /** `c`: CREATE INDEX, `u`: UNIQUE, `pk`: PRIMARY KEY. */
  readonly origin: 'c' | 'u' | 'pk'
  readonly partial: number
}

/** https://www.sqlite.org/pragma.html#pragma_index_xinfo */
export interface IndexKeyRow {
  readonly table_name: string
  readonly index_name: string
  /** Null for an expression and for the rowid. */
  readonly name: string | null
  readonly desc: number
  readonly coll: string
}

/** https://www.sqlite.org/pragma.html#pragma_foreign_key_list */
export interface ForeignKeyRow {
  readonly table_name: string
  /** Counts the foreign keys of a table, the last one of its text first. */
  readonly id: number
  readonly table: string
  readonly from: string
  /** Null where the primary key of the other table is meant. */
  readonly to: string | null
  readonly on_update: string
  readonly on_delete: string
}

export interface SizeRow {
  readonly table_name: string
  readonly bytes: number
  readonly rows: number
}

export interface Catalog {
  readonly encoding: string
  readonly schema: readonly SchemaRow[]
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly indexes: readonly IndexRow[]
  readonly indexKeys: readonly IndexKeyRow[]
  readonly foreignKeys: readonly ForeignKeyRow[]
  /** Those that SQLite has here, in lower case. */
  readonly functions: ReadonlySet<string>
  /** Why a view or virtual table can't be used, by its name. */
  readonly unusable: ReadonlyMap<string, string>
  /** With `sizes` only. */
  readonly sizes: readonly SizeRow[] | undefined
}

const SCHEMA = 'select type, name, tbl_name, sql from main.sqlite_schema'
const TABLES = `
  select name, type, wr, strict from pragma_table_list
  where schema = 'main' and name not like 'sqlite\\_%' escape '\\'`

const COLUMN = 'c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden'
const COLUMNS = `
  select t.name as table_name, ${COLUMN}
  from (${TABLES}) as t
  join pragma_table_xinfo(t.name, 'main') as c
  where t.type = 'table'
  order by t.name, c.cid`
/** What SQLite has to open or compile before it knows the columns. A virtual table has no page of its own. */
const LOOSE = "type = 'view' or (type = 'table' and rootpage = 0)"
const LOOSE_COLUMNS = `
  select s.name as table_name, ${COLUMN}
  from main.sqlite_schema as s
  join pragma_table_xinfo(s.name, 'main') as c
  where ${LOOSE.replaceAll('type', 's.type')}
  order by s.name, c.cid`
const VIRTUAL_NAMES = "select name from main.sqlite_schema where type = 'table' and rootpage = 0"
const LOOSE_NAMES = `select name from main.sqlite_schema where ${LOOSE}`
const COLUMNS_OF_ONE = `select ? as table_name, ${COLUMN} from pragma_table_xinfo(?, 'main') as c order by c.cid`

const PLAIN = `select name from (${TABLES}) where type = 'table' or type = 'shadow'`
const INDEXES = `
  select t.name as table_name, i.name, i."unique", i.origin, i.partial
  from (${PLAIN}) as t
  join pragma_index_list(t.name, 'main') as i`
const INDEX_KEYS = `
  select t.name as table_name, i.name as index_name, k.name, k.desc, k.coll
  from (${PLAIN}) as t
  join pragma_index_list(t.name, 'main') as i
  join pragma_index_xinfo(i.name, 'main') as k
  where k.key = 1
  order by t.name, i.name, k.seqno`
const FOREIGN_KEYS = `
  select t.name as table_name, f.id, f."table", f."from", f."to", f.on_update, f.on_delete
  from (${PLAIN}) as t
  join pragma_foreign_key_list(t.name, 'main') as f
  order by t.name, f.id desc, f.seq`
const FUNCTIONS = 'select distinct lower(name) as name from pragma_function_list'
/** Rows are the cells of leaf pages; a table without rowid is an index, whose inner pages have rows too. */
const SIZES = `
  select coalesce(s.tbl_name, d.name) as table_name, sum(d.pgsize) as bytes,
    sum(case when d.name = s.tbl_name and (d.pagetype = 'leaf' or t.wr = 1) then d.ncell else 0 end) as rows
  from dbstat as d
  join main.sqlite_schema as s on s.name = d.name
  join pragma_table_list as t on t.name = s.tbl_name and t.schema = 'main'
  group by 1`

/** Reads all there is, as it stands at one moment. */
export async function readCatalog(session: Session, {sizes}: {readonly sizes: boolean}): Promise<Catalog> {
  await session.query('begin')
  try {
    return await readRows(session, sizes)
  } finally {
    await session.query('commit')
  }
}

async function readRows(session: Session, sizes: boolean): Promise<Catalog> {
  const rowsOf = async <Row>(sql: string): Promise<readonly Row[]> => (await session.query<Row>(sql)).rows
  const [{encoding = 'UTF-8'} = {}] = await rowsOf<{encoding: string}>('pragma encoding')
  // First, for a virtual table tells which tables are its shadows once it is open.
  const loose = await readLooseColumns(session)
  const functions = await rowsOf<{name: string}>(FUNCTIONS)
  return {
    encoding,
    schema: await rowsOf(SCHEMA),
    tables: await rowsOf(TABLES),
    columns: [...(await rowsOf<ColumnRow>(COLUMNS)), ...loose.columns],
    indexes: await rowsOf(INDEXES),
    indexKeys: await rowsOf(INDEX_KEYS),
    foreignKeys: await rowsOf(FOREIGN_KEYS),
    functions: new Set(functions.map(({name}) => name)),
    unusable: loose.unusable,
    sizes: sizes ? await readSizes(session, loose) : undefined,
  }
}

/** Of a virtual table the number of rows alone: its bytes are those of its shadows. */
async function readSizes(session: Session, loose: Loose): Promise<readonly SizeRow[]> {
  const {rows} = await session.query<SizeRow>(SIZES)
  const virtual = (await session.query<{name: string}>(VIRTUAL_NAMES)).rows.filter(
    ({name}) => !loose.unusable.has(name),
  )
  if (virtual.length === 0) return rows
  const counts = virtual.map(({name}) => `(${quoted("'", name)}, (select count(*) from main.${quoted('"', name)}))`)
  const sql = `select column1 as table_name, 0 as bytes, column2 as rows from (values ${counts.join(', ')})`
  return [...rows, ...(await session.query<SizeRow>(sql)).rows]
}

const quoted = (quote: string, name: string): string => quote + name.replaceAll(quote, quote + quote) + quote

interface Loose {
  readonly columns: readonly ColumnRow[]
  readonly unusable: ReadonlyMap<string, string>
}

/** One that can't be used fails the query of all of them; only then each is asked by itself. */
async function readLooseColumns(session: Session): Promise<Loose> {
  try {
    return {columns: (await session.query<ColumnRow>(LOOSE_COLUMNS)).rows, unusable: new Map()}
  } catch (error) {
    if (!isSqlError(error)) throw error
  }
  const columns: ColumnRow[] = []
  const unusable = new Map<string, string>()
  for (const {name} of (await session.query<{name: string}>(LOOSE_NAMES)).rows) {
    try {
      columns.push(...(await session.query<ColumnRow>(COLUMNS_OF_ONE, [name, name])).rows)
    } catch (error) {
      if (!isSqlError(error)) throw error
      unusable.set(name, error.message)
    }
  }
  return {columns, unusable}
}

const isSqlError = (error: unknown): error is DbError =>
  error instanceof DbError && (error.database.code ?? '').startsWith('SQLITE_ERROR')

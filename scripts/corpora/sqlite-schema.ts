/** What SQLite itself tells of a schema: the texts it keeps, and its pragmas but for what tells the order of making. */
import type {TestDatabase} from '../../test/support/servers/database.ts'

const OWN = "name not like 'sqlite\\_%' escape '\\'"
const TABLES = `select name, type, wr, strict from pragma_table_list where schema = 'main' and type <> 'view' and ${OWN}`
const REAL = `(select name from (${TABLES}) where type <> 'virtual') as t`

const QUERIES = [
  `select type, name, tbl_name, sql from sqlite_schema where ${OWN} order by type, name`,
  `${TABLES} order by name`,
  `select t.name as of, c.* from ${REAL} join pragma_table_xinfo(t.name) as c order by t.name, c.cid`,
  `select t.name as of, f.* from ${REAL} join pragma_foreign_key_list(t.name) as f order by t.name, f.id, f.seq`,
  `select t.name as of, i.name as index_name, i."unique", i.origin, i.partial, k.*
   from ${REAL} join pragma_index_list(t.name) as i join pragma_index_xinfo(i.name) as k
   order by t.name, i.name, k.seqno`,
]

export async function sqliteSchema(database: TestDatabase): Promise<string> {
  const told = await Promise.all(QUERIES.map((sql) => database.query(sql)))
  return told.flatMap((rows) => rows.map((row) => `${JSON.stringify(row)}\n`)).join('')
}

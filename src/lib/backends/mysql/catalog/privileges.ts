/** Rights that accounts have on the database and what is in it; not those that they have everywhere. */
import {type Reader, readRows} from './reader.ts'

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-table-privileges-table.html and its like. */
export interface PrivilegeRow {
  readonly kind: 'database' | 'table' | 'column' | 'FUNCTION' | 'PROCEDURE' | 'PACKAGE' | 'PACKAGE BODY'
  /** Quoted as an account: `'lex'@'%'`. */
  readonly grantee: string
  readonly object_name: string | null
  readonly column_name: string | null
  /** Several with commas for a routine. */
  readonly privilege_type: string
  readonly is_grantable: 'YES' | 'NO'
}

const TABLES = `
  select 'database' as kind, grantee as grantee, null as object_name, null as column_name,
         privilege_type as privilege_type, is_grantable as is_grantable
    from information_schema.schema_privileges where table_schema = ?
  union all
  select 'table', grantee, table_name, null, privilege_type, is_grantable
    from information_schema.table_privileges where table_schema = ?
  union all
  select 'column', grantee, table_name, column_name, privilege_type, is_grantable
    from information_schema.column_privileges where table_schema = ?`

/** information_schema has none of routines, so those need the right to read the server's own tables. */
const ROUTINES = `
  select routine_type as kind, concat('''', user, '''@''', host, '''') as grantee, routine_name as object_name,
         null as column_name, upper(proc_priv) as privilege_type,
         if(find_in_set('Grant', proc_priv) > 0, 'YES', 'NO') as is_grantable
    from mysql.procs_priv where db = ?`

export async function readPrivileges(reader: Reader): Promise<readonly PrivilegeRow[]> {
  const rows = await readRows<PrivilegeRow>(reader, TABLES)
  const routines = await readRows<PrivilegeRow>(reader, ROUTINES).catch(() => [])
  return [...rows, ...routines]
}

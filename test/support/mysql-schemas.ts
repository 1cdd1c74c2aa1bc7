/** Schemas on MySQL and MariaDB, as the server itself shows them. */
import {byCodeUnit} from '../../src/lib/core/text.ts'
import type {TestDatabase} from './servers.ts'

export type MysqlKind = 'mysql' | 'mariadb'

export const MYSQL_KINDS: readonly MysqlKind[] = ['mysql', 'mariadb']

/** SHOW CREATE of everything, by the bare driver: what must not differ between a schema and its copy. */
export async function shownSchema(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.query(
    `select case table_type when 'VIEW' then 'view' when 'SEQUENCE' then 'sequence' else 'table' end as kind,
            table_name as name from information_schema.tables where table_schema = database()
      union all select routine_type, routine_name from information_schema.routines where routine_schema = database()
      union all select 'trigger', trigger_name from information_schema.triggers where trigger_schema = database()
      union all select 'event', event_name from information_schema.events where event_schema = database()`,
  )
  const shown: string[] = []
  for (const {kind, name} of rows) {
    const [row = {}] = await database.query(`show create ${kind} \`${String(name).replaceAll('`', '``')}\``)
    const {Created, ...facts} = row
    shown.push(
      JSON.stringify(facts)
        .replaceAll(database.name, 'DATABASE')
        .replace(/ AUTO_INCREMENT=\d+/, ''),
    )
  }
  return shown.sort(byCodeUnit)
}

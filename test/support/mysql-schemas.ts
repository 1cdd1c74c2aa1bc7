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
    const table = facts['Create Table']
    if (typeof table === 'string') facts['Create Table'] = keysByName(withoutOwnCollation(table))
    shown.push(
      JSON.stringify(facts)
        .replaceAll(database.name, 'DATABASE')
        .replace(/ AUTO_INCREMENT=\d+/, ''),
    )
  }
  return shown.sort(byCodeUnit)
}

/**
 * MySQL shows keys in the order they were made in. Its catalogs tell it of InnoDB's tables alone, and not of partitioned ones:
 * of the others keys come by name.
 */
function keysByName(shown: string): string {
  if (!/ ENGINE=(?!InnoDB)| PARTITION BY /.test(shown)) return shown
  const [start = '', ...lines] = shown.split('\n')
  const isKey = (line: string): boolean => /^ {2}(?:UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(line)
  const keys = lines.filter(isKey).map((line) => line.replace(/,$/, ''))
  return [start, ...lines.filter((line) => !isKey(line)), ...keys.sort(byCodeUnit)].join('\n')
}

/**
 * MySQL prints the character set of a column where it was spelled out, also when it is the table's own; whether it was, no
 * table of its information_schema tells.
 */
function withoutOwnCollation(shown: string): string {
  // The default collation of a character set is not printed.
  const [, charset, collation = `${charset}_\\w+`] = /\) ENGINE=.* CHARSET=(\w+)(?: COLLATE=(\w+))?/.exec(shown) ?? []
  return shown.replace(new RegExp(`(?: CHARACTER SET ${charset})? COLLATE ${collation}(?!\\w)`, 'g'), '')
}

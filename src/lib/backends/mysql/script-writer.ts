/** Scripts for the mysql and mariadb clients. */
import {type Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler} from 'kysely'
import {literalOf, type ScriptWriter} from '../script-writer.ts'

/** A backslash escapes here, unless NO_BACKSLASH_ESCAPES is set. */
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

class InliningCompiler extends MysqlQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literalOf(value, quote))
  }
}

/** The client cuts at every `;`, so a body that holds one needs another delimiter around it. */
function delimited(text: string): string {
  if (!text.includes(';')) return `${text};\n`
  let delimiter = '$$'
  while (text.includes(delimiter)) delimiter += '$'
  return `delimiter ${delimiter}\n${text}${delimiter}\ndelimiter ;\n`
}

export const mysqlScript: ScriptWriter = {
  kysely: {
    createAdapter: () => new MysqlAdapter(),
    createQueryCompiler: () => new InliningCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new MysqlIntrospector(db),
  },
  begin: 'start transaction',
  // The mysql client has `\x` for COM_RESET_CONNECTION; these are the settings that migrations change most.
  reset: [
    'set session sql_mode = default, foreign_key_checks = default, unique_checks = default, time_zone = default, character_set_client = default',
  ],
  statement: delimited,
}

/** Scripts for the sqlite3 shell. */
import {type Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler} from 'kysely'
import {literalOf, type ScriptWriter, standardQuote} from '../script-writer.ts'

class InliningCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(typeof value === 'boolean' ? (value ? '1' : '0') : literalOf(value, standardQuote))
  }
}

export const sqliteScript: ScriptWriter = {
  kysely: {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new InliningCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  },
  begin: 'begin immediate',
  // Outside of a transaction, so that it has an effect; migrations run with it off.
  reset: ['pragma foreign_keys = off'],
  statement: (text) => `${text};\n`,
}

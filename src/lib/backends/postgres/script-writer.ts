/** Scripts for psql. */
import {type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely'
import {literalOf, type ScriptWriter, standardQuote} from '../script-writer.ts'

/** A backslash needs no escape: `standard_conforming_strings` is on since 9.1. */
class InliningCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literalOf(value, standardQuote))
  }
}

export const postgresScript: ScriptWriter = {
  kysely: {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new InliningCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  },
  begin: 'begin',
  reset: ['discard all'],
  statement: (text) => `${text};\n`,
}

/** Scripts for psql. */
import {type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely'
import {literalOf, type ScriptWriter, standardQuote} from '../script-writer.ts'

/** With a backslash in it the text is an E-string, which means the same whatever `standard_conforming_strings` says. */
const quote = (text: string): string =>
  text.includes('\\') ? `E${standardQuote(text.replaceAll('\\', '\\\\'))}` : standardQuote(text)

class InliningCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(literalOf(value, quote))
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

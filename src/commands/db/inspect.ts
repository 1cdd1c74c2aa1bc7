import {Args, Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {keepHeapSmall} from '../../lib/cli/heap.ts'
import {SchemaOutput} from '../../lib/cli/inspect-command.ts'
import {type Inspected, inspectError, inspectJson, renderDifferences} from '../../lib/cli/render/inspect.ts'
import {renderBackend} from '../../lib/cli/render/run-report.ts'
import {inspect} from '../../lib/operations/inspect.ts'
import {SCHEMA_FORMATS} from '../../lib/schema/formats.ts'

/** oclif leaves a flag that is not given undefined. */
const off = {default: false} as const

const patterns = (summary: string) =>
  Flags.string({helpValue: 'GLOB', multiple: true, multipleNonGreedy: true, summary})

export default class DbInspect extends BackendCommand {
  static override summary = 'Show the schema of a database'
  static override description =
    `Reads the whole schema in one read-only snapshot and shows it, or what is selected of it: as a page of text, as JSON, as SQL that rebuilds it, as a diagram or as types. The same schema gives the same bytes. Changes nothing and takes no lock.

Names may be globs (*, ?, [a-z]), of a name as well as of schema.name. What is selected keeps the types, sequences and functions that it needs. Lexigram's own tables are left out. What cannot be written as SQL is named on stderr; with --strict that is status 3.

--check compares the database with such a file instead and ends with status 3 when they differ.

With --json: {"ok", "backends": [{"name", "dialect", "serverVersion", "format", "model" or "text" or "files", "unrepresented"}]}.`
  static override examples = [
    {description: 'Everything, on a page', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Write the schema as a script that rebuilds it',
      command: '<%= config.bin %> <%= command.id %> --format sql -o schema.sql',
    },
    {
      description: 'Fail when the database is not as that file says',
      command: '<%= config.bin %> <%= command.id %> --check schema.sql',
    },
    {
      description: 'A diagram of some tables',
      command: '<%= config.bin %> <%= command.id %> --format mermaid --table "order*" --exclude "*_old"',
    },
  ]
  static override args = {
    object: Args.string({description: 'Tables, views, functions … to show: a name or glob each', multiple: true}),
  }
  static override flags = {
    format: Flags.option({summary: 'How it is shown (default: text)', options: SCHEMA_FORMATS})(),
    output: Flags.string({
      char: 'o',
      helpValue: 'PATH',
      summary: 'Write a file; into a folder/ one for each backend, or in Markdown one for each table',
    }),
    schema: patterns('Only what is in these schemas; repeatable'),
    table: patterns('Only these tables and views; repeatable'),
    exclude: patterns('Leave these objects out; repeatable'),
    internal: Flags.boolean({...off, summary: "Also lexigram's own tables"}),
    privileges: Flags.boolean({...off, summary: 'Also owners and grants'}),
    sizes: Flags.boolean({...off, summary: 'Also how many rows and bytes; estimates where the server has but these'}),
    strict: Flags.boolean({...off, summary: 'End with status 3 when something cannot be written as SQL'}),
    check: Flags.string({
      helpValue: 'PATH',
      summary: 'Compare with what was written with the same flags, and end with status 3 when it differs',
      exclusive: ['output', 'sizes'],
    }),
    pager: Flags.boolean({summary: 'Page a long text on a terminal ($PAGER)', allowNo: true, default: true}),
  }

  async run(): Promise<void> {
    keepHeapSmall()
    const {args, flags} = await this.parse(DbInspect)
    const {format, output, check, strict, privileges, sizes, internal} = flags
    const objects = args.object ?? []
    const several = (await this.chosen(flags)).length > 1
    const shown = await SchemaOutput.open(
      {format, output, check, strict, definitions: objects.length > 0},
      {several, json: this.wantsJson, screen: this.out, notice: (message) => this.notice(message)},
    )
    const {schema: schemas = [], table: tables = [], exclude = []} = flags
    const selection = {schemas, tables, objects, exclude}
    const texts: string[] = []
    const text = (inspected: Inspected): string => {
      for (const file of inspected.files ?? []) this.hint(`wrote ${file}`)
      if (inspected.text !== undefined) {
        texts.push((several ? `${renderBackend(inspected.report, this.out)}\n` : '') + inspected.text)
      }
      return renderDifferences(inspected, this.out)
    }
    await this.onBackends(
      flags,
      {text, json: inspectJson, errorOf: inspectError, reads: true, exact: true},
      async (backend, {migrations}) => {
        const request = {backend, migrations, selection, internal, privileges, sizes, signal: this.signal}
        return shown.take(backend, await inspect(request))
      },
    )
    await this.page(texts.join('\n'), flags)
  }
}

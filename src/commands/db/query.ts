import {Args} from '@oclif/core'
import {QueryCommand} from '../../lib/cli/query/command.ts'
import {queryFlags, readParameters, readSource} from '../../lib/cli/query/flags.ts'

export default class DbQuery extends QueryCommand {
  static override summary = 'Run SQL and print its rows'
  static override description =
    `Runs the statements of an argument, a file (-f) or standard input in one transaction, and prints the rows of each as they come. The database itself lets nothing be written, and everything is rolled back; with --write it is committed, after a question that says how many rows each statement changed (--yes for scripts).

Values are printed as the database has them: nothing is rounded or moved to another time zone, and NULL is not the empty text. -p binds values to :name.

A statement may run for 30 s (--timeout). On a terminal 1000 rows of it are shown (--limit).

With --json: {"ok", "backends": [{"name", "dialect", "serverVersion", "results": [{"columns", "rows", "rowCount", "cut", "command", "changed", "durationMs"}], "outcome"}]}.`
  static override examples = [
    {
      description: 'Rows on the terminal',
      command: `<%= config.bin %> <%= command.id %> "select 1 as one, 'two' as two"`,
    },
    {
      description: 'A value that is bound, not pasted',
      command: `<%= config.bin %> <%= command.id %> "select :name as name" -p name=Ann --format ndjson`,
    },
    {
      description: 'The rows of a file of SQL as CSV',
      command: '<%= config.bin %> <%= command.id %> -f report.sql -o report.csv',
    },
    {
      description: 'Change something',
      command: `<%= config.bin %> <%= command.id %> "update products set stock = 0 where stock < 0" --write --yes`,
    },
  ]
  static override args = {
    sql: Args.string({description: 'One or several statements'}),
  }
  static override flags = queryFlags

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbQuery)
    const parameters = readParameters(flags.param)
    const source = await readSource(args.sql, flags.file)
    await (flags.watch === undefined
      ? this.runQuery(flags, source, parameters)
      : this.watchQuery(flags, source, parameters))
  }
}

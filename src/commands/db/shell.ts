import {Flags} from '@oclif/core'
import {queryFlags} from '../../lib/cli/query/flags.ts'
import {ShellCommand} from '../../lib/cli/shell/command.ts'

export default class DbShell extends ShellCommand {
  static override summary = 'Run SQL interactively'
  static override description =
    `Takes statements, which end with ; and may have several lines, and backslash commands (\\? lists them): \\d NAME shows a table, \\e opens an editor, \\watch repeats, \\c changes the backend. Tab completes keywords, tables and columns. Ctrl-C stops a statement on the server or clears the line, Ctrl-D quits.

As in \`db query\` the database itself lets nothing be written. With --write a statement is committed after a question that says how many rows it changed; between BEGIN and COMMIT nothing is asked. The prompt says which backend it is, ro or rw, * in a transaction and ! in one that failed.

Standard input that is no terminal is run as a script, up to the first statement that fails.`
  static override examples = [
    {description: 'Ask the primary backend', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Run statements and commands as a script',
      command: `echo "select 1 as one; \\dt" | <%= config.bin %> <%= command.id %>`,
    },
  ]
  static override flags = {
    write: queryFlags.write,
    yes: Flags.boolean({default: false, char: 'y', summary: 'With --write: commit without a question'}),
    timeout: queryFlags.timeout,
    format: queryFlags.format,
    header: queryFlags.header,
    limit: queryFlags.limit,
    timing: queryFlags.timing,
    history: Flags.boolean({summary: 'Keep statements for the next shell', allowNo: true, default: true}),
    pager: Flags.boolean({summary: 'Page a long result on a terminal ($PAGER)', allowNo: true, default: true}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbShell)
    await this.runShell(flags)
  }
}

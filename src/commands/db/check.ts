import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {checkError, checkJson, renderAnnotations, renderCheck} from '../../lib/cli/render/check.ts'
import {type CheckReport, check} from '../../lib/operations/check.ts'

export default class DbCheck extends BackendCommand {
  static override summary = 'Fail when a database is not up to date'
  static override description =
    `The gate for CI: nothing may be pending, out of order, changed, missing or unfinished, and every pending script must be one that can run. Prints one line for each finding and ends with status 3 when there are any. Changes nothing and takes no lock.

Under GitHub Actions the findings are shown at their files. With --json: {"ok", "backends": [{"name", "dialect", "findings": [{"code", "migration", "message", "location"}]}]}.`
  static override examples = [
    {description: 'Check the primary', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'Check every backend', command: '<%= config.bin %> <%= command.id %> --all --json'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(DbCheck)
    const annotate = process.env.GITHUB_ACTIONS === 'true'
    const output = {
      text: (report: CheckReport) =>
        renderCheck(report, this.out) + (annotate ? renderAnnotations(report, process.cwd()) : ''),
      json: checkJson,
      errorOf: checkError,
      verdict: () => 'up to date',
      reads: true,
    }
    await this.onBackends(flags, output, (backend, {migrations}) =>
      check({backend, migrations, readFolder: this.readFolder}),
    )
  }
}

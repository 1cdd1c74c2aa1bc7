import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {renderRun, runJson} from '../../lib/cli/render/run-report.ts'
import {resume} from '../../lib/operations/resume.ts'

export default class DbResume extends BackendCommand {
  static override summary = 'Go on with a migration that failed half-way'
  static override description =
    `Runs a migration that failed outside of a transaction from the statement that failed, after its file was mended or the cause is gone, and then whatever is pending.

The statements that took effect must still stand in the file as they ran; lexigram checks it.

With --json: as \`db upgrade\`.`
  static override examples = [
    {description: 'Go on after mending the migration', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The same on another backend', command: '<%= config.bin %> <%= command.id %> --backend analytics'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(DbResume)
    const output = {
      text: (report: Awaited<ReturnType<typeof resume>>) => renderRun(report, 'upgrade', this.out),
      json: runJson,
      errorOf: (report: Awaited<ReturnType<typeof resume>>) => report.error,
    }
    await this.onBackends(flags, output, (backend, config) => this.withRun(backend, config, flags, resume))
  }
}

import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {EXIT} from '../../lib/cli/exit-codes.ts'
import {renderStatus, statusJson} from '../../lib/cli/render/status.ts'
import {isUpToDate, type StatusReport, status} from '../../lib/operations/status.ts'

export default class DbStatus extends BackendCommand {
  static override summary = 'Show which migrations are applied'
  static override description =
    `Lists every migration with its state: applied, pending, out-of-order (pending, but older than an applied one), changed (edited after it was applied), missing (applied, but its file is gone), failed or running. Changes nothing and takes no lock.

With --json: {"ok", "backends": [{"name", "dialect", "serverVersion", "current", "pending", "migrations": [{"name", "state", "appliedAt", "durationMs", "reversible"}]}]}.`
  static override examples = [
    {description: 'Where the primary stands', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Fail (status 3) when anything is not up to date',
      command: '<%= config.bin %> <%= command.id %> --all --exit-code',
    },
  ]
  static override flags = {
    'exit-code': Flags.boolean({summary: 'End with status 3 when not up to date'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbStatus)
    const output = {
      text: (report: StatusReport) => renderStatus(report, this.out),
      json: statusJson,
      verdict: (report: StatusReport) => (isUpToDate(report) ? 'up to date' : 'not up to date'),
      reads: true,
    }
    let stale = false
    await this.onBackends(flags, output, async (backend, {migrations}) => {
      const report = await status({backend, migrations, readFolder: this.readFolder})
      if (!isUpToDate(report)) stale = true
      for (const file of report.ignored)
        this.noticeOnce(`${file} in ${migrations.dir} is no migration, so it was skipped`)
      return report
    })
    if (flags['exit-code'] && stale) this.failStatus(EXIT.refused)
    await this.tellOfOthers(flags)
  }
}

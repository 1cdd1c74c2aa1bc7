import {Args, Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {renderRun, runJson} from '../../lib/cli/render/run-report.ts'
import {upgrade} from '../../lib/operations/upgrade.ts'

export default class DbUpgrade extends BackendCommand {
  static override summary = 'Apply pending migrations'
  static override description = `Applies the pending migrations in order and records each in the history table.

One run at a time works on a database; another waits for it. On PostgreSQL and SQLite a migration and its history row are one transaction; on MySQL and MariaDB the history keeps count of the statements done.

With --json: {"ok", "backends": [{"name", "dialect", "from", "to", "durationMs", "migrations": [{"name", "state", "statements", "durationMs"}]}]}.`
  static override examples = [
    {description: 'Apply everything that is pending', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'See what would run', command: '<%= config.bin %> <%= command.id %> --dry-run'},
    {description: 'Apply the next two, on every backend', command: '<%= config.bin %> <%= command.id %> +2 --all'},
  ]
  static override args = {
    target: Args.string({
      description: 'head, +N, or a revision: its id, name, or the beginning of one',
      default: 'head',
    }),
  }
  static override flags = {
    ...runFlags,
    'dry-run': Flags.boolean({summary: 'List what would run, and change nothing'}),
    'allow-out-of-order': Flags.boolean({summary: 'Also apply migrations older than the newest applied one'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbUpgrade)
    const dryRun = flags['dry-run']
    const output = {
      text: (report: Awaited<ReturnType<typeof upgrade>>) =>
        renderRun(report, dryRun ? 'dry-run' : 'upgrade', this.out),
      json: runJson,
      errorOf: (report: Awaited<ReturnType<typeof upgrade>>) => report.error,
    }
    await this.onBackends(flags, output, (backend, config) =>
      this.withRun(backend, config, flags, (run) =>
        upgrade({...run, to: args.target, dryRun, allowOutOfOrder: flags['allow-out-of-order']}),
      ),
    )
    await this.tellOfOthers(flags)
  }
}

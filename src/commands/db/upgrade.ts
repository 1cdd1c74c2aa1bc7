import {writeFile} from 'node:fs/promises'
import {Args, Flags, type Interfaces} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {runOutput} from '../../lib/cli/render/run-report.ts'
import {unmasked} from '../../lib/config/redact.ts'
import {upgrade} from '../../lib/operations/upgrade.ts'
import {type UpgradeSqlReport, upgradeSql} from '../../lib/operations/upgrade-sql.ts'

type UpgradeFlags = Interfaces.InferredFlags<typeof DbUpgrade.flags & typeof BackendCommand.baseFlags>

export default class DbUpgrade extends BackendCommand {
  static override summary = 'Apply pending migrations'
  static override description = `Applies the pending migrations in order and records each in the history table.

One run at a time works on a database; another waits for it. On PostgreSQL and SQLite a migration and its history row are one transaction; on MySQL and MariaDB the history keeps count of the statements done. Of several backends none is begun after one failed, unless --keep-going says so.

With --json: {"ok", "backends": [{"name", "dialect", "from", "to", "durationMs", "migrations": [{"name", "state", "statements", "durationMs"}]}]}.`
  static override examples = [
    {description: 'Apply everything that is pending', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'See what would run', command: '<%= config.bin %> <%= command.id %> --dry-run'},
    {
      description: 'Write a script for psql, mysql or sqlite3',
      command: '<%= config.bin %> <%= command.id %> --sql -o upgrade.sql',
    },
    {description: 'Apply the next two, on every backend', command: '<%= config.bin %> <%= command.id %> +2 --all'},
    {
      description: 'Apply them on every backend, four at once, whatever fails',
      command: '<%= config.bin %> <%= command.id %> --all --jobs 4 --keep-going',
    },
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
    sql: Flags.boolean({
      summary: "Print the run as a script for the database's own client, and change nothing",
      exclusive: ['dry-run'],
    }),
    output: Flags.string({char: 'o', helpValue: 'FILE', summary: 'Write the script to a file', dependsOn: ['sql']}),
    'allow-out-of-order': Flags.boolean({summary: 'Also apply migrations older than the newest applied one'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbUpgrade)
    if (flags.sql) return this.#writeSql(args.target, flags)
    const dryRun = flags['dry-run']
    await this.onBackends(flags, runOutput(dryRun ? 'dry-run' : 'upgrade', this.out), (backend, config) =>
      this.withRun(backend, config, flags, (run) =>
        upgrade({...run, to: args.target, dryRun, allowOutOfOrder: flags['allow-out-of-order']}),
      ),
    )
    await this.tellOfOthers(flags)
  }

  async #writeSql(target: string, flags: UpgradeFlags): Promise<void> {
    const scripts: string[] = []
    const output = {
      text: ({name, sql}: UpgradeSqlReport) => {
        if (sql === '') this.notice(`${name}: nothing is pending, so there is no script`)
        return sql
      },
      json: (report: UpgradeSqlReport) => ({...report, sql: unmasked(report.sql)}),
      reads: true,
      exact: true,
      script: !flags.json || flags.output !== undefined,
      ...(flags.output === undefined ? {} : {print: (sql: string) => void scripts.push(sql)}),
    }
    await this.onBackends(flags, output, (backend, config) =>
      this.withRun(backend, config, flags, (run) =>
        upgradeSql({...run, to: target, allowOutOfOrder: flags['allow-out-of-order']}),
      ),
    )
    if (flags.output !== undefined && process.exitCode === undefined) await writeFile(flags.output, scripts.join('\n'))
  }
}

import {Args, Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {askYesNo} from '../../lib/cli/prompts.ts'
import {runOutput} from '../../lib/cli/render/run-report.ts'
import {downgrade} from '../../lib/operations/downgrade.ts'

export default class DbDowngrade extends BackendCommand {
  static override summary = 'Revert applied migrations'
  static override description =
    `Runs the down sections of applied migrations, newest first, and takes them out of the history table.

The down script is kept in the history when a migration is applied, so a file that is gone or was edited does not stand in the way. Asks before it deletes data; where nobody can be asked, --yes is needed.

With --json: as \`db upgrade\`, with the state "reverted".`
  static override examples = [
    {description: 'Revert the newest migration', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Revert the newest three, without a question',
      command: '<%= config.bin %> <%= command.id %> -3 --yes',
    },
    {description: 'Revert everything', command: '<%= config.bin %> <%= command.id %> base --yes'},
  ]
  static override args = {
    target: Args.string({description: '-N, a revision (it stays applied), or base', default: '-1'}),
  }
  static override flags = {
    ...runFlags,
    'dry-run': Flags.boolean({summary: 'List what would be reverted, and change nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'Agree to deleting data'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbDowngrade)
    const dryRun = flags['dry-run']
    const ask = (names: readonly string[]): Promise<boolean> =>
      this.agreed(names.join(), (forAll) =>
        askYesNo(`This may delete data: ${names.join(', ')}. Go on?${forAll}`, this.signal),
      )
    await this.onBackends(flags, runOutput(dryRun ? 'dry-run' : 'downgrade', this.out), (backend, config) =>
      this.withRun(backend, config, flags, (run) =>
        downgrade({...run, to: args.target, dryRun, ...(flags.yes ? {} : {consent: ask})}),
      ),
    )
  }
}

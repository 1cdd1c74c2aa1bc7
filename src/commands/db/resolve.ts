import {Args, Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {resolve} from '../../lib/operations/resolve.ts'

export default class DbResolve extends BackendCommand {
  static override summary = 'Say what became of an unfinished migration'
  static override description =
    `Writes into the history what you found out by looking at the database: that a migration which did not finish took effect as a whole (--applied), or that nothing of it is left (--reverted). Runs no migration.

With --json: {"ok", "backends": [{"name", "dialect", "migration", "as"}]}.`
  static override examples = [
    {description: 'All of it is there', command: '<%= config.bin %> <%= command.id %> 20261123103000 --applied'},
    {description: 'Nothing of it is there', command: '<%= config.bin %> <%= command.id %> 20261123103000 --reverted'},
  ]
  static override args = {
    revision: Args.string({description: 'Id, name, or the beginning of one', required: true}),
  }
  static override flags = {
    ...runFlags,
    applied: Flags.boolean({summary: 'All of it took effect', exactlyOne: ['applied', 'reverted']}),
    reverted: Flags.boolean({summary: 'Nothing of it is left', exactlyOne: ['applied', 'reverted']}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbResolve)
    const output = {
      text: ({name, migration, as}: Awaited<ReturnType<typeof resolve>>) => `${name}: ${migration} is ${as}\n`,
      json: (report: object) => report,
    }
    await this.onBackends(flags, output, (backend, config) =>
      this.withRun(backend, config, flags, (run) =>
        resolve({...run, revision: args.revision, as: flags.applied ? 'applied' : 'reverted'}),
      ),
    )
  }
}

import {Args, Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {plural} from '../../lib/cli/render/layout.ts'
import {type StampReport, stamp} from '../../lib/operations/stamp.ts'

export default class DbStamp extends BackendCommand {
  static override summary = 'Record migrations as applied without running'
  static override description =
    `Writes the revision and everything before it into the history as applied, and runs nothing: for a database that has these changes already, however they came there.

With --purge the history is emptied first. With --json: {"ok", "backends": [{"name", "dialect", "stamped", "purged"}]}.`
  static override examples = [
    {
      description: 'Adopt a database that is at this revision',
      command: '<%= config.bin %> <%= command.id %> 20261123103000',
    },
    {description: 'Write the whole history anew', command: '<%= config.bin %> <%= command.id %> head --purge'},
  ]
  static override args = {
    revision: Args.string({
      description: 'head, base, or a revision: its id, name, or the beginning of one',
      required: true,
    }),
  }
  static override flags = {
    ...runFlags,
    purge: Flags.boolean({summary: 'Empty the history first'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DbStamp)
    const output = {
      text: ({name, stamped, purged}: StampReport) =>
        `${name}: ${plural(stamped.length, 'migration')} recorded as applied${
          purged.length === 0 ? '' : `, ${purged.length} taken out before`
        }\n`,
      json: (report: StampReport) => report,
    }
    await this.onBackends(flags, output, (backend, config) =>
      this.withRun(backend, config, flags, (run) => stamp({...run, revision: args.revision, purge: flags.purge})),
    )
  }
}

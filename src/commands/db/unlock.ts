import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {askTyped} from '../../lib/cli/prompts.ts'
import {renderUnlock, unlockJson} from '../../lib/cli/render/unlock.ts'
import {unlock} from '../../lib/operations/unlock.ts'

export default class DbUnlock extends BackendCommand {
  static override summary = 'Show who holds the migration lock, or remove it'
  static override description =
    `Shows who holds the migration lock. Behind a connection pooler and on Galera the lock is a lease: one that has expired is removed, and with --force also one that has not, after the name of the backend was typed; the run that had it can write nothing more to the history. Elsewhere the lock ends with the connection of its run, and there is nothing to remove.

With --json: {"ok", "backends": [{"name", "dialect", "lock", "holder", "expired", "removed"}]}.`
  static override examples = [
    {description: 'See who holds the lock', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Take a lease away without a question, in a script',
      command: '<%= config.bin %> <%= command.id %> --force --yes',
    },
  ]
  static override flags = {
    force: Flags.boolean({summary: 'Take a lease away although it has not expired'}),
    yes: Flags.boolean({char: 'y', summary: 'Do so without a question', dependsOn: ['force']}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbUnlock)
    await this.onBackends(flags, {text: renderUnlock, json: unlockJson, reads: true}, (backend, {migrations}) =>
      unlock({
        backend,
        migrations,
        force: flags.force,
        agree: async ({description}) =>
          flags.yes ||
          this.agreed(backend.name, () =>
            askTyped(`Type ${backend.name} to take the lock away from ${description}`, backend.name, this.signal),
          ),
      }),
    )
  }
}

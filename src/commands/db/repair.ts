import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {askYesNo} from '../../lib/cli/prompts.ts'
import {renderChanged, repairJson} from '../../lib/cli/render/repair.ts'
import {type ChangedMigration, type RepairReport, repair} from '../../lib/operations/repair.ts'

export default class DbRepair extends BackendCommand {
  static override summary = 'Accept files edited after they were applied'
  static override description =
    `Shows which applied migrations have another checksum than their files, and records the files as they are now as those that were applied, with their down scripts. Runs nothing. Asks first; where nobody can be asked, --yes is needed.

With --json: {"ok", "backends": [{"name", "dialect", "repaired": [{"name", "applied", "now", "appliedAt", "appliedBy"}]}]}.`
  static override examples = [
    {description: 'Look at what changed and accept it', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'Accept it without a question', command: '<%= config.bin %> <%= command.id %> --yes'},
  ]
  static override flags = {
    ...runFlags,
    yes: Flags.boolean({char: 'y', summary: 'Accept the changes without a question'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbRepair)
    const agree = async (changed: readonly ChangedMigration[]): Promise<boolean> => {
      if (flags.yes) return true
      return this.agreed(changed.map(({name, applied, now}) => `${name} ${applied} ${now}`).join(), (forAll) => {
        this.err.write(renderChanged(changed, this.err))
        return askYesNo(`Accept these files as what was applied?${forAll}`, this.signal)
      })
    }
    const output = {
      text: ({name, repaired}: RepairReport) =>
        repaired.length === 0
          ? `${name}: nothing to repair\n`
          : `${name}: accepted\n${renderChanged(repaired, this.out)}`,
      json: repairJson,
    }
    await this.onBackends(flags, output, (backend, config) =>
      this.withRun(backend, config, flags, (run) => repair({...run, agree})),
    )
  }
}

import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {historyJson, renderHistory} from '../../lib/cli/render/history.ts'
import {history} from '../../lib/operations/history.ts'

export default class DbHistory extends BackendCommand {
  static override summary = 'Show what was run, when and by whom'
  static override description =
    `Lists the log of a database, newest first: every migration applied, reverted or resolved. Changes nothing and takes no lock.

With --json: {"ok", "backends": [{"name", "dialect", "entries": [{"name", "action", "checksum", "at", "durationMs", "who", "lexigramVersion"}]}]}.`
  static override examples = [
    {description: 'The newest twenty entries', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The newest three', command: '<%= config.bin %> <%= command.id %> --limit 3'},
  ]
  static override flags = {
    limit: Flags.integer({char: 'n', summary: 'Show at most so many entries', default: 20, min: 1}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbHistory)
    const output = {
      text: (report: Awaited<ReturnType<typeof history>>) => renderHistory(report, this.out),
      json: historyJson,
      reads: true,
    }
    await this.onBackends(flags, output, (backend, {migrations}) => history({backend, migrations, limit: flags.limit}))
  }
}

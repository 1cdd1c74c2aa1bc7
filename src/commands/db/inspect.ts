import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {type InspectReport, inspect} from '../../lib/operations/inspect.ts'

interface Written {
  readonly report: InspectReport
  readonly text: string
}

export default class DbInspect extends BackendCommand {
  static override summary = 'Show the schema of a database'
  static override description = `Reads the whole schema in one read-only snapshot. Changes nothing and takes no lock.

With --json: {"ok", "backends": [{"name", "dialect", "serverVersion", "model"}]}.`
  static override examples = [
    {
      description: 'Write the schema as a script that rebuilds it',
      command: '<%= config.bin %> <%= command.id %> --format sql',
    },
    {description: 'The model as JSON', command: '<%= config.bin %> <%= command.id %> --format json'},
  ]
  static override flags = {
    format: Flags.option({summary: 'What is printed', options: ['json', 'sql'] as const, default: 'json' as const})(),
    privileges: Flags.boolean({summary: 'Also owners and grants'}),
    sizes: Flags.boolean({summary: 'Also row estimates and sizes'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbInspect)
    const {format, privileges, sizes} = flags
    const output = {
      text: ({text}: Written) => text,
      json: ({report}: Written) => report,
    }
    await this.onBackends(flags, output, async (backend) => {
      const report = await inspect({backend, privileges, sizes, signal: this.signal})
      const {model} = report
      const text =
        format === 'json' ? `${JSON.stringify(model, undefined, 2)}\n` : (await backend.writeSchema(model)).sql
      return {report, text}
    })
  }
}

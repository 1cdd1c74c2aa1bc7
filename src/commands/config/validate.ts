import {BaseCommand} from '../../lib/cli/base-command.ts'
import {plural} from '../../lib/cli/render/layout.ts'

export default class ConfigValidate extends BaseCommand {
  static override summary = 'Check the configuration'
  static override description =
    `Reads the configuration as every other command does and reports all its problems at once, each with its place. Ends with status 2 when there are any. Connects to nothing.

With --json: {"ok", "file", "backends", "backendsFrom"}; the last is there where db.backends_from is.`
  static override examples = [
    {description: 'Check what is in force here', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Check another file',
      command: '<%= config.bin %> <%= command.id %> --config deploy/application.yaml',
    },
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(ConfigValidate)
    const {file, backends, backendsFrom: from} = await this.loadConfig(flags)
    const names = backends.map(({name}) => name)
    this.result(
      {
        file: file ?? null,
        backends: names,
        ...(from === undefined ? {} : {backendsFrom: {name: from.name, backend: from.backend, query: from.query}}),
      },
      () =>
        `${file ?? 'DATABASE_URL'}: no problems; ${plural(names.length, 'backend')}: ${names.join(', ')}${
          from === undefined ? '' : `; ${from.name} from a query on ${from.backend}`
        }\n`,
    )
  }
}

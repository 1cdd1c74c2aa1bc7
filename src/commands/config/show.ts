import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderColumns} from '../../lib/cli/render/columns.ts'

export default class ConfigShow extends BaseCommand {
  static override summary = 'Show the configuration and where it comes from'
  static override description =
    `Prints every key under db with its value and its origin: a file with line and column, a variable, a flag, or the default. Passwords are masked.

With --json: {"ok", "file", "profile", "values": [{"key", "value", "origin"}]}.`
  static override examples = [
    {description: 'What is in force here', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'What would be in production', command: '<%= config.bin %> <%= command.id %> --profile prod'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(ConfigShow)
    const {file, profile, values} = await this.loadConfig(flags)
    const {color, width} = this.out
    this.result({file: file ?? null, profile: profile ?? null, values}, () =>
      this.redact(
        renderColumns(
          values.map(({key, value, origin}) => [`${key} =`, String(value), color.dim(`from ${origin}`)]),
          width,
        ),
      ),
    )
  }
}

import {BaseCommand} from '../../lib/cli/base-command.ts'
import {configJsonSchema} from '../../lib/config/json-schema.ts'

export default class ConfigSchema extends BaseCommand {
  static override summary = 'Print the JSON Schema of application.yaml'
  static override description =
    `Prints a JSON Schema that editors use to complete and check application.yaml. The same with and without --json: the document is the schema itself.`
  static override examples = [
    {
      description: 'Save it beside the configuration',
      command: '<%= config.bin %> <%= command.id %> > application.schema.json',
    },
    {description: 'Look at one key', command: '<%= config.bin %> <%= command.id %> | head -40'},
  ]

  async run(): Promise<void> {
    await this.parse(ConfigSchema)
    this.out.write(`${JSON.stringify(await configJsonSchema(), undefined, 2)}\n`)
  }
}

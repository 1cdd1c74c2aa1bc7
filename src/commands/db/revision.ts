import {relative} from 'node:path'
import {Flags} from '@oclif/core'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {chooseFolder} from '../../lib/cli/choose-backends.ts'
import {createRevision} from '../../lib/operations/revision.ts'

export default class DbRevision extends BaseCommand {
  static override summary = 'Write a new migration file'
  static override description =
    `Writes a migration named by the UTC time and the message into the folder of the backend, ready to be filled in. Touches no database.

Prints the path of the file. With --json: {"ok", "backend", "id", "name", "path"}.`
  static override hiddenAliases = ['db:create', 'db:new']
  static override examples = [
    {description: 'A SQL migration', command: '<%= config.bin %> db revision -m "create products"'},
    {
      description: 'A TypeScript one for another backend',
      command: '<%= config.bin %> db revision -m "fill events" --format ts --backend analytics',
    },
  ]
  static override flags = {
    message: Flags.string({char: 'm', summary: 'What the migration does', required: true}),
    format: Flags.option({
      options: ['sql', 'ts'] as const,
      summary: 'SQL or TypeScript (default: db.migrations.format)',
    })(),
    backend: Flags.string({helpValue: 'NAME', summary: 'Backend it is for (default: the primary)'}),
    'no-transaction': Flags.boolean({summary: 'Run it outside a transaction'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbRevision)
    const config = await this.loadConfig(flags)
    const {name, dir, format} = chooseFolder(config, flags.backend)
    const revision = await createRevision({
      dir,
      message: flags.message,
      format: flags.format ?? format,
      transaction: !flags['no-transaction'],
      now: () => new Date(),
    })
    this.result({backend: name, ...revision}, () => `${relative(process.cwd(), revision.path)}\n`)
  }
}

import {Flags} from '@oclif/core'
import {BaseCommand} from '../lib/cli/base-command.ts'
import {initProject} from '../lib/operations/init.ts'

export default class Init extends BaseCommand {
  static override summary = 'Start a project in this folder'
  static override description =
    `Writes application.yaml, .env.example and the folder migrations. Overwrites nothing: if one of the files is there, none is written.

With --json: {"ok", "files"}.`
  static override examples = [
    {description: 'With a SQLite database', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'With PostgreSQL', command: '<%= config.bin %> <%= command.id %> --database postgres'},
  ]
  static override flags = {
    database: Flags.option({
      options: ['sqlite', 'postgres', 'mysql'] as const,
      summary: 'Kind of database',
      default: 'sqlite',
    })(),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(Init)
    const {files} = await initProject({dir: process.cwd(), database: flags.database})
    this.result({files}, () => files.map((file) => `${file}\n`).join(''))
    this.hint('next: lexigram db revision -m "create products"')
  }
}

import {Flags} from '@oclif/core'
import {BackendCommand} from '../../lib/cli/backend-command.ts'
import {runFlags} from '../../lib/cli/flags.ts'
import {runOutput} from '../../lib/cli/render/run-report.ts'
import {resume} from '../../lib/operations/resume.ts'

export default class DbResume extends BackendCommand {
  static override summary = 'Go on with a migration that failed half-way'
  static override description =
    `Runs a migration that failed outside of a transaction from the statement that failed, after its file was mended or the cause is gone, and then whatever is pending.

After a crash the catalog tells whether the statement in flight took effect; where it can't, say so with --took-effect or --took-no-effect. The statements that took effect must still stand in the file as they ran; lexigram checks it.

With --json: as \`db upgrade\`.`
  static override examples = [
    {description: 'Go on after mending the migration', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The same on another backend', command: '<%= config.bin %> <%= command.id %> --backend analytics'},
  ]
  static override flags = {
    ...runFlags,
    'took-effect': Flags.boolean({
      summary: 'The statement that was cut off took effect: go on after it',
      exclusive: ['took-no-effect'],
    }),
    'took-no-effect': Flags.boolean({summary: 'The statement that was cut off took no effect: run it again'}),
  }

  async run(): Promise<void> {
    const {flags} = await this.parse(DbResume)
    const answer = flags['took-effect'] ? 'took-effect' : flags['took-no-effect'] ? 'took-no-effect' : undefined
    await this.onBackends(flags, runOutput('upgrade', this.out), (backend, config) =>
      this.withRun(backend, config, flags, (run) => resume({...run, answer})),
    )
  }
}

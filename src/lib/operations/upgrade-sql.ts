/** `db upgrade --sql`: the run as a script that a person can run by hand, after which the history is right. */
import {RecordingSession} from '../backends/recording-session.ts'
import {LexigramError} from '../core/errors.ts'
import {readMigrations} from '../migrations/files.ts'
import {History} from '../migrations/history.ts'
import {lookAt, type RunOptions} from '../migrations/migrate.ts'
import {planUpgrade} from '../migrations/plan.ts'
import {prepareSteps} from '../migrations/prepare.ts'
import {Runner} from '../migrations/run-work.ts'
import {parseTarget} from '../migrations/target.ts'

export interface UpgradeSqlOptions extends RunOptions {
  /** `head`, `+N`, or a revision. @defaultValue `head` */
  readonly to?: string
  /** Also migrations that are older than the newest applied one. @defaultValue false */
  readonly allowOutOfOrder?: boolean
}

export interface UpgradeSqlReport {
  readonly name: string
  readonly dialect: string
  /** Names of the migrations in the script, in order. */
  readonly migrations: readonly string[]
  /** For the dialect's own client; empty when nothing is pending. */
  readonly sql: string
}

/**
 * Writes the script. Reads the history, locks nothing, changes nothing.
 *
 * @throws {@link LexigramError} what stops a run before its first step; `LEX_SCRIPT_UNWRITABLE` when a TypeScript migration
 * reads data; `LEX_MIGRATION_UNFINISHED`, for what began can only be gone on with by `db upgrade`.
 */
export async function upgradeSql(options: UpgradeSqlOptions): Promise<UpgradeSqlReport> {
  const {backend, migrations, now} = options
  const target = parseTarget(options.to ?? 'head', '+')
  const folder = await (options.readFolder ?? readMigrations)(migrations.dir)
  return backend.withSession({readOnly: true}, async (session) => {
    const {history: real, revisions} = await lookAt(session, backend, migrations.table, folder)
    const steps = planUpgrade(revisions, {target, allowOutOfOrder: options.allowOutOfOrder ?? false})
    const unfinished = steps.find(({resumes}) => resumes !== undefined)
    if (unfinished !== undefined) throw unfinishedError(unfinished.file.name)
    const works = await prepareSteps(steps, backend, real)
    const base = {name: backend.name, dialect: backend.dialect, migrations: works.map(({name}) => name)}
    if (works.length === 0) return {...base, sql: ''}
    const recording = new RecordingSession(backend.script, (name) => session.findTable(name))
    recording.comment(`lexigram db upgrade --sql: ${backend.name}, ${backend.product}, written ${now().toISOString()}`)
    await recording.reset()
    const history = await History.find(recording, backend, migrations.table)
    await recording.transaction(() => history.create())
    // Nobody else is at work in a script, so nothing has to be looked at again on the way.
    const facts = {...pick(backend), can: {...backend.can, sessionLock: true}}
    const {statementTimeoutMs, lockTimeoutMs} = migrations
    const context = {...options, backend: facts, session: recording, history, statementTimeoutMs, lockTimeoutMs}
    // How long it takes to write it down says nothing about how long it runs.
    const runner = new Runner(works, {...context, clock: () => 0})
    for (const [index, {name}] of works.entries()) {
      recording.comment(name)
      await runner.run(index)
    }
    return {...base, sql: recording.script.trimStart()}
  })
}

const pick = ({name, dialect, effects}: RunOptions['backend']) => ({name, dialect, effects})

const unfinishedError = (name: string): LexigramError =>
  new LexigramError('LEX_MIGRATION_UNFINISHED', `${name} began and did not finish`, {
    fix: '`lexigram db upgrade` goes on with it; then write the script for the rest',
  })

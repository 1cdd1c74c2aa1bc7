/** A whole run on one backend: look, lock, plan, apply, report. What is planned is the caller's choice. */
import type {Backend, Session} from '../backends/backend.ts'
import {LexigramError} from '../core/errors.ts'
import {applyWorks, type StepReport} from './apply.ts'
import type {OnEvent} from './events.ts'
import {type MigrationFolder, type ReadFolder, readMigrations} from './files.ts'
import {type Author, History} from './history.ts'
import type {Answer} from './in-flight.ts'
import {leaseTableOf} from './own-tables.ts'
import type {Step} from './plan.ts'
import {prepareSteps, type Work} from './prepare.ts'
import {currentOf, isAllApplied, newestOf, type Revision, revisionsOf} from './revisions.ts'

/** What every run needs; the command line and the runtime library fill it from the same configuration. */
export interface RunOptions {
  readonly backend: Backend
  readonly migrations: {
    readonly dir: string
    readonly table: string
    readonly lockTimeoutMs: number
    readonly statementTimeoutMs: number
    readonly ddlLockTimeoutMs: number
  }
  /** How the folder is read. @defaultValue from the disk, each time */
  readonly readFolder?: ReadFolder
  readonly author: Author
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
  now(): Date
  /**
   * Asked before anything is locked when steps may delete data; false refuses the run.
   *
   * @param names - of those migrations. @defaultValue everything is agreed to
   */
  consent?(names: readonly string[]): Promise<boolean>
  /** What the user says of a statement that was cut off by a crash, where the catalog can't tell. */
  readonly answer?: Answer | undefined
}

/** What a run came to. */
export interface RunReport {
  readonly name: string
  readonly dialect: string
  readonly product: string
  readonly serverVersion: string | undefined
  readonly address: string
  /** Newest applied revision before and after; undefined on an empty database. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly durationMs: number
  /** Every step of the plan in order, also those that did not run. */
  readonly migrations: readonly StepReport[]
  /** Files in the migration folder that are none. */
  readonly ignored: readonly string[]
  /** Why it stopped. */
  readonly error: LexigramError | undefined
}

/** Chooses the steps; throws to refuse. */
export interface Planner {
  (revisions: readonly Revision[]): readonly Step[]
  /** Chooses none when every file was applied as it is, so that it need not be asked then. */
  readonly idleWhenAllApplied?: boolean
}

interface Found {
  readonly history: History
  readonly revisions: readonly Revision[]
}

/** The history and the state of every revision; makes no table. */
export async function lookAt(
  session: Session,
  backend: Backend,
  table: string,
  folder: MigrationFolder,
): Promise<Found> {
  const history = await History.find(session, backend, table)
  return {history, revisions: revisionsOf(folder.migrations, await history.rows())}
}

/**
 * Runs what `plan` chooses.
 *
 * The plan is made twice: once to see whether there is anything to do, without a lock, and again under the lock,
 * because another run may have come first.
 *
 * @throws {@link LexigramError} what stops a run before its first step: files, history, plan, consent, connection, lock.
 */
export async function migrate(options: RunOptions, plan: Planner): Promise<RunReport> {
  const begun = performance.now()
  const {backend, migrations} = options
  const quick = await lookAhead(options, plan)
  const {folder} = quick
  const report = {...describe(backend, folder), from: quick.current}
  if (quick.works.length === 0) return {...report, ...outcomeOf([], quick.current, begun)}
  const agreed = await askConsent(options, quick.works)
  return locked(options, async (session) => {
    const {history, revisions} = await lookAt(session, backend, migrations.table, folder)
    const works = await prepareSteps(plan(revisions), backend, history)
    refuseUnagreed(works, agreed)
    if (works.length > 0) await session.transaction(() => history.create())
    const {statementTimeoutMs, lockTimeoutMs} = migrations
    const steps = await applyWorks(works, {...options, session, history, statementTimeoutMs, lockTimeoutMs})
    return {...report, from: currentOf(revisions), ...outcomeOf(steps, currentAfter(revisions, steps), begun)}
  })
}

/** The same plan as a run would make now, with nothing locked, made or run; `to` is where it would end. */
export async function dryRun(options: RunOptions, plan: Planner): Promise<RunReport> {
  const begun = performance.now()
  const {folder, works, current, revisions} = await lookAhead(options, plan)
  const steps = works.map(({name, total}) => ({name, state: 'pending', statements: total, durationMs: 0}) as const)
  const done = works.map(({name, step}) => ({name, state: step.direction === 'up' ? 'applied' : 'reverted'}) as const)
  return {
    ...describe(options.backend, folder),
    from: current,
    ...outcomeOf(steps, currentAfter(revisions, done), begun),
  }
}

/** Files that are no migrations are told of: a mistyped name would else be skipped in silence. */
function tellIgnored({migrations, onEvent}: RunOptions, {ignored}: MigrationFolder): void {
  for (const file of ignored) {
    const message = `${file} in ${migrations.dir} is no migration, so it was skipped`
    onEvent({type: 'notice', name: undefined, about: 'folder', message})
  }
}

/** A run with nothing to do looks for edits in so many files; `db check` and `db status` look into all. */
const OPENED_WHEN_IDLE = 250

interface LookAhead {
  readonly folder: MigrationFolder
  readonly revisions: readonly Revision[]
  readonly works: readonly Work[]
  readonly current: string | undefined
}

/**
 * Nearly every run finds that nothing is to be done: that is found out first, from names and checksums, and with only
 * the newest files opened where there are very many.
 */
async function lookAhead(options: RunOptions, plan: Planner): Promise<LookAhead> {
  const {backend, migrations, readFolder = readMigrations} = options
  const newest = await readFolder(migrations.dir, plan.idleWhenAllApplied ? OPENED_WHEN_IDLE : undefined)
  tellIgnored(options, newest)
  return backend.withSession({readOnly: true}, async (session) => {
    const history = await History.find(session, backend, migrations.table)
    const applied = plan.idleWhenAllApplied ? await history.applied() : undefined
    if (applied !== undefined && isAllApplied(newest, applied)) {
      return {folder: newest, works: [], revisions: [], current: newestOf(applied.keys())}
    }
    const folder = newest.unread.length === 0 ? newest : await readFolder(migrations.dir)
    const revisions = revisionsOf(folder.migrations, await history.rows())
    const works = await prepareSteps(plan(revisions), backend, history)
    return {folder, works, revisions, current: currentOf(revisions)}
  })
}

const describe = (backend: Backend, {ignored}: MigrationFolder) => ({
  name: backend.name,
  dialect: backend.dialect,
  product: backend.product,
  serverVersion: backend.serverVersion,
  address: backend.address,
  ignored,
})

const outcomeOf = (steps: readonly StepReport[], to: string | undefined, begun: number) => ({
  to,
  durationMs: Math.round(performance.now() - begun),
  migrations: steps,
  error: steps.flatMap((step) => (step.state === 'failed' ? [step.error] : []))[0],
})

/** The names that may delete data and were agreed to; undefined when nobody had to be asked. */
async function askConsent({consent}: RunOptions, works: readonly Work[]): Promise<ReadonlySet<string> | undefined> {
  if (consent === undefined) return undefined
  const risky = works.filter(({dropsData}) => dropsData).map(({name}) => name)
  if (risky.length > 0 && !(await consent(risky))) throw consentMissing(risky)
  return new Set(risky)
}

/** Between the question and the lock another run may have changed what there is to do. */
function refuseUnagreed(works: readonly Work[], agreed: ReadonlySet<string> | undefined): void {
  if (agreed === undefined) return
  const unagreed = works.filter(({name, dropsData}) => dropsData && !agreed.has(name)).map(({name}) => name)
  if (unagreed.length > 0) throw consentMissing(unagreed)
}

const consentMissing = (names: readonly string[]): LexigramError =>
  new LexigramError('LEX_CONSENT_MISSING', 'this would delete data, and nobody agreed to it', {
    why: names.join('\n'),
    fix: 'answer yes on a terminal, or pass --yes',
  })

/** Runs `body` under the migration lock, telling while it waits for it. */
export async function locked<T>(options: RunOptions, body: (session: Session) => Promise<T>): Promise<T> {
  const {backend, migrations, signal, onEvent} = options
  return backend.withMigrationLock(
    {
      timeoutMs: migrations.lockTimeoutMs,
      signal,
      leaseTable: leaseTableOf(migrations.table),
      onWait: (holder, waitedMs) => onEvent({type: 'lock-wait', holder, waitedMs}),
    },
    {
      onNotice: (message) => onEvent({type: 'notice', name: undefined, message}),
      ddlLockTimeoutMs: migrations.ddlLockTimeoutMs,
    },
    body,
  )
}

/** What is current once `steps` ran, from what was known before and what became of each. */
function currentAfter(
  revisions: readonly Revision[],
  steps: readonly Pick<StepReport, 'name' | 'state'>[],
): string | undefined {
  const stateOf = new Map(steps.map(({name, state}) => [name, state]))
  const rows = revisions.flatMap(({name, row}) => {
    const state = stateOf.get(name)
    if (state === 'applied') return [{name}]
    return row?.state === 'applied' && state !== 'reverted' ? [{name}] : []
  })
  return rows.at(-1)?.name
}

/** Runs one prepared migration together with its history row: as one transaction, or statement by statement. */
import type {Session} from '../backends/backend.ts'
import {interruptedError} from './failure.ts'
import {retryLocks} from './lock-retry.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'
import {runJournaled} from './run-journaled.ts'
import {doneMeanwhile, logRun, type Outcome, stopwatch, unfinishedRowOf} from './run-record.ts'

/**
 * Runs `work`.
 *
 * @throws {@link LexigramError} what failed. A transactional migration has left nothing behind; another one has left
 * its history row as `failed`, or as `running` when the connection was lost and nothing could be written any more.
 */
export async function runWork(work: Work, context: RunContext): Promise<Outcome> {
  if (context.signal.aborted) throw interruptedError(work.name)
  // What began statement by statement goes on so, whatever its file says by now.
  const whole = work.transactional && unfinishedRowOf(work) === undefined
  const transaction = (): Promise<Outcome> => runInTransaction(work, context)
  if (!whole) return runJournaled(work, context)
  const outcome = await (work.retryable ? retryLocks(work.name, context, transaction) : transaction())
  await context.session.reset()
  return outcome
}

async function runInTransaction(work: Work, context: RunContext): Promise<Outcome> {
  const {session, backend} = context
  const clock = stopwatch(context)
  const done = await session.recordedTransaction(
    async () => {
      if (!backend.can.sessionLock && (await doneMeanwhile(work, context))) return undefined
      const statements = await work.run(context, 0)
      return {done: true, statements, durationMs: clock.elapsed()} as const
    },
    (db, {durationMs}) => record(work, context, db, {startedAt: clock.startedAt, durationMs}),
  )
  return done ?? {done: false}
}

async function record(
  work: Work,
  context: RunContext,
  db: Session['db'],
  {startedAt, durationMs}: {readonly startedAt: Date; readonly durationMs: number},
): Promise<void> {
  const {history, author} = context
  const {name, step, total} = work
  if (step.direction === 'down') {
    await history.remove(name, db)
  } else {
    const row = {name, checksum: step.file.checksum, downScript: work.downScript, inFlight: undefined}
    const times = {startedAt, finishedAt: context.now(), durationMs}
    await history.insert(
      {...row, state: 'applied', statementsDone: total, statementsTotal: total, ...times},
      author,
      db,
    )
  }
  await logRun(work, context, durationMs, db)
}

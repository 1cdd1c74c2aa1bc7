/**
 * Runs a migration statement by statement, its history row telling after each how far it got.
 *
 * After a crash the row says `running`, how many statements took effect, and what the catalog looked like before the
 * next one: enough to go on, or to say that it can't be told.
 */

import {DbError} from '../backends/db-error.ts'
import type {Statement} from '../backends/statement.ts'
import {LexigramError} from '../core/errors.ts'
import {PartlyDoneError} from './failure.ts'
import type {HistoryRow} from './history.ts'
import {inFlightOf, tookEffect} from './in-flight.ts'
import {retryLocks} from './lock-retry.ts'
import {INTERRUPTED} from './plan.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'
import {logRun, type Outcome, stopwatch, unfinishedRowOf, waitForOwner} from './run-record.ts'

/** @throws {@link LexigramError} what failed; the row says `failed`, or `running` when nothing could be written any more. */
export async function runJournaled(work: Work, context: RunContext): Promise<Outcome> {
  const {session, history} = context
  const clock = stopwatch(context)
  const from = await claim(work, context, clock.startedAt)
  if (from === undefined) return {done: false}
  const statements = await runAndJournal(work, context, from)
  const durationMs = clock.elapsed()
  await session.transaction(async () => {
    if (work.step.direction === 'down') await history.remove(work.name)
    else await history.finish(work.name, work.total, context.now(), durationMs)
    await logRun(work, context, {at: context.now(), durationMs})
  })
  return {done: true, statements, durationMs}
}

/**
 * Writes the row that says `running`.
 *
 * @returns how many statements took effect before; undefined when another run did it all meanwhile.
 */
async function claim(work: Work, context: RunContext, startedAt: Date): Promise<number | undefined> {
  const {session, history, backend} = context
  const {name, step} = work
  for (;;) {
    const row = backend.can.sessionLock ? unfinishedRowOf(work) : await waitForOwner(work, context)
    if (step.direction === 'up' ? row?.state === 'applied' : row === undefined && !backend.can.sessionLock)
      return undefined
    const from = row === undefined || row.state === 'applied' ? 0 : await settle(work, row, context)
    const inFlight = await nextInFlight(work, from, context)
    const begun = await session.transaction(async () => {
      // Where nothing was locked until now, another run may have claimed it since the row was read.
      if (!backend.can.sessionLock && !isSame(await history.row(name), row)) return false
      await begin(work, context, row, {from, inFlight, startedAt})
      return true
    })
    if (begun) return from
  }
}

/** Nobody touched the row in between; what this run settled itself does not count. */
const isSame = (now: HistoryRow | undefined, before: HistoryRow | undefined): boolean =>
  now?.state === before?.state && now?.owner === before?.owner

const nextInFlight = (work: Work, index: number, {session, backend}: RunContext): Promise<string | undefined> =>
  index < work.total ? inFlightOf(work.statementAt(index), session, backend) : Promise.resolve(undefined)

async function runAndJournal(work: Work, context: RunContext, from: number): Promise<number> {
  const {session, history} = context
  /** Every try but the first begins by removing what the one before left half-done. */
  const cleanly = (attempt: () => Promise<void>, statement: Statement | undefined): (() => Promise<void>) => {
    let tries = 0
    return async () => {
      tries += 1
      if (tries > 1 && statement !== undefined) await session.cleanUp(statement)
      await attempt()
    }
  }
  try {
    const statements = await work.run(context, from, (run, number) => {
      const statement = work.statementAt(number - 1)
      const journal = (): Promise<void> =>
        session.journal(statement, run, (db) =>
          recorded(work, number, async () => {
            const inFlight = await nextInFlight(work, number, context)
            await history.progress(work.name, number, work.doneChecksum(number), inFlight, db)
          }),
        )
      // In a transaction of the script's own a failed statement takes the others with it.
      return work.retryable && !session.inTransaction
        ? retryLocks(work.name, context, cleanly(journal, statement))
        : journal()
    })
    if (session.inTransaction) throw leftOpen(work)
    // Before the row is written as applied: the migration may have set a role or a read-only mode.
    await session.reset()
    return statements
  } catch (error) {
    await recordFailure(work, context, error)
    throw error
  }
}

/** Tells a history that a statement took away from a statement that failed. */
async function recorded({name}: Work, number: number, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof DbError) || error.kind !== 'other') throw error
    const what = `the history could not be written after statement ${number} of ${name}`
    throw new LexigramError('LEX_MIGRATION_FAILED', `${what}: ${error.message}`, {
      why: 'that statement, or one before it, took away the history table or the right to write it',
      fix: 'keep the database or schema that holds the history, or have it elsewhere by db.migrations.table; then see what `lexigram db status` says',
      database: error.database,
      cause: error,
    })
  }
}

/**
 * How many statements took effect, once the one in flight at a crash is settled and what it left half-done is removed.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_CHANGED` when those done are not in the file as they ran;
 * `LEX_MIGRATION_UNFINISHED` with the question when nothing tells whether the last one took effect.
 */
async function settle(work: Work, row: HistoryRow, context: RunContext): Promise<number> {
  const {session, history, onEvent} = context
  const done = row.statementsDone
  if (done > 0 && (done > work.total || work.doneChecksum(done) !== row.doneChecksum)) throw editedError(work, done)
  const statement = work.statementAt(done)
  const removed = statement === undefined ? [] : await session.cleanUp(statement)
  for (const message of removed) onEvent({type: 'notice', name: work.name, message})
  if (row.state !== 'running' || removed.length > 0) return done
  const took =
    context.answer === undefined ? await tookEffect(row.inFlight, statement, session) : context.answer === 'took-effect'
  if (took === undefined) throw undecidedError(work, done)
  onEvent({type: 'notice', name: work.name, message: settledText(done, took, context.answer !== undefined)})
  if (!took) return done
  await session.transaction(() => history.progress(work.name, done + 1, work.doneChecksum(done + 1), undefined))
  return done + 1
}

const settledText = (done: number, took: boolean, answered: boolean): string =>
  `an earlier run was cut off at statement ${done + 1}, which ${answered ? 'as you say' : 'by the catalog'} ${
    took ? 'took effect; going on after it' : 'took no effect; running it'
  }`

interface Beginning {
  readonly from: number
  readonly inFlight: string | undefined
  readonly startedAt: Date
}

async function begin(
  work: Work,
  {history, author}: RunContext,
  row: HistoryRow | undefined,
  {from, inFlight, startedAt}: Beginning,
): Promise<void> {
  const {step, name, total, downScript} = work
  if (step.direction === 'down') return history.startDown({name, done: from, total, inFlight}, author)
  const fresh = {name, checksum: step.file.checksum, statementsTotal: total, downScript, inFlight}
  if (row !== undefined) return history.restart(fresh, author)
  const unfinished = {
    state: 'running',
    statementsDone: 0,
    startedAt,
    finishedAt: undefined,
    durationMs: undefined,
  } as const
  return history.insert({...fresh, ...unfinished}, author)
}

/** After these nothing can, or may, be written any more. */
const UNWRITABLE: ReadonlySet<string> = new Set(['LEX_CONNECTION_LOST', 'LEX_LOCK_LOST', 'LEX_SCRIPT_UNWRITABLE'])

/** Writes down where it stopped. What can't be written, because the connection is gone, stays `running`. */
async function recordFailure(work: Work, context: RunContext, error: unknown): Promise<void> {
  const {session, history} = context
  if (error instanceof LexigramError && UNWRITABLE.has(error.code)) return
  const reason = reasonOf(error)
  try {
    await session.rollbackOpen()
    await session.reset()
    await session.transaction(async () => {
      const row = await history.row(work.name)
      if (reason === INTERRUPTED && row?.statementsDone === 0) await undoBegin(work, context)
      else await history.fail(work.name, reason)
    })
  } catch (unwritten) {
    const told = unwritten instanceof Error ? unwritten.message : String(unwritten)
    context.onEvent({
      type: 'notice',
      name: work.name,
      message: `its history row could not be updated and says "running": ${told}`,
    })
  }
}

/** What the history says of a failure. */
function reasonOf(error: unknown): string {
  if (error instanceof PartlyDoneError) return error.recorded
  if (error instanceof LexigramError && error.code === 'LEX_INTERRUPTED') return INTERRUPTED
  // The database's own words: the row has the name of the migration already.
  if (error instanceof LexigramError && error.cause instanceof DbError) return error.cause.message
  return error instanceof Error ? error.message : String(error)
}

/** Nothing took effect, so it is as if it had never begun. */
async function undoBegin({step, name}: Work, {history}: RunContext): Promise<void> {
  if (step.direction === 'up') await history.remove(name)
  else await history.restoreApplied(name)
}

const leftOpen = ({name}: Work): LexigramError =>
  new LexigramError('LEX_MIGRATION_FAILED', `${name} left a transaction open`, {
    why: 'its last statements would be lost, so they were rolled back',
    fix: 'end it with COMMIT',
  })

function editedError({name, step}: Work, done: number): LexigramError {
  return new LexigramError('LEX_MIGRATION_CHANGED', `the part of ${name} that has already run was edited`, {
    why: `its first ${done} statements took effect and are not in the file as they ran`,
    fix: `bring them back as they were, or say what is true with \`lexigram db resolve ${name} --applied | --reverted\``,
    ...(step.file === undefined ? {} : {location: {file: step.file.path}}),
  })
}

function undecidedError({name, step, statementAt}: Work, done: number): LexigramError {
  const text = statementAt(done)?.text
  const shown = text === undefined ? '' : `\n${text.length > 200 ? `${text.slice(0, 200)}…` : text}`
  return new LexigramError('LEX_MIGRATION_UNFINISHED', `did statement ${done + 1} of ${name} take effect?`, {
    why: `its run was cut off during that statement, and the catalog can't tell${shown}`,
    fix: 'look at the database, then `lexigram db resume --took-effect` or `lexigram db resume --took-no-effect`',
    ...(step.file === undefined ? {} : {location: {file: step.file.path}}),
  })
}

/** Runs one prepared migration and keeps the history true, with or without a transaction around both. */
import {LexigramError} from '../core/errors.ts'
import {INTERRUPTED} from './plan.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'

/** What running one migration came to. */
export type Outcome =
  | {readonly done: true; readonly statements: number; readonly durationMs: number}
  /** Another run had done it by the time this one got the lock. */
  | {readonly done: false}

/**
 * Runs `work`.
 *
 * @throws {@link LexigramError} what failed. A transactional migration has left nothing behind; another one has left
 * its history row as `failed`, or as `running` when the connection was lost and nothing could be written any more.
 */
export async function runWork(work: Work, context: RunContext): Promise<Outcome> {
  const outcome = work.transactional ? await runInTransaction(work, context) : await runJournaled(work, context)
  await context.session.reset()
  return outcome
}

async function runInTransaction(work: Work, context: RunContext): Promise<Outcome> {
  const {session, backend} = context
  const clock = stopwatch(context)
  return session.transaction(async () => {
    if (!backend.can.sessionLock && (await doneMeanwhile(work, context))) return {done: false}
    const statements = await work.run(context, 0, (run) => run())
    await session.reclaimRole()
    const durationMs = clock.elapsed()
    await record(work, context, clock.startedAt, durationMs)
    return {done: true, statements, durationMs}
  })
}

/** Where each transaction takes the lock anew, another run may have been faster. */
async function doneMeanwhile({name, step}: Work, {history}: RunContext): Promise<boolean> {
  const row = await history.row(name)
  if (step.direction === 'down') return row === undefined
  if (row === undefined || step.resumes !== undefined) return false
  if (row.state === 'applied') return true
  throw new LexigramError('LEX_MIGRATION_UNFINISHED', `${name} was begun by another run and is not finished`, {
    fix: 'see `lexigram db status`',
  })
}

async function record(work: Work, context: RunContext, startedAt: Date, durationMs: number): Promise<void> {
  const {history, author} = context
  const {name, step, total} = work
  if (step.direction === 'down') {
    await history.remove(name)
  } else {
    if (step.resumes !== undefined) await history.remove(name)
    const row = {name, checksum: step.file.checksum, downScript: work.downScript}
    const times = {startedAt, finishedAt: context.now(), durationMs}
    await history.insert({...row, state: 'applied', statementsDone: total, statementsTotal: total, ...times}, author)
  }
  await log(work, context, durationMs)
}

async function log({name, step}: Work, {history, author, now}: RunContext, durationMs: number): Promise<void> {
  const checksum = step.direction === 'up' ? step.file.checksum : step.row.checksum
  await history.appendLog({name, action: step.direction, checksum, at: now(), durationMs}, author)
}

async function runJournaled(work: Work, context: RunContext): Promise<Outcome> {
  const {session, history, backend} = context
  const clock = stopwatch(context)
  const from = doneBefore(work)
  const begun = await session.transaction(async () => {
    if (!backend.can.sessionLock && (await doneMeanwhile(work, context))) return false
    await begin(work, context, from, clock.startedAt)
    return true
  })
  if (!begun) return {done: false}
  const statements = await runAndJournal(work, context, from)
  const durationMs = clock.elapsed()
  await session.transaction(async () => {
    if (work.step.direction === 'down') await history.remove(work.name)
    else await history.finish(work.name, work.total, context.now(), durationMs)
    await log(work, context, durationMs)
  })
  return {done: true, statements, durationMs}
}

async function runAndJournal(work: Work, context: RunContext, from: number): Promise<number> {
  const {session, history} = context
  try {
    const statements = await work.run(context, from, (run, number) =>
      session.journal(run, (db) => history.progress(work.name, number, work.doneChecksum(number), db)),
    )
    if (session.inTransaction) throw leftOpen(work)
    // Before the row is written as applied: the migration may have set a role or a read-only mode.
    await session.reset()
    return statements
  } catch (error) {
    await recordFailure(work, context, error)
    throw error
  }
}

/**
 * How many statements an earlier run got done, all of them still the first ones of the file.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_CHANGED` when they are not.
 */
function doneBefore({step, name, doneChecksum, total}: Work): number {
  const row = step.direction === 'up' ? step.resumes : step.row.state === 'applied' ? undefined : step.row
  if (row === undefined || row.statementsDone === 0) return 0
  if (row.statementsDone <= total && doneChecksum(row.statementsDone) === row.doneChecksum) return row.statementsDone
  throw new LexigramError('LEX_MIGRATION_CHANGED', `the part of ${name} that has already run was edited`, {
    why: `its first ${row.statementsDone} statements took effect and are not in the file as they ran`,
    fix: `bring them back as they were, or say what is true with \`lexigram db resolve ${name} --applied | --reverted\``,
    ...(step.file === undefined ? {} : {location: {file: step.file.path}}),
  })
}

async function begin(work: Work, {history, author}: RunContext, from: number, startedAt: Date): Promise<void> {
  const {step, name, total, downScript} = work
  if (step.direction === 'down') return history.startDown(name, from, total)
  const row = {name, checksum: step.file.checksum, statementsTotal: total, downScript}
  if (step.resumes !== undefined) return history.restart(row)
  const unfinished = {
    state: 'running',
    statementsDone: 0,
    startedAt,
    finishedAt: undefined,
    durationMs: undefined,
  } as const
  return history.insert({...row, ...unfinished}, author)
}

/** Writes down where it stopped. What can't be written, because the connection is gone, stays `running`. */
async function recordFailure(work: Work, context: RunContext, error: unknown): Promise<void> {
  const {session, history} = context
  const interrupted = error instanceof LexigramError && error.code === 'LEX_INTERRUPTED'
  const message = error instanceof Error ? error.message : String(error)
  try {
    await session.rollbackOpen()
    await session.reset()
    await session.transaction(async () => {
      const row = await history.row(work.name)
      if (interrupted && row?.statementsDone === 0) await undoBegin(work, context)
      else await history.fail(work.name, interrupted ? INTERRUPTED : message)
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

function stopwatch({now}: RunContext): {startedAt: Date; elapsed(): number} {
  const begun = performance.now()
  return {startedAt: now(), elapsed: () => Math.round(performance.now() - begun)}
}

/** What both ways of running a migration share: its outcome, its log entry, and who was faster. */
import {setTimeout as sleep} from 'node:timers/promises'
import type {Expression} from 'kysely'
import type {Session} from '../backends/backend.ts'
import {isAlive} from '../core/author.ts'
import {LexigramError} from '../core/errors.ts'
import type {HistoryRow, Moment} from './history.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'

/** What running one migration came to. */
export type Outcome =
  | {readonly done: true; readonly statements: number; readonly durationMs: number}
  /** Another run had done it by the time this one got the lock. */
  | {readonly done: false}

/** The row of an earlier run that `work` goes on from, or undefined when it begins. */
export function unfinishedRowOf({step}: Work): HistoryRow | undefined {
  if (step.direction === 'up') return step.resumes
  return step.row.state === 'applied' ? undefined : step.row
}

/**
 * Where each transaction takes the lock anew, another run may have been faster.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_UNFINISHED` when another run began it and did not finish.
 */
export async function doneMeanwhile(work: Work, {history}: RunContext): Promise<boolean> {
  const {name, step} = work
  const row = await history.row(name)
  if (step.direction === 'down') return row === undefined
  if (row === undefined) return false
  if (row.state === 'applied') return true
  throw new LexigramError('LEX_MIGRATION_UNFINISHED', `${name} was begun by another run and is not finished`, {
    why: row.error ?? 'it is still running, or its process died',
    fix: 'run the command again',
  })
}

/** How often a run looks whether another one, in another process, is still at work, in milliseconds. */
const LOOK_EVERY_MS = 100

/**
 * Waits while a living process runs `work`: a migration outside of a transaction holds no lock where the lock is a
 * transaction.
 *
 * @returns the row as it is then; undefined when there is none.
 * @throws {@link LexigramError} `LEX_LOCK_TIMEOUT`.
 */
export async function waitForOwner({name}: Work, context: RunContext): Promise<HistoryRow | undefined> {
  const until = performance.now() + context.lockTimeoutMs
  for (;;) {
    const row = await context.history.row(name)
    const owner = row?.state === 'running' ? row.owner : undefined
    if (owner === undefined || owner === context.author.owner || isAlive(owner) === false) return row
    if (performance.now() >= until || context.signal.aborted) {
      throw new LexigramError('LEX_LOCK_TIMEOUT', `${name} is being run by process ${owner}`, {
        why: `waited ${context.lockTimeoutMs / 1000} s for it to end`,
        fix: `wait for that process; when it is gone for good, \`lexigram db resolve ${name} --applied | --reverted\``,
      })
    }
    await sleep(LOOK_EVERY_MS)
  }
}

/** When the work ended, and how long it took in milliseconds. */
export interface Ending {
  readonly at: Moment
  readonly durationMs: number | Expression<number>
}

/** One line of the log for what was just done. */
export async function logRun(
  {name, step}: Work,
  {history, author, session}: RunContext,
  {at, durationMs}: Ending,
  db: Session['db'] = session.db,
): Promise<void> {
  const checksum = step.direction === 'up' ? step.file.checksum : step.row.checksum
  await history.appendLog({name, action: step.direction, checksum, at, durationMs}, author, db)
}

export function stopwatch({now, clock = () => performance.now()}: RunContext): {startedAt: Date; elapsed(): number} {
  const begun = clock()
  return {startedAt: now(), elapsed: () => Math.round(clock() - begun)}
}

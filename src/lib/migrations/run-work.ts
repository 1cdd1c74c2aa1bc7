/** Runs prepared migrations, each together with its history row: as one transaction, or statement by statement. */
import type {SentTransaction, Session} from '../backends/backend.ts'
import {interruptedError} from './failure.ts'
import type {Moment} from './history.ts'
import {retryLocks} from './lock-retry.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'
import {runJournaled} from './run-journaled.ts'
import {doneMeanwhile, type Ending, logRun, type Outcome, stopwatch, unfinishedRowOf} from './run-record.ts'

/** One transaction; but what began statement by statement goes on so, whatever its file says by now. */
const isWhole = (work: Work | undefined): boolean => work?.transactional === true && unfinishedRowOf(work) === undefined

/**
 * Runs works one after the other. Where the session can, the one after that which runs is on its way already, so that the
 * server need not wait for us between two.
 */
export class Runner {
  readonly #works: readonly Work[]
  readonly #context: RunContext
  /** Of the work that comes next. */
  #sent: SentTransaction | undefined

  constructor(works: readonly Work[], context: RunContext) {
    this.#works = works
    this.#context = context
  }

  /**
   * Runs the work at `index`, for each in order.
   *
   * @throws {@link LexigramError} what failed. A transactional migration has left nothing behind; another one has left
   * its history row as `failed`, or as `running` when the connection was lost and nothing could be written any more.
   */
  async run(index: number): Promise<Outcome> {
    const {session, signal} = this.#context
    const work = this.#works[index] as Work
    if (signal.aborted && this.#sent === undefined) throw interruptedError(work.name)
    if (!isWhole(work)) return runJournaled(work, this.#context)
    const transaction = (): Promise<Outcome> => this.#transaction(work, index)
    const outcome = await (work.retryable ? retryLocks(work.name, this.#context, transaction) : transaction())
    await session.reset()
    return outcome
  }

  async #transaction(work: Work, index: number): Promise<Outcome> {
    const {startedAt, elapsed} = stopwatch(this.#context)
    const sent = await this.#sentOf(index)
    if (sent === undefined) return this.#runWaiting(work, index, startedAt, elapsed)
    try {
      // What can't be sent tells why when its turn comes.
      if (!this.#context.signal.aborted) this.#sent = await this.#send(index + 1).catch(() => undefined)
      await work.ahead?.follow(this.#context, sent)
    } catch (error) {
      this.#sent = undefined // it failed with this one
      throw error
    }
    return {done: true, statements: work.total, durationMs: elapsed()}
  }

  /** Takes what was sent of the work at `index`, or sends it. */
  async #sentOf(index: number): Promise<SentTransaction | undefined> {
    const sent = this.#sent
    this.#sent = undefined
    if (sent !== undefined) {
      if (await sent.began) return sent
      await this.#context.session.rollbackOpen()
    }
    return this.#send(index)
  }

  /** @returns undefined when there is none that can be sent whole. */
  async #send(index: number): Promise<SentTransaction | undefined> {
    const work = this.#works[index]
    if (work === undefined || !isWhole(work)) return undefined
    return work.ahead?.send(
      this.#context,
      (db, {begunAt, now, elapsedMs}) =>
        record(work, this.#context, {startedAt: begunAt, at: now, durationMs: elapsedMs}, db),
      this.#goesOn(index),
    )
  }

  #goesOn(index: number): boolean {
    return isWhole(this.#works[index + 1])
  }

  async #runWaiting(work: Work, index: number, startedAt: Date, elapsed: () => number): Promise<Outcome> {
    const context = this.#context
    const {session, backend, now} = context
    const done = await session.recordedTransaction(
      async () => {
        if (!backend.can.sessionLock && (await doneMeanwhile(work, context))) return undefined
        const statements = await work.run(context, 0)
        return {done: true, statements, durationMs: elapsed()} as const
      },
      (db, {durationMs}) => record(work, context, {startedAt, at: now(), durationMs}, db),
      this.#goesOn(index),
    )
    return done ?? {done: false}
  }
}

async function record(
  work: Work,
  context: RunContext,
  ending: Ending & {readonly startedAt: Moment},
  db: Session['db'],
): Promise<void> {
  const {history, author} = context
  const {name, step, total} = work
  if (step.direction === 'down') {
    await history.remove(name, db)
  } else {
    const row = {name, checksum: step.file.checksum, downScript: work.downScript, inFlight: undefined}
    const {startedAt, at: finishedAt, durationMs} = ending
    await history.insert(
      {...row, state: 'applied', statementsDone: total, statementsTotal: total, startedAt, finishedAt, durationMs},
      author,
      db,
    )
  }
  await logRun(work, context, ending, db)
}

/** Runs the statements of a SQL script one by one, each cancellable and with its place in the file. */
import {createHash} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {SentTransaction, Session} from '../backends/backend.ts'
import {DbError} from '../backends/db-error.ts'
import type {Statement} from '../backends/statement.ts'
import {interruptedError, statementFailure} from './failure.ts'
import {tellBlockers} from './lock-retry.ts'
import type {RunContext} from './run-context.ts'
import type {Script} from './script.ts'

/** A cancel that found nothing to cancel is repeated after so long, in milliseconds. */
const CANCEL_AGAIN_MS = 50

/**
 * SHA-256 over the first so many statements: tells after a crash whether a mended file still begins as it did. It is asked
 * for after each statement, so what was hashed is kept.
 */
export function doneChecksumsOf({statements}: Pick<Script, 'statements'>): (count: number) => string {
  let hash = createHash('sha256')
  let hashed = 0
  return (count) => {
    if (count < hashed) {
      hash = createHash('sha256')
      hashed = 0
    }
    for (const {text} of statements.slice(hashed, count)) hash.update(`${text.length}:${text}`)
    hashed = Math.max(hashed, Math.min(count, statements.length))
    return hash.copy().digest('hex')
  }
}

/** Runs one statement (`run`) together with whatever has to become durable with it. */
export type Around = (run: () => Promise<void>, number: number) => Promise<void>

/**
 * Runs the statements of `script` after the first `from`.
 *
 * @param around - what is done with each: `run` executes it. Without, they may be sent before those in front have answered.
 * @throws {@link LexigramError} `LEX_MIGRATION_FAILED` or `LEX_CONNECTION_LOST` at the statement, `LEX_INTERRUPTED`.
 */
export async function runStatements(
  name: string,
  script: Script,
  context: RunContext,
  from: number,
  around?: Around,
): Promise<void> {
  const {session, backend, signal} = context
  const {statements, section} = script
  // They took effect in another session; what they set there is set again here.
  for (const statement of statements.slice(0, from).filter(backend.effects.isSessionState)) {
    await supervised(name, context, () => session.execute(statement, section.text))
  }
  for (let index = from; index < statements.length; ) {
    if (signal.aborted) throw interruptedError(name)
    index += await (around === undefined
      ? runAhead(name, script, context, index)
      : runOne(name, script, context, index, {around: (answer) => around(answer, index + 1)}))
  }
  if (signal.aborted) throw interruptedError(name)
}

/**
 * Waits for the answers to a `script` that was sent whole.
 *
 * @throws as {@link runStatements}; then nothing of it took effect, and the transaction is rolled back.
 */
export async function followSent(
  name: string,
  script: Script,
  context: RunContext,
  {answers, committed, attend}: SentTransaction,
): Promise<void> {
  const {session, signal} = context
  const all = [...answers, committed]
  attend()
  try {
    for (const [index, answer] of answers.entries()) {
      if (signal.aborted) throw interruptedError(name)
      await runOne(name, script, context, index, {answer: () => answer, maybeDone: true})
    }
    await committed
  } catch (error) {
    await untilSettled(all, session)
    // A cancel may have come too late.
    if (await isFulfilled(committed)) return
    await session.rollbackOpen().catch(() => undefined) // the error of before is the one to report
    throw error
  }
}

const isFulfilled = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

/** @returns how many statements were run. */
async function runAhead(name: string, script: Script, context: RunContext, from: number): Promise<number> {
  const {session} = context
  const rest = script.statements.slice(from)
  const answers = session.executeAhead?.(rest, script.section.text)
  if (answers === undefined) return runOne(name, script, context, from, {})
  for (const answer of answers) answer.catch(() => undefined) // each is looked at when its turn comes
  try {
    for (const [index, answer] of answers.entries()) {
      if (context.signal.aborted) throw interruptedError(name)
      await runOne(name, script, context, from + index, {answer: () => answer})
    }
  } catch (error) {
    await untilSettled(answers, session)
    throw error
  }
  return answers.length
}

/** After a cancel that came between two statements the next one runs: it is asked for again. */
async function untilSettled(answers: readonly Promise<unknown>[], session: Session): Promise<void> {
  const all = Promise.allSettled(answers).then(() => true)
  while (!(await Promise.race([all, sleep(CANCEL_AGAIN_MS, false)]))) await session.cancel()
}

interface RunOne {
  /** Done with it; see {@link Around}. */
  readonly around?: (run: () => Promise<void>) => Promise<void>
  /** Of a statement that was sent already. */
  readonly answer?: () => Promise<{readonly hasRows: boolean}>
  /** Its commit was sent too, so that a lost connection tells nothing. */
  readonly maybeDone?: boolean
}

async function runOne(
  name: string,
  script: Script,
  context: RunContext,
  index: number,
  {around = (run) => run(), answer, maybeDone = false}: RunOne,
): Promise<number> {
  const {session, signal, onEvent} = context
  const {statements, section} = script
  const statement = statements[index] as Statement
  const number = index + 1
  onEvent({type: 'statement-started', name, number, total: statements.length, text: statement.text})
  try {
    await around(() => supervised(name, context, answer ?? (() => session.execute(statement, section.text))))
  } catch (error) {
    if (!(error instanceof DbError)) throw error
    if (signal.aborted && error.kind === 'cancelled') throw interruptedError(name)
    throw statementFailure(name, script, {statement, number, maybeDone}, error)
  }
  return 1
}

/** Waits for the answer to a statement: tells who holds it up, and has it cancelled when it must end. */
async function supervised(
  name: string,
  context: RunContext,
  answer: () => Promise<{readonly hasRows: boolean}>,
): Promise<void> {
  const {session, signal, statementTimeoutMs} = context
  const {hasRows} = await tellBlockers(name, context, () => withCancel(session, signal, statementTimeoutMs, answer))
  // MySQL's SLEEP() answers 1 instead of failing when it is killed, so rows after a cancel are no proof of success.
  if (signal.aborted && hasRows) throw interruptedError(name)
}

/** Runs `body`, and has the server cancel what is in flight when the signal fires or the time is up. */
export async function withCancel<T>(
  session: Session,
  signal: AbortSignal | undefined,
  timeoutMs: number,
  body: () => Promise<T>,
): Promise<T> {
  let timedOut = false
  const onAbort = (): void => void session.cancel()
  const onTimeout = (): void => {
    timedOut = true
    void session.cancel()
  }
  const timer = timeoutMs > 0 ? setTimeout(onTimeout, timeoutMs) : undefined
  signal?.addEventListener('abort', onAbort, {once: true})
  try {
    return await body()
  } catch (error) {
    if (!timedOut || !(error instanceof DbError) || error.kind !== 'cancelled') throw error
    throw new DbError(`it ran longer than statement_timeout (${timeoutMs / 1000} s) and was cancelled`, {
      kind: 'statement-timeout',
      database: error.database,
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Runs the statements of a SQL script one by one, each cancellable and with its place in the file. */
import {createHash} from 'node:crypto'
import type {Session} from '../backends/backend.ts'
import {DbError} from '../backends/db-error.ts'
import type {Statement} from '../backends/statement.ts'
import {interruptedError, statementFailure} from './failure.ts'
import {tellBlockers} from './lock-retry.ts'
import type {RunContext} from './run-context.ts'
import type {Script} from './script.ts'

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

/**
 * Runs the statements of `script` after the first `from`.
 *
 * @param around - what is done with each: `run` executes it.
 * @throws {@link LexigramError} `LEX_MIGRATION_FAILED` or `LEX_CONNECTION_LOST` at the statement, `LEX_INTERRUPTED`.
 */
export async function runStatements(
  name: string,
  script: Script,
  context: RunContext,
  from: number,
  around: (run: () => Promise<void>, number: number) => Promise<void>,
): Promise<void> {
  const total = script.statements.length
  for (const [index, statement] of script.statements.entries()) {
    if (index < from) {
      // It took effect in another session; what it set there is set again here.
      if (context.backend.effects.isSessionState(statement)) await execute(name, script, statement, context)
      continue
    }
    if (context.signal.aborted) throw interruptedError(name)
    const number = index + 1
    context.onEvent({type: 'statement-started', name, number, total, text: statement.text})
    try {
      await around(() => execute(name, script, statement, context), number)
    } catch (error) {
      if (!(error instanceof DbError)) throw error
      if (context.signal.aborted && error.kind === 'cancelled') throw interruptedError(name)
      throw statementFailure(name, script, statement, number, error)
    }
  }
  if (context.signal.aborted) throw interruptedError(name)
}

async function execute(name: string, script: Script, statement: Statement, context: RunContext): Promise<void> {
  const {session, signal, statementTimeoutMs} = context
  const {hasRows} = await tellBlockers(name, context, () =>
    withCancel(session, signal, statementTimeoutMs, () => session.execute(statement, script.section.text)),
  )
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

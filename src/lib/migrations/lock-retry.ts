/** Gives way to the application: a statement that waited too long for a lock is tried again after a pause. */
import {setTimeout as sleep} from 'node:timers/promises'
import {DbError} from '../backends/db-error.ts'
import {interruptedError} from './failure.ts'
import type {RunContext} from './run-context.ts'

/** First and longest pause between two tries, and how long it is tried in all, in milliseconds. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
const GIVE_UP_AFTER_MS = 600_000

/** Whether `error`, or what caused it, is a lock that was waited for too long. */
function isLockTimeout(error: unknown): boolean {
  if (error instanceof DbError) return error.kind === 'lock-timeout'
  return error instanceof Error && error.cause !== undefined && isLockTimeout(error.cause)
}

/**
 * Runs `attempt` until it does not fail for want of a lock. Each try waits at most `ddl_lock_timeout`, so that
 * statements queueing behind it are held up no longer than that.
 *
 * @param attempt - leaves nothing behind when it fails so.
 * @throws what `attempt` throws, a lock time-out after ten minutes of trying; {@link LexigramError} `LEX_INTERRUPTED`.
 */
export async function retryLocks<T>(name: string, context: RunContext, attempt: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      const waited = performance.now() - begun
      if (!isLockTimeout(error) || waited > GIVE_UP_AFTER_MS) throw error
      const seconds = Math.round(pause / 100) / 10
      context.onEvent({
        type: 'notice',
        name,
        message: `gave way to others after waiting for a lock; trying again in ${seconds} s`,
      })
      await sleep(pause * (0.75 + Math.random() / 2), undefined, {signal: context.signal}).catch(() => {
        throw interruptedError(name)
      })
    }
  }
}

/** A statement that runs longer than this may be waiting; asked again every so often. Milliseconds. */
const ASK_AFTER_MS = 400
const ASK_EVERY_MS = 5_000

/** Tells whom the statement that `body` runs waits for, while it does. */
export async function tellBlockers<T>(name: string, context: RunContext, body: () => Promise<T>): Promise<T> {
  const {session, onEvent} = context
  let told = ''
  const ask = async (): Promise<void> => {
    const by = (await session.blockers?.().catch(() => [])) ?? []
    if (by.length === 0 || by.join() === told) return
    told = by.join()
    onEvent({type: 'blocked', name, by})
  }
  let timer = setTimeout(function again() {
    void ask()
    timer = setTimeout(again, ASK_EVERY_MS)
  }, ASK_AFTER_MS)
  try {
    return await body()
  } finally {
    clearTimeout(timer)
  }
}

/** Try-and-poll with jitter: the one way lexigram waits for a lock. */
import {setTimeout as sleep} from 'node:timers/promises'
import {LexigramError} from '../core/errors.ts'
import type {LockHolder, LockOptions} from './backend.ts'

/** First and longest pause between two tries, in milliseconds. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 500
/** A waiting run says so this often, in milliseconds. */
const TELL_EVERY_MS = 1_000

/**
 * Calls `tryLock` until it answers true.
 *
 * @param holder - asks who holds the lock; called before each report, its failure is ignored.
 * @throws {@link LexigramError} `LEX_LOCK_TIMEOUT` after `timeoutMs`; `LEX_INTERRUPTED` when the signal fires.
 */
export async function pollLock(
  name: string,
  options: LockOptions,
  tryLock: () => Promise<boolean>,
  holder: () => Promise<LockHolder | undefined>,
): Promise<void> {
  const start = performance.now()
  let told = 0
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    if (await tryLock()) return
    // Only now: a run that was interrupted needs a lock that is free to write down where it stopped.
    if (options.signal.aborted) throw interrupted(name)
    const waited = performance.now() - start
    if (waited >= options.timeoutMs) throw lockTimeout(name, options.timeoutMs, await quietly(holder))
    if (options.onWait !== undefined && (told === 0 || waited - told >= TELL_EVERY_MS)) {
      told = waited
      options.onWait(await quietly(holder), waited)
    }
    const jittered = pause * (0.5 + Math.random())
    await sleep(Math.min(jittered, Math.max(options.timeoutMs - waited, 1)), undefined, {signal: options.signal}).catch(
      () => undefined, // the next round sees the signal
    )
  }
}

const quietly = async <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> => ask().catch(() => undefined)

const interrupted = (name: string): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', 'interrupted while waiting for the migration lock', {backend: name})

function lockTimeout(name: string, timeoutMs: number, holder: LockHolder | undefined): LexigramError {
  const since = holder?.since === undefined ? '' : ` since ${holder.since.toISOString()}`
  return new LexigramError('LEX_LOCK_TIMEOUT', `another run holds the migration lock of ${name}`, {
    why: `waited ${timeoutMs / 1000} s; ${holder === undefined ? 'the holder could not be found out' : `held by ${holder.description}${since}`}`,
    fix: 'wait for that run to end, or raise db.migrations.lock_timeout',
    backend: name,
  })
}

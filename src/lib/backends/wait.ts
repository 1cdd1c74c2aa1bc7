/** Waits for a server that is still starting, as in a compose file or a CI job. */
import {setTimeout as sleep} from 'node:timers/promises'
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'

/** Pause between two tries, in milliseconds. */
const PAUSE_MS = 500

export interface WaitOptions {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Called once, when the first try failed. */
  onWait(reason: string): void
}

/**
 * Returns when `backend` accepts a connection.
 *
 * @throws {@link LexigramError} `LEX_CONNECT_FAILED` of the last try when the time is up.
 */
export async function waitForServer(backend: Backend, {timeoutMs, signal, onWait}: WaitOptions): Promise<void> {
  const until = performance.now() + timeoutMs
  for (let tries = 1; ; tries += 1) {
    try {
      return await backend.withSession({readOnly: true}, async () => undefined)
    } catch (error) {
      const connect = error instanceof LexigramError && error.code === 'LEX_CONNECT_FAILED'
      if (!connect || signal.aborted || performance.now() + PAUSE_MS > until) throw error
      if (tries === 1) onWait(error.why ?? error.message)
      await sleep(PAUSE_MS)
    }
  }
}

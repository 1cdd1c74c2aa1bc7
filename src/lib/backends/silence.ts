/**
 * Servers and networks that stop answering and close nothing: after a while the connection is closed from this side. TCP's
 * own keep-alive finds a dead machine, but not a proxy or firewall that keeps a connection open and passes nothing on.
 */

/** For a server that is there, a question that needs no work takes no longer than so many times a connect_timeout. */
const PATIENCE = 3

/** Before TCP asks whether the other side is still there, in milliseconds. */
export const KEEP_ALIVE_AFTER_MS = 10_000

/** How long a request to cancel a statement may take, in milliseconds: Ctrl-C waits for it. */
export const CANCEL_TIMEOUT_MS = 1_500

/** What is common to connections of any server. */
export interface Line {
  /** Longest wait for an answer that needs no work, in milliseconds; 0 is no limit. */
  readonly silenceMs: number
  /** Closes the socket at once; what is in flight fails with `reason`. */
  breakOff(reason: Error): void
  /** Calls `listener` when the connection has ended, in whatever way. @returns what takes the listener back. */
  onEnd(listener: () => void): () => void
}

export const silenceAfter = (connectTimeoutMs: number): number => PATIENCE * connectTimeoutMs

/** Runs `ask`, a question that needs no work, and breaks the connection off when nothing answers it. */
export async function answered<T>(line: Line, ask: () => Promise<T>): Promise<T> {
  const {silenceMs} = line
  if (silenceMs === 0) return ask()
  const silent = (): void => line.breakOff(new Error(`the server did not answer for ${silenceMs / 1000} s`))
  const timer = setTimeout(silent, silenceMs)
  try {
    return await ask()
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs `work`, which may take any time, and asks meanwhile with `probe`, on another connection, whether the server is still
 * there. Nothing comes of the answer: without one that connection ends, and with it the migration lock.
 */
export async function probing<T>({silenceMs}: Line, probe: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  if (silenceMs === 0) return work()
  const timer = setInterval(() => void probe().catch(() => undefined), silenceMs / 2)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** Says goodbye to the server; a connection on which that does not arrive is broken off. */
export async function hangUp(line: Line, goodbye: () => Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => line.breakOff(new Error('the connection did not end')), CANCEL_TIMEOUT_MS)
  try {
    await goodbye()
  } catch {
    // It may be lost already.
  } finally {
    clearTimeout(timer)
  }
}

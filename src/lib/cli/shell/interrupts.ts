/** Ctrl-C while something runs: it stops that, not the shell. */

export class Interrupts {
  readonly #over: AbortSignal
  readonly #running = new Set<AbortController>()

  /** @param over - aborted when the whole shell is to end. */
  constructor(over: AbortSignal) {
    this.#over = over
  }

  readonly interrupt = (): void => {
    for (const one of this.#running) one.abort()
  }

  /** Runs `body`, which may be part of another one: both are stopped together. */
  async during<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = new AbortController()
    this.#running.add(own)
    try {
      return await body(AbortSignal.any([own.signal, this.#over]))
    } finally {
      this.#running.delete(own)
    }
  }
}

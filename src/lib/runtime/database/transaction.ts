/** One open transaction, on one connection: who may use it, until when, and its savepoints. */
import type {PoolConnection, PoolFacts, StatementResult} from '../../backends/pool-connection.ts'
import {busyWithStream, transactionOver} from './query-error.ts'
import type {Runner} from './runner.ts'

/** What a transaction and its savepoints have in common. */
interface Shared {
  readonly backend: string
  readonly facts: PoolFacts
  readonly connection: PoolConnection
  readonly runner: Runner
  readonly signal: AbortSignal | undefined
  savepoints: number
  streams: number
}

export class Transaction {
  readonly #shared: Shared
  /** The savepoint that is open inside of this one; the statements of this one wait until it is over. */
  #inner: Promise<unknown> | undefined
  #over = false

  constructor(shared: Shared) {
    this.#shared = shared
  }

  get connection(): PoolConnection {
    return this.#shared.connection
  }

  async execute<Row>(sql: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<StatementResult<Row>> {
    const {backend, facts, connection, runner, streams} = this.#shared
    await this.#turn()
    if (streams > 0 && !facts.streamsAside) throw busyWithStream(backend)
    return runner.run<Row>(connection, sql, parameters, signal ?? this.#shared.signal)
  }

  async *stream<Row>(sql: string, parameters: readonly unknown[], batch: number): AsyncIterable<readonly Row[]> {
    await this.#turn()
    this.#shared.streams += 1
    try {
      yield* this.#shared.connection.stream<Row>(sql, parameters, batch)
    } finally {
      this.#shared.streams -= 1
    }
  }

  /** Runs `body` in a savepoint, one after the other where several are begun at once. */
  nested<T>(body: (inner: Transaction) => Promise<T>): Promise<T> {
    const before = this.#inner
    const work = (async () => {
      await before
      this.#refuseIfOver()
      return this.#inSavepoint(body)
    })()
    // Whoever waits for its end does not want its outcome.
    this.#inner = work.catch(() => undefined)
    return work
  }

  /** Nothing may run in it any more. */
  end(): void {
    this.#over = true
  }

  async #inSavepoint<T>(body: (inner: Transaction) => Promise<T>): Promise<T> {
    const {connection, runner, signal} = this.#shared
    this.#shared.savepoints += 1
    const name = `lexigram_${this.#shared.savepoints}`
    const inner = new Transaction(this.#shared)
    const send = (sql: string) => runner.run(connection, sql, [], undefined)
    await send(`savepoint ${name}`)
    try {
      const value = await unlessAborted(body(inner), signal)
      await inner.#turn()
      inner.end()
      await send(`release savepoint ${name}`)
      return value
    } catch (error) {
      inner.end()
      // A transaction that the server ended as a whole has no savepoints left; the error tells why.
      await send(`rollback to savepoint ${name}`).catch(() => undefined)
      throw error
    }
  }

  /** Waits until no savepoint is open. */
  async #turn(): Promise<void> {
    while (this.#inner !== undefined) {
      const inner = this.#inner
      await inner
      if (this.#inner === inner) this.#inner = undefined
    }
    this.#refuseIfOver()
  }

  #refuseIfOver(): void {
    this.#shared.signal?.throwIfAborted()
    if (this.#over) throw transactionOver(this.#shared.backend)
  }
}

/** As `work`, but over at once when the signal is aborted. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  work.catch(() => undefined) // nobody waits for it any more after an abort
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, {once: true})
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop))
}

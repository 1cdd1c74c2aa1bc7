/** {@link Database} over the pool of one backend. */
import {AsyncLocalStorage} from 'node:async_hooks'
import {Kysely} from 'kysely'
import type {Pool, PoolState} from '../../backends/pool.ts'
import type {PoolConnection, PoolFacts, StatementResult} from '../../backends/pool-connection.ts'
import type {Health} from '../provider.ts'
import type {Database, ExecuteOptions, QueryOptions, StreamOptions, TransactionOptions} from './database.ts'
import {pooledDialect} from './kysely-dialect.ts'
import type {Observer} from './observer.ts'
import {Runner} from './runner.ts'
import {Transaction, unlessAborted} from './transaction.ts'

export interface PooledDatabaseOptions {
  readonly pool: Pool
  readonly statementTimeoutMs: number
  readonly observers: readonly Observer[]
}

const STREAM_BATCH = 500
const HEALTH_TIMEOUT_MS = 5_000

export class PooledDatabase implements Database {
  readonly name: string
  readonly #pool: Pool
  readonly #runner: Runner
  readonly #current = new AsyncLocalStorage<Transaction>()
  readonly #kysely: Kysely<unknown>

  constructor({pool, statementTimeoutMs, observers}: PooledDatabaseOptions) {
    this.name = pool.source.name
    this.#pool = pool
    this.#runner = new Runner({source: pool.source, statementTimeoutMs, observers})
    const current = () => this.#current.getStore()
    this.#kysely = new Kysely({dialect: pooledDialect({pool, runner: this.#runner, current})})
  }

  get product(): string {
    return this.#pool.source.product
  }

  get dialect(): string {
    return this.#pool.source.dialect
  }

  get facts(): PoolFacts {
    return this.#pool.source.facts
  }

  get inTransaction(): boolean {
    return this.#current.getStore() !== undefined
  }

  get pool(): PoolState {
    return this.#pool.state
  }

  async executeQuery<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
    options: QueryOptions = {},
  ): Promise<Row[]> {
    return (await this.execute<Row>(sql, parameters, options)).rows
  }

  execute<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
    {brief = false, signal}: ExecuteOptions = {},
  ): Promise<StatementResult<Row>> {
    const transaction = this.#current.getStore()
    if (transaction !== undefined) return transaction.execute<Row>(sql, parameters, signal)
    return (
      (brief ? this.#runner.runHere<Row>(sql, parameters) : undefined) ??
      this.#executeAlone<Row>(sql, parameters, signal)
    )
  }

  // biome-ignore lint/suspicious/noExplicitAny: see Database.kysely.
  kysely<DB = any>(): Kysely<DB> {
    return this.#kysely as unknown as Kysely<DB>
  }

  async transaction<T>(body: (database: Database) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const outer = this.#current.getStore()
    const run = (transaction: Transaction): Promise<T> => this.#current.run(transaction, async () => body(this))
    if (outer !== undefined) return outer.nested(run)
    options.signal?.throwIfAborted()
    const connection = await this.#pool.acquire()
    try {
      return await this.#inTransaction(connection, options, run)
    } finally {
      this.#pool.release(connection)
    }
  }

  async *stream<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
    {batch = STREAM_BATCH, signal}: StreamOptions = {},
  ): AsyncIterable<Row> {
    const transaction = this.#current.getStore()
    const connection = transaction?.connection ?? (await this.#pool.acquire())
    const cancel = (): void => void connection.cancel()
    signal?.addEventListener('abort', cancel, {once: true})
    try {
      signal?.throwIfAborted()
      const source = transaction ?? connection
      for await (const rows of source.stream<Row>(sql, parameters, batch)) {
        signal?.throwIfAborted()
        yield* rows
      }
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason
      throw this.#runner.explain(error, sql)
    } finally {
      signal?.removeEventListener('abort', cancel)
      if (transaction === undefined) this.#pool.release(connection)
    }
  }

  async health(): Promise<Health> {
    const begun = performance.now()
    const answer = (async (): Promise<Health> => {
      const connection = await this.#pool.acquire()
      await connection.ping().finally(() => this.#pool.release(connection))
      const {size, idle} = this.#pool.state
      return {status: 'healthy', detail: `${this.product}, ${size - idle} of ${size} connections in use`}
    })()
    const health = await within(HEALTH_TIMEOUT_MS, answer).catch(
      (error: unknown): Health => ({
        status: 'unhealthy',
        detail: error instanceof Error ? error.message : String(error),
      }),
    )
    return {...health, durationMs: Math.round(performance.now() - begun)}
  }

  async #executeAlone<Row>(
    sql: string,
    parameters: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<StatementResult<Row>> {
    const connection = await this.#pool.acquire()
    try {
      return await this.#runner.run<Row>(connection, sql, parameters, signal)
    } finally {
      this.#pool.release(connection)
    }
  }

  async #inTransaction<T>(
    connection: PoolConnection,
    options: TransactionOptions,
    run: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const {name: backend, facts} = this
    const {signal} = options
    const send = (sql: string) => this.#runner.run(connection, sql, [], undefined)
    const transaction = new Transaction({
      ...{backend, facts, connection, runner: this.#runner, signal},
      savepoints: 0,
      streams: 0,
    })
    try {
      for (const sql of this.#pool.source.beginStatements(options)) await send(sql)
      const value = await unlessAborted(run(transaction), signal)
      signal?.throwIfAborted()
      transaction.end()
      await send('commit')
      return value
    } catch (error) {
      transaction.end()
      // A connection that can't say that it rolled back must not be lent again.
      if (!connection.ended) await send('rollback').catch(() => connection.end())
      throw error
    }
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

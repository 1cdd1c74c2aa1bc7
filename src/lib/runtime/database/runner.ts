/** Runs statements on a connection: observed, limited in time, with errors explained. */
import {DbError} from '../../backends/db-error.ts'
import type {PoolConnection, PoolSource, StatementResult} from '../../backends/pool-connection.ts'
import type {Observer} from './observer.ts'
import {queryErrorOf} from './query-error.ts'

export interface RunnerOptions {
  readonly source: PoolSource
  readonly statementTimeoutMs: number
  readonly observers: readonly Observer[]
}

type Work<T> = () => Promise<T>

export class Runner {
  readonly #options: RunnerOptions

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  async run<Row>(
    connection: PoolConnection,
    sql: string,
    parameters: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<StatementResult<Row>> {
    const {observers} = this.#options
    const limited = this.#isOurs(sql)
    const send = (): Promise<StatementResult<Row>> => connection.query<Row>(sql, parameters)
    const work = limited || signal !== undefined ? () => this.#guarded(connection, send, signal, limited) : send
    try {
      return await (observers.length === 0 ? work() : this.#observed(sql, parameters, work))
    } catch (error) {
      throw this.explain(error, sql)
    }
  }

  /** The same for a statement that runs in this thread. @returns undefined when it has to be run elsewhere */
  runHere<Row>(sql: string, parameters: readonly unknown[]): Promise<StatementResult<Row>> | undefined {
    const {source, observers} = this.#options
    try {
      const begun = observers.length > 0 ? performance.now() : 0
      const result = source.queryHere?.<Row>(sql, parameters)
      if (result === undefined) return undefined
      if (observers.length > 0) this.#tell(sql, parameters, performance.now() - begun, result)
      return Promise.resolve(result)
    } catch (error) {
      return Promise.reject(this.explain(error, sql))
    }
  }

  /** Whether the time of a statement is watched from here. */
  #isOurs(sql: string): boolean {
    const {source, statementTimeoutMs} = this.#options
    const {endsStatements} = source.facts
    if (statementTimeoutMs === 0 || endsStatements === 'all') return false
    return endsStatements === 'none' || !/^\s*select\b/i.test(sql)
  }

  explain(error: unknown, sql: string): unknown {
    const {source, statementTimeoutMs} = this.#options
    return queryErrorOf(error, {backend: source.name, sql, statementTimeoutMs})
  }

  /** A statement that is cancelled fails; why it was cancelled is what is told. */
  async #guarded<T>(
    connection: PoolConnection,
    work: Work<T>,
    signal: AbortSignal | undefined,
    limited: boolean,
  ): Promise<T> {
    const {statementTimeoutMs} = this.#options
    signal?.throwIfAborted()
    let late = false
    let cancelling: Promise<void> | undefined
    const cancel = (): void => {
      cancelling ??= connection.cancel()
    }
    const onLate = (): void => {
      late = true
      cancel()
    }
    const timer = limited ? setTimeout(onLate, statementTimeoutMs) : undefined
    signal?.addEventListener('abort', cancel, {once: true})
    try {
      return await work()
    } catch (error) {
      if (late) throw timedOut(error)
      if (signal?.aborted === true) throw signal.reason
      throw error
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      // Else the next statement on the connection might be the one that is cancelled.
      await cancelling
    }
  }

  async #observed<Row>(
    sql: string,
    parameters: readonly unknown[],
    work: Work<StatementResult<Row>>,
  ): Promise<StatementResult<Row>> {
    const {source, observers} = this.#options
    const statement = {backend: source.name, dialect: source.dialect, sql, parameters}
    const ends = observers.map((observer) => observer(statement))
    const begun = performance.now()
    const tell = (rows: number, error: unknown): void => {
      const outcome = {durationMs: performance.now() - begun, rows, error}
      for (const end of ends) end(outcome)
    }
    try {
      const result = await work()
      tell(rowsOf(result), undefined)
      return result
    } catch (error) {
      tell(0, this.explain(error, sql))
      throw error
    }
  }

  #tell(sql: string, parameters: readonly unknown[], durationMs: number, result: StatementResult<unknown>): void {
    const {source, observers} = this.#options
    const statement = {backend: source.name, dialect: source.dialect, sql, parameters}
    for (const observer of observers) observer(statement)({durationMs, rows: rowsOf(result), error: undefined})
  }
}

const rowsOf = ({rows, affectedRows}: StatementResult<unknown>): number =>
  rows.length > 0 ? rows.length : Number(affectedRows ?? 0)

function timedOut(error: unknown): unknown {
  if (!(error instanceof DbError)) return error
  const {message, database, cause} = error
  return new DbError(message, {kind: 'statement-timeout', database, cause})
}

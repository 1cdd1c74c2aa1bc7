/** `db query` on SQLite: a process that can be killed runs the statement, and this one takes its rows in batches. */
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {DbError} from '../db-error.ts'
import type {
  Answer,
  BoundStatement,
  PlanNode,
  QuerySession,
  Row,
  RowSink,
  SharedOutput,
  TransactionState,
} from '../query.ts'
import {dbErrorOf} from './errors.ts'
import {HostProcess, type RequestBody} from './host-process.ts'
import type {HostReply} from './protocol.ts'
import {type QueryBatch, rowsOf} from './query-batch.ts'
import {planOf} from './query-plan.ts'
import {boundValue, columnOf, type EngineCell, type QueryEngineOptions} from './query-values.ts'

/** Batches that are asked for before the last one was taken. */
const AHEAD = 4

const CHANGING = /^(INSERT|UPDATE|DELETE|REPLACE|WITH)$/

const takeRows = (sink: RowSink, rows: readonly Row[]): boolean | Promise<boolean> =>
  rows.length === 0 || sink.rows(rows)

export class SqliteQuerySession implements QuerySession {
  readonly #host = HostProcess.take()
  #cancelled = false
  version = ''

  /** @throws {@link DbError} when the file can't be opened; one that is not there is not made. */
  static async open(options: QueryEngineOptions): Promise<SqliteQuerySession> {
    if (options.path !== ':memory:' && !existsSync(options.path)) {
      throw new DbError('there is no such file', {kind: 'connection', database: {}, cause: undefined})
    }
    const session = new SqliteQuerySession()
    try {
      session.version = (await session.#ask({op: 'open-query', options}, '')).version ?? ''
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  async run({statement, parameters}: BoundStatement, sink: RowSink): Promise<Answer> {
    this.#cancelled = false
    const {text, words} = statement
    const values: Record<string, EngineCell> = {}
    for (const {name, value} of parameters) values[name] = boundValue(value)
    const {answer} = await this.#ask({op: 'start', sql: text, values, direct: sink.direct}, text)
    const command = words[0] ?? ''
    if (answer?.columns === undefined) {
      return {hasRows: false, command, ...(CHANGING.test(command) ? {changed: BigInt(answer?.changes ?? 0)} : {})}
    }
    await sink.begin(answer.columns.map(columnOf))
    if (sink.direct === undefined) await this.#stream(sink, text, answer.columns.length)
    else if (sink.output === undefined) await this.#pour(sink, text)
    else await this.#pourOut(sink.output, text)
    return {hasRows: true, command}
  }

  /** Some batches are asked for ahead, so that the process need not wait for this one. */
  async #stream(sink: RowSink, text: string, columns: number): Promise<void> {
    const coming: Promise<QueryBatch>[] = []
    const ask = (): void => {
      const batch = this.#next(text)
      // Told when it is waited for.
      batch.catch(() => undefined)
      coming.push(batch)
    }
    while (coming.length < AHEAD) ask()
    for (;;) {
      const batch = await (coming.shift() ?? this.#next(text))
      const {done} = batch
      if (!done) ask()
      const more = await takeRows(sink, rowsOf(batch, columns))
      if (!done && more) continue
      await Promise.all(coming)
      if (!more) await this.#ask({op: 'stop'}, text)
      return
    }
  }

  /** While a piece is being taken the pipe is not read, so the process waits. */
  async #pour(sink: RowSink, text: string): Promise<void> {
    const {pipe} = this.#host
    let received = 0
    let enough = false
    let taking = Promise.resolve(true)
    const take = (piece: Uint8Array): void => {
      received += piece.length
      pipe.pause()
      taking = taking.then((more) => more && sink.bytes(piece))
      void taking.then((more) => {
        // It is busy with rows that nobody wants.
        if (!more && !enough) void this.#host.kill()
        enough ||= !more
        pipe.resume()
      })
    }
    // It was paused after the statement before.
    pipe.on('data', take).resume()
    try {
      const reply = await this.#host.request({op: 'pour', into: 'pipe'})
      while (received < (reply.poured ?? 0) && !this.#host.ended) await once(pipe, 'data')
      await taking
      if (reply.error !== undefined) throw dbErrorOf(reply.error, text)
    } catch (error) {
      if (enough) return
      throw error instanceof DbError ? error : this.#lost(error)
    } finally {
      pipe.off('data', take)
      pipe.pause()
    }
  }

  /** Past this process: the other one writes where its text would go anyway. */
  async #pourOut(output: SharedOutput, text: string): Promise<void> {
    const {unread} = (await output.ready()) ? await this.#ask({op: 'pour', into: 'output'}, text) : {unread: true}
    if (unread !== true) return
    output.lost()
    await this.#ask({op: 'stop'}, text)
  }

  async #next(text: string): Promise<QueryBatch> {
    // Between two batches there is nothing to kill.
    if (this.#cancelled) throw this.#lost('cancelled')
    const {batch} = await this.#ask({op: 'next'}, text)
    if (batch === undefined) throw new Error('the SQLite process answered without rows')
    return batch
  }

  explain(): string {
    return 'explain query plan '
  }

  planOf(rows: readonly Row[]): readonly PlanNode[] {
    return planOf(rows)
  }

  async begin(mode: 'read' | 'write', written?: string): Promise<void> {
    await this.#ask({op: 'begin', mode, written}, written ?? '')
  }

  async commit(): Promise<void> {
    await this.#ask({op: 'commit'}, '')
  }

  async rollback(): Promise<void> {
    await this.#ask({op: 'rollback'}, '')
  }

  get lost(): boolean {
    return this.#host.ended
  }

  async transactionState(): Promise<TransactionState> {
    if (this.#host.ended) return 'none'
    return (await this.#ask({op: 'state'}, '')).inTransaction ? 'open' : 'none'
  }

  /** SQLite has no connection to lose but the process itself; it rolls back at the next open. */
  async cancel(): Promise<void> {
    this.#cancelled = true
    if (this.#host.busy) await this.#host.kill()
  }

  /** What is not committed is rolled back. */
  async close(): Promise<void> {
    await this.#host.release()
  }

  async #ask(body: RequestBody, text: string): Promise<HostReply> {
    let reply: HostReply
    try {
      reply = await this.#host.request(body)
    } catch (reason) {
      throw this.#lost(reason)
    }
    if (reply.error !== undefined) throw dbErrorOf(reply.error, text)
    return reply
  }

  #lost(reason: unknown): DbError {
    return this.#cancelled
      ? new DbError('the statement was cancelled', {kind: 'cancelled', database: {}, cause: reason})
      : new DbError(`the process that runs SQLite was lost: ${reason}`, {
          kind: 'connection',
          database: {},
          cause: reason,
        })
  }
}

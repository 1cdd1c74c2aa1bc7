/** A SQLite connection as the session sees it: in this process for short reads, in a process of its own for migrations. */
import {DbError} from '../db-error.ts'
import {Engine} from './engine.ts'
import type {EngineOptions, EngineResult} from './engine-values.ts'
import {dbErrorOf} from './errors.ts'
import {HostProcess, type RequestBody} from './host-process.ts'
import type {HostReply} from './protocol.ts'

/** How long a statement may take to end by itself after a cancel, before its process is killed, in milliseconds. */
const CANCEL_GRACE_MS = 250

export interface SqliteConnection {
  readonly inTransaction: boolean
  query(sql: string, parameters: readonly unknown[]): Promise<EngineResult>
  reopen(): Promise<void>
  /** Ends the statement in flight; the connection may be gone afterwards. */
  interrupt(): Promise<void>
  close(): Promise<void>
}

/** @throws {@link DbError} when the file can't be opened. */
export function openHere(options: EngineOptions): SqliteConnection {
  const guarded = <T>(text: string, run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw dbErrorOf(error, text)
    }
  }
  const engine = guarded('', () => new Engine(options))
  return {
    get inTransaction() {
      return engine.inTransaction
    },
    query: async (sql, parameters) => guarded(sql, () => engine.query(sql, parameters)),
    reopen: async () => engine.reopen(),
    interrupt: async () => undefined,
    close: async () => engine.close(),
  }
}

class HostedConnection implements SqliteConnection {
  readonly #options: EngineOptions
  #host: HostProcess
  #inTransaction = false
  #cancelled = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#host = HostProcess.take()
  }

  async open(): Promise<void> {
    await this.#request({op: 'open', options: this.#options})
  }

  get inTransaction(): boolean {
    return this.#inTransaction && !this.#host.ended
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<EngineResult> {
    const {result} = await this.#request({op: 'query', sql, parameters})
    if (result === undefined) throw new Error('the SQLite process answered a query without a result')
    return result
  }

  /** After a cancel that had to kill the process, this is a new one. */
  async reopen(): Promise<void> {
    if (!this.#host.ended) {
      await this.#request({op: 'reopen'})
      return
    }
    this.#cancelled = false
    this.#host = HostProcess.take()
    await this.open()
  }

  async interrupt(): Promise<void> {
    this.#cancelled = true
    const until = Date.now() + CANCEL_GRACE_MS
    while (this.#host.busy && Date.now() < until) await new Promise((wake) => setTimeout(wake, 10))
    if (this.#host.busy) await this.#host.kill()
  }

  async close(): Promise<void> {
    await this.#host.release()
  }

  async #request(body: RequestBody): Promise<HostReply> {
    let reply: HostReply
    try {
      reply = await this.#host.request(body)
    } catch (reason) {
      throw this.#lost(String(reason))
    }
    this.#inTransaction = reply.inTransaction
    if (reply.error === undefined) return reply
    throw dbErrorOf(reply.error, body.op === 'query' ? body.sql : '')
  }

  #lost(reason: string): DbError {
    if (this.#cancelled)
      return new DbError('the statement was cancelled', {kind: 'cancelled', database: {}, cause: reason})
    return new DbError(`the process that runs SQLite was lost: ${reason}`, {
      kind: 'connection',
      database: {},
      cause: reason,
    })
  }
}

/** @throws {@link DbError} when the file can't be opened. */
export async function openHosted(options: EngineOptions): Promise<SqliteConnection> {
  const connection = new HostedConnection(options)
  try {
    await connection.open()
  } catch (error) {
    await connection.close()
    throw error
  }
  return connection
}

/** A SQLite connection as the session sees it: in this process for short reads, in a process of its own for migrations. */
import {type ChildProcess, type ForkOptions, fork} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {packageRoot} from '../../core/package-root.ts'
import {DbError} from '../db-error.ts'
import {Engine} from './engine.ts'
import type {EngineOptions, EngineResult} from './engine-values.ts'
import {dbErrorOf} from './errors.ts'
import type {HostReply, HostRequest} from './protocol.ts'

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

/** From src/ Node runs the TypeScript itself; the bundle has the host as a file of its own. */
function hostPath(): string {
  const here = fileURLToPath(import.meta.url)
  return here.endsWith('.ts') ? join(here, '..', 'host.ts') : join(packageRoot(), 'dist', 'sqlite-host.js')
}

type RequestBody = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, 'id'> : never) : never

const FORK: ForkOptions = {
  serialization: 'advanced',
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  // Node says of node:sqlite that it may still change.
  execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
}

class HostedConnection implements SqliteConnection {
  readonly #options: EngineOptions
  #child: ChildProcess
  readonly #waiting = new Map<number, {sql: string; resolve(reply: HostReply): void; reject(error: DbError): void}>()
  #lastId = 0
  #inTransaction = false
  #cancelled = false
  #exited = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#child = this.#spawn()
  }

  #spawn(): ChildProcess {
    const child = fork(hostPath(), FORK)
    child.on('message', (message) => this.#received(message as HostReply))
    child.on('exit', (code, signal) => this.#gone(`it ended with ${signal ?? `status ${code}`}`))
    child.on('error', (error) => this.#gone(error.message))
    return child
  }

  async open(): Promise<void> {
    await this.#request({op: 'open', options: this.#options})
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<EngineResult> {
    const {result} = await this.#request({op: 'query', sql, parameters})
    if (result === undefined) throw new Error('the SQLite process answered a query without a result')
    return result
  }

  /** After a cancel that had to kill the process, this is a new one. */
  async reopen(): Promise<void> {
    if (!this.#exited) {
      await this.#request({op: 'reopen'})
      return
    }
    this.#exited = false
    this.#cancelled = false
    this.#child = this.#spawn()
    await this.open()
  }

  async interrupt(): Promise<void> {
    this.#cancelled = true
    const until = Date.now() + CANCEL_GRACE_MS
    while (this.#waiting.size > 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 10))
    if (this.#waiting.size > 0) await this.#kill()
  }

  async close(): Promise<void> {
    if (this.#exited) return
    const exited = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.disconnect()
    await exited
  }

  async #request(body: RequestBody): Promise<HostReply> {
    const sql = body.op === 'query' ? body.sql : ''
    if (this.#exited) throw this.#lost('it has ended')
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {sql, resolve, reject})
      this.#child.send({id, ...body})
    })
  }

  async #kill(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await exited
  }

  #received(reply: HostReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    this.#inTransaction = reply.inTransaction
    if (reply.error === undefined) waiting?.resolve(reply)
    else waiting?.reject(dbErrorOf(reply.error, waiting.sql))
  }

  #gone(reason: string): void {
    this.#exited = true
    this.#inTransaction = false
    for (const {reject} of this.#waiting.values()) reject(this.#lost(reason))
    this.#waiting.clear()
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

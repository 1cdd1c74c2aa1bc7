/** SQLite connections for a pool: each in a thread of its own, and one in this thread for what takes no time. */
import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Worker} from 'node:worker_threads'
import {SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler} from 'kysely'
import type {SqliteUrl} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import {packageRoot} from '../../core/package-root.ts'
import {DbError} from '../db-error.ts'
import type {PoolConnection, PoolSource, StatementResult} from '../pool-connection.ts'
import {dbErrorOf} from './errors.ts'
import {bindable, PoolEngine, type PoolEngineOptions} from './pool-engine.ts'
import type {PoolReply, PoolRequest} from './pool-protocol.ts'

/** How long a statement may take to end by itself after a cancel, before its thread is given up. */
const CANCEL_GRACE_MS = 250

/** From src/ Node runs the TypeScript itself; the bundle has the thread as a file of its own. */
function workerPath(): string {
  const here = fileURLToPath(import.meta.url)
  return here.endsWith('.ts') ? join(here, '..', 'pool-worker.ts') : join(packageRoot(), 'dist', 'sqlite-worker.js')
}

type RequestBody = PoolRequest extends infer R ? (R extends PoolRequest ? Omit<R, 'id'> : never) : never

interface Waiting {
  readonly sql: string
  resolve(result: StatementResult): void
  reject(error: unknown): void
}

class SqlitePoolConnection implements PoolConnection {
  readonly #worker: Worker
  readonly #cancel = new SharedArrayBuffer(4)
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners: (() => void)[] = []
  #lastId = 0
  #ended = false

  constructor(options: PoolEngineOptions) {
    this.#worker = new Worker(workerPath(), {workerData: {options, cancel: this.#cancel}, execArgv: []})
    this.#worker.on('message', (reply: PoolReply) => this.#received(reply))
    this.#worker.on('error', (error) => this.#lose(dbErrorOf(error, '')))
    this.#worker.on('exit', () => this.#lose(lost()))
  }

  /** Settles when the thread has opened the file. */
  opened(): Promise<unknown> {
    return this.#await(0, '')
  }

  get ended(): boolean {
    return this.#ended
  }

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<StatementResult<Row>> {
    const result = await this.#request({op: 'query', sql, parameters: parameters.map(bindable)})
    return result as StatementResult<Row>
  }

  async *stream<Row>(sql: string, parameters: readonly unknown[], batch: number): AsyncIterable<readonly Row[]> {
    let {rows} = await this.#request({op: 'stream', sql, parameters: parameters.map(bindable), batch})
    try {
      while (rows.length > 0) {
        yield rows as Row[]
        if (rows.length < batch) break
        rows = (await this.#request({op: 'next'})).rows
      }
    } finally {
      await this.#request({op: 'leave'}).catch(() => undefined)
    }
  }

  async ping(): Promise<void> {}

  /** A step of SQLite can't be interrupted: the thread sees the flag after it, and undoes what it did. */
  async cancel(): Promise<void> {
    Atomics.store(new Int32Array(this.#cancel), 0, 1)
    const until = Date.now() + CANCEL_GRACE_MS
    while (this.#waiting.size > 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 10))
    if (this.#waiting.size === 0) Atomics.store(new Int32Array(this.#cancel), 0, 0)
    else this.#lose(cancelled())
  }

  onEnd(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async end(): Promise<void> {
    if (this.#ended) return
    await this.#request({op: 'close'}).catch(() => undefined)
    this.#lose(lost())
  }

  #request(body: RequestBody): Promise<StatementResult> {
    if (this.#ended) return Promise.reject(lost())
    this.#lastId += 1
    const reply = this.#await(this.#lastId, 'sql' in body ? body.sql : '')
    this.#worker.postMessage({id: this.#lastId, ...body})
    return reply
  }

  #await(id: number, sql: string): Promise<StatementResult> {
    return new Promise((resolve, reject) => this.#waiting.set(id, {sql, resolve, reject}))
  }

  #received({id, result, error}: PoolReply): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(result === undefined ? {rows: []} : withBuffers(result))
    else waiting?.reject(dbErrorOf(error, waiting.sql))
  }

  #lose(error: DbError): void {
    if (this.#ended) return
    this.#ended = true
    for (const {reject} of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    void this.#worker.terminate()
    for (const listener of this.#listeners) listener()
  }
}

/** On the way between threads a Buffer becomes a Uint8Array. */
function withBuffers(result: StatementResult): StatementResult {
  for (const row of result.rows) {
    for (const column in row) {
      const value = row[column]
      if (value instanceof Uint8Array) row[column] = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
  }
  return result
}

const lost = (): DbError =>
  new DbError('the thread that runs SQLite has ended', {kind: 'connection', database: {}, cause: undefined})

const cancelled = (): DbError =>
  new DbError('the statement was cancelled', {
    kind: 'cancelled',
    database: {code: 'SQLITE_INTERRUPT'},
    cause: undefined,
  })

export function sqlitePool(
  {name, address}: {readonly name: string; readonly address: string},
  url: SqliteUrl,
  timeoutMs: number,
): PoolSource {
  const options = {path: url.file, mode: url.mode, busyTimeoutMs: url.busyTimeoutMs ?? timeoutMs}
  let here: PoolEngine | undefined
  return {
    name,
    address,
    product: 'SQLite',
    dialect: 'sqlite',
    facts: {
      insertReturning: true,
      updateReturning: true,
      nullsFirst: true,
      endsStatements: 'none',
      streamsAside: false,
      failureEndsTransaction: false,
      position: {name: 'instr', bytes: false},
    },
    parts: {
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
    ...(url.memory ? {mostConnections: 1, keepsData: true} : {}),
    connect: async () => {
      try {
        const connection = new SqlitePoolConnection(options)
        await connection.opened()
        return connection
      } catch (error) {
        throw unopened(name, address, url, error)
      }
    },
    beginStatements: ({readOnly}) => [readOnly === true ? 'begin' : 'begin immediate'],
    ...(url.memory
      ? {}
      : {
          queryHere: (sql, parameters) => {
            try {
              // Whoever has the lock is waited for elsewhere: waiting here would stop the application.
              here ??= new PoolEngine({...options, busyTimeoutMs: 0})
              return here.queryOne(sql, parameters.map(bindable)) as StatementResult<never>
            } catch (error) {
              const told = dbErrorOf(error, sql)
              if (told.kind === 'busy') return undefined
              throw told
            }
          },
        }),
    close: async () => here?.close(),
  }
}

function unopened(name: string, address: string, url: SqliteUrl, error: unknown): LexigramError {
  const folder = dirname(url.file)
  return new LexigramError('LEX_CONNECT_FAILED', `cannot open ${name} (${address})`, {
    why: error instanceof Error ? error.message : String(error),
    fix: existsSync(folder)
      ? `check that ${url.file} is a database, and its permissions`
      : `make the folder ${folder}, or correct the path in the URL`,
    backend: name,
    cause: error,
  })
}

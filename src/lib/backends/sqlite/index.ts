/** SQLite behind the Backend interface: facts and sessions. The migration lock is the write transaction itself. */
import {existsSync} from 'node:fs'
import {dirname} from 'node:path'
import type {SqliteUrl} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import type {DatabaseModel} from '../../schema/model.ts'
import type {
  Backend,
  Capabilities,
  HistoryTypes,
  InspectOptions,
  LockOptions,
  LockState,
  PoolOptions,
  SchemaScript,
  Session,
  SessionOptions,
  TableName,
} from '../backend.ts'
import type {Pool} from '../pool.ts'
import type {QueryOptions, QueryRules, QuerySession} from '../query.ts'
import {openHere, openHosted, type SqliteConnection} from './connection.ts'
import {sqliteEffects} from './effects.ts'
import {sqliteLexer} from './lexer.ts'
import {sqliteScript} from './script-writer.ts'
import {SqliteSession} from './session.ts'

const capabilities = {
  transactionalDdl: true,
  sessionLock: false,
  schemas: false,
  schemaBinding: false,
} satisfies Capabilities

const historyTypes: HistoryTypes = {
  longText: 'text',
  name: 'text',
  timestamp: 'text',
  identity: 'integer primary key autoincrement',
  tableOptions: '',
  createSchema: false,
  encodeTime: (time) => time.toISOString(),
  decodeTime: (value) => new Date(String(value)),
}

/** How long one statement waits for another connection, in milliseconds; a begin is tried again after it. */
const BUSY_TIMEOUT_MS = 1_000

const READ_LOCK: LockOptions = {timeoutMs: 5_000, signal: new AbortController().signal}

class SqliteBackend implements Backend {
  readonly product = 'SQLite'
  readonly dialect = 'sqlite'
  readonly can = capabilities
  readonly lexer = sqliteLexer
  readonly effects = sqliteEffects
  readonly script = sqliteScript
  readonly historyTypes = historyTypes
  readonly name: string
  readonly address: string
  readonly #url: SqliteUrl
  #serverVersion: string | undefined

  constructor(name: string, address: string, url: SqliteUrl) {
    this.name = name
    this.address = address
    this.#url = url
  }

  get serverVersion(): string | undefined {
    return this.#serverVersion
  }

  async withSession<T>({readOnly = false}: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
    // A file that is not there holds no tables; looking must not make it.
    const path = readOnly && !existsSync(this.#url.file) ? ':memory:' : this.#url.file
    return this.#with(
      async () => openHere({path, readOnly, busyTimeoutMs: this.#url.busyTimeoutMs ?? BUSY_TIMEOUT_MS}),
      READ_LOCK,
      body,
    )
  }

  /** Nothing is taken here: each transaction of the session is the lock, see {@link Capabilities.sessionLock}. */
  async withMigrationLock<T>(lock: LockOptions, _: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
    const options = {path: this.#url.file, readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS}
    return this.#with(async () => openHosted(options), lock, body)
  }

  async withLockState<T>(_: TableName, body: (lock: LockState) => Promise<T>): Promise<T> {
    return body({kind: 'transaction', holder: undefined, expired: false})
  }

  async inspect(options: InspectOptions): Promise<DatabaseModel> {
    const {inspectSqlite} = await import('./inspect.ts')
    return this.withSession({readOnly: true}, (session) => inspectSqlite(session, options))
  }

  async writeSchema(model: DatabaseModel): Promise<SchemaScript> {
    const {sqliteSchemaScript} = await import('./ddl.ts')
    return sqliteSchemaScript(model)
  }

  async queryRules(): Promise<QueryRules> {
    return (await import('./query-rules.ts')).sqliteQueryRules
  }

  async withQuery<T>(
    {write, ownTransactions = false}: QueryOptions,
    body: (session: QuerySession) => Promise<T>,
  ): Promise<T> {
    const {SqliteQuerySession} = await import('./query.ts')
    const {file: path, busyTimeoutMs = BUSY_TIMEOUT_MS} = this.#url
    const session = await this.#open(() => SqliteQuerySession.open({path, write, busyTimeoutMs, ownTransactions}))
    this.#serverVersion ??= session.version
    try {
      return await body(session)
    } finally {
      await session.close()
    }
  }

  async openPool(options: PoolOptions): Promise<Pool> {
    const [{Pool}, {sqlitePool}] = await Promise.all([import('../pool.ts'), import('./pool.ts')])
    return new Pool(sqlitePool(this, this.#url, options.timeoutMs), options)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #with<T>(
    open: () => Promise<SqliteConnection>,
    lock: LockOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    const connection = await this.#open(open)
    try {
      const {rows} = await connection.query('select sqlite_version() as version', [])
      // That of the first session of a run: scripts have an engine of their own, a release older or newer.
      this.#serverVersion ??= String(rows[0]?.version)
      return await body(new SqliteSession(connection, this.name, lock))
    } finally {
      await connection.close()
    }
  }

  async #open<T>(open: () => Promise<T>): Promise<T> {
    try {
      return await open()
    } catch (error) {
      throw new LexigramError('LEX_CONNECT_FAILED', `cannot open ${this.name} (${this.address})`, {
        why: error instanceof Error ? error.message : String(error),
        fix: fixOf(this.#url.file),
        backend: this.name,
        cause: error,
      })
    }
  }
}

function fixOf(file: string): string {
  const folder = dirname(file)
  if (!existsSync(folder)) return `make the folder ${folder}, or correct the path in the URL`
  if (existsSync(file)) return `check the permissions of ${file}`
  return `correct the path in the URL, or make the file with \`lexigram db upgrade\`; ${folder} must be writable for that`
}

export const openSqlite = (name: string, address: string, url: SqliteUrl): Backend =>
  new SqliteBackend(name, address, url)

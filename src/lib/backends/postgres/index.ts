/** PostgreSQL behind the Backend interface: facts, sessions and the lock. */
import type {PostgresUrl} from '../../config/types.ts'
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
import {type LeaseDialect, readLease, waitForLease, withLease} from '../lease.ts'
import {type MigrationLock, SessionLock} from '../migration-lock.ts'
import type {Pool} from '../pool.ts'
import type {QueryOptions, QueryRules, QuerySession} from '../query.ts'
import type {ScriptWriter} from '../script-writer.ts'
import {connectPostgres, type PostgresConnection} from './connect.ts'
import {postgresEffects} from './effects.ts'
import {postgresLexer} from './lexer.ts'
import {isPooled, type Lockable, sessionLockHolder, takeRunLock, takeWorkLock} from './lock.ts'
import {boundTo, pooledSchema, scriptIn} from './one-schema.ts'
import {postgresScript} from './script-writer.ts'
import {PostgresSession} from './session.ts'
import type {PostgresSessionOptions} from './session-options.ts'
import {cancelRequest} from './wire.ts'

const capabilities = {
  transactionalDdl: true,
  sessionLock: true,
  schemas: true,
  schemaBinding: true,
} satisfies Capabilities

const historyTypes: HistoryTypes = {
  longText: 'text',
  name: 'text',
  timestamp: 'timestamptz',
  identity: 'bigint generated always as identity primary key',
  tableOptions: '',
  createSchema: true,
  encodeTime: (time) => time.toISOString(),
  decodeTime: (value) => (value instanceof Date ? value : new Date(String(value))),
}

const leaseDialect: LeaseDialect = {
  types: historyTypes,
  fromNow: (seconds) => `pg_catalog.clock_timestamp() + interval '${seconds} seconds'`,
}

/** Longest wait for a row of the lease that another run is writing, in milliseconds; then it is tried again. */
const LEASE_LOCK_TIMEOUT_MS = 1_000

export interface PostgresOptions {
  /** The one that its sessions are bound to; undefined for the database as it is. */
  readonly schema: string | undefined
  /** Once it is aborted no connection is opened any more. */
  readonly signal: AbortSignal | undefined
}

class PostgresBackend implements Backend, Lockable {
  readonly product = 'PostgreSQL'
  readonly dialect = 'postgres'
  readonly can = capabilities
  readonly lexer = postgresLexer
  readonly effects = postgresEffects
  readonly script: ScriptWriter
  readonly historyTypes = historyTypes
  readonly name: string
  readonly address: string
  readonly schema: string | undefined
  readonly #url: PostgresUrl
  readonly #signal: AbortSignal | undefined
  #serverVersion: string | undefined

  constructor(name: string, address: string, url: PostgresUrl, {schema, signal}: PostgresOptions) {
    this.name = name
    this.address = address
    this.schema = schema
    this.script = scriptIn(postgresScript, schema)
    this.#url = url
    this.#signal = signal
  }

  get serverVersion(): string | undefined {
    return this.#serverVersion
  }

  async withSession<T>(options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => body(this.#sessionOn(connection, options)))
  }

  async withMigrationLock<T>(
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#withConnection(async (connection) => {
      if (!(await isPooled(connection))) return this.#withSessionLock(connection, lock, options, body)
      if (this.schema !== undefined) throw pooledSchema(this.name)
      return this.#withLease(connection, lock, options, body)
    })
  }

  async withLockState<T>(leaseTable: TableName, body: (lock: LockState) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => {
      const pooled = await isPooled(connection)
      const holder = await sessionLockHolder(connection, this.schema)
      if (holder !== undefined) return body({kind: 'session', holder, expired: false})
      const lease = await readLease(this.#sessionOn(connection, {}, {pooled}), leaseDialect, leaseTable)
      return body(lease ?? {kind: pooled ? 'lease' : 'session', holder, expired: false})
    })
  }

  async #withSessionLock<T>(
    locker: PostgresConnection,
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    await takeRunLock(this, locker, lock)
    // The server may end idle sessions; this one is idle as long as the migrations take.
    await locker.ask("select pg_catalog.set_config('idle_session_timeout', '0', false)")
    const aside = this.#sessionOn(locker, {})
    await waitForLease(this.name, aside, leaseDialect, lock)
    const held = new SessionLock()
    return this.#withConnection(
      async (connection) => {
        await takeWorkLock(this, connection, lock)
        const forget = locker.line.onEnd(held.lose)
        try {
          return await workOn(this.#sessionOn(connection, options, {lock: held, aside}), held, body)
        } finally {
          forget()
        }
      },
      boundTo(this.#url, this.schema),
    )
  }

  /**
   * There is no lock on the working connection here: when a run is killed, the pooler ends the server's session, and what
   * it had not committed never will be.
   */
  async #withLease<T>(
    leaser: PostgresConnection,
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    const dialect = {...leaseDialect, sessionLockHolder: () => sessionLockHolder(leaser)}
    const session = this.#sessionOn(leaser, {ddlLockTimeoutMs: LEASE_LOCK_TIMEOUT_MS}, {pooled: true})
    return withLease(this.name, session, dialect, lock, (held) =>
      this.#withConnection(async (connection) => {
        const aside = this.#sessionOn(leaser, {}, {pooled: true})
        return workOn(this.#sessionOn(connection, options, {lock: held, pooled: true, aside}), held, body)
      }),
    )
  }

  async inspect(options: InspectOptions): Promise<DatabaseModel> {
    const {inspectPostgres} = await import('./inspect.ts')
    return this.#withConnection((connection) => inspectPostgres(connection, options))
  }

  async writeSchema(model: DatabaseModel): Promise<SchemaScript> {
    const {postgresSchemaScript} = await import('./ddl.ts')
    return postgresSchemaScript(model)
  }

  async queryRules(): Promise<QueryRules> {
    return (await import('./query-rules.ts')).postgresQueryRules
  }

  async withQuery<T>(options: QueryOptions, body: (session: QuerySession) => Promise<T>): Promise<T> {
    const {PostgresQuerySession} = await import('./query.ts')
    return this.#withConnection(
      async (connection) => {
        connection.client.on('notice', ({message = ''}) => options.onNotice?.(message))
        const session = new PostgresQuerySession(connection, options)
        if (options.ownTransactions !== true) await session.begin(options.write ? 'write' : 'read')
        try {
          return await body(session)
        } finally {
          await session.rollback().catch(() => undefined) // the body's error is the one to report
        }
      },
      this.schema === undefined ? this.#url : boundTo(this.#url, this.schema),
    )
  }

  async openPool(options: PoolOptions): Promise<Pool> {
    const [{Pool}, {postgresPool}] = await Promise.all([import('../pool.ts'), import('./pool.ts')])
    return new Pool(postgresPool(this, this.#url, options.statementTimeoutMs), options)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #withConnection<T>(body: (connection: PostgresConnection) => Promise<T>, url = this.#url): Promise<T> {
    const connection = await connectPostgres(this.name, this.address, url, this.#signal)
    this.#serverVersion = connection.serverVersion
    try {
      return await body(connection)
    } finally {
      await connection.end()
    }
  }

  #sessionOn(
    {client, config, line}: PostgresConnection,
    {onNotice, ddlLockTimeoutMs = 0}: SessionOptions,
    more: Pick<PostgresSessionOptions, 'lock' | 'pooled' | 'aside'> = {},
  ): PostgresSession {
    return new PostgresSession(client, {
      ddlLockTimeoutMs,
      line,
      cancel: () => cancelRequest(client, config),
      ...(onNotice === undefined ? {} : {onNotice}),
      ...(this.schema === undefined ? {} : {schema: this.schema}),
      ...more,
    })
  }
}

async function workOn<T>(
  session: PostgresSession,
  held: MigrationLock,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  await session.prepare()
  held.onLost(() => void session.cancel())
  return body(session)
}

export const openPostgres = (name: string, address: string, url: PostgresUrl, options: PostgresOptions): Backend =>
  new PostgresBackend(name, address, url, options)

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
  SchemaScript,
  Session,
  SessionOptions,
  TableName,
} from '../backend.ts'
import {type LeaseDialect, readLease, waitForLease, withLease} from '../lease.ts'
import {type MigrationLock, SessionLock} from '../migration-lock.ts'
import {connectPostgres, type PostgresConnection} from './connect.ts'
import {postgresEffects} from './effects.ts'
import {postgresLexer} from './lexer.ts'
import {isPooled, sessionLockHolder, takeRunLock, takeWorkLock} from './lock.ts'
import {postgresScript} from './script-writer.ts'
import {PostgresSession, type PostgresSessionOptions} from './session.ts'
import {cancelRequest} from './wire.ts'

const capabilities = {transactionalDdl: true, sessionLock: true, schemas: true} satisfies Capabilities

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

class PostgresBackend implements Backend {
  readonly product = 'PostgreSQL'
  readonly dialect = 'postgres'
  readonly can = capabilities
  readonly lexer = postgresLexer
  readonly effects = postgresEffects
  readonly script = postgresScript
  readonly historyTypes = historyTypes
  readonly name: string
  readonly address: string
  readonly #url: PostgresUrl
  #serverVersion: string | undefined

  constructor(name: string, address: string, url: PostgresUrl) {
    this.name = name
    this.address = address
    this.#url = url
  }

  get serverVersion(): string | undefined {
    return this.#serverVersion
  }

  async withSession<T>(options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => body(sessionOn(connection, options)))
  }

  async withMigrationLock<T>(
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#withConnection(async (connection) =>
      (await isPooled(connection.client))
        ? this.#withLease(connection, lock, options, body)
        : this.#withSessionLock(connection, lock, options, body),
    )
  }

  async withLockState<T>(leaseTable: TableName, body: (lock: LockState) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => {
      const pooled = await isPooled(connection.client)
      const holder = await sessionLockHolder(connection.client)
      if (holder !== undefined) return body({kind: 'session', holder, expired: false})
      const lease = await readLease(sessionOn(connection, {}, {pooled}), leaseDialect, leaseTable)
      return body(lease ?? {kind: pooled ? 'lease' : 'session', holder, expired: false})
    })
  }

  async #withSessionLock<T>(
    locker: PostgresConnection,
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    await takeRunLock(this.name, locker.client, lock)
    // The server may end idle sessions; this one is idle as long as the migrations take.
    await locker.client.query("select pg_catalog.set_config('idle_session_timeout', '0', false)")
    const aside = sessionOn(locker, {})
    await waitForLease(this.name, aside, leaseDialect, lock)
    const held = new SessionLock()
    return this.#withConnection(async (connection) => {
      await takeWorkLock(this.name, connection.client, lock)
      locker.client.once('end', held.lose)
      try {
        return await workOn(sessionOn(connection, options, {lock: held, aside}), held, body)
      } finally {
        locker.client.off('end', held.lose)
      }
    })
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
    const dialect = {...leaseDialect, sessionLockHolder: () => sessionLockHolder(leaser.client)}
    const session = sessionOn(leaser, {ddlLockTimeoutMs: LEASE_LOCK_TIMEOUT_MS}, {pooled: true})
    return withLease(this.name, session, dialect, lock, (held) =>
      this.#withConnection(async (connection) => {
        const aside = sessionOn(leaser, {}, {pooled: true})
        return workOn(sessionOn(connection, options, {lock: held, pooled: true, aside}), held, body)
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

  async [Symbol.asyncDispose](): Promise<void> {}

  async #withConnection<T>(body: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const connection = await connectPostgres(this.name, this.address, this.#url)
    this.#serverVersion = connection.serverVersion
    try {
      return await body(connection)
    } finally {
      await connection.client.end().catch(() => undefined) // it may be lost already
    }
  }
}

function sessionOn(
  {client, config}: PostgresConnection,
  {onNotice, ddlLockTimeoutMs = 0}: SessionOptions,
  more: Pick<PostgresSessionOptions, 'lock' | 'pooled' | 'aside'> = {},
): PostgresSession {
  client.on('notice', ({message = ''}) => onNotice?.(message))
  return new PostgresSession(client, {
    ddlLockTimeoutMs,
    cancel: () => cancelRequest(client, config),
    ...(onNotice === undefined ? {} : {onNotice}),
    ...more,
  })
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

export const openPostgres = (name: string, address: string, url: PostgresUrl): Backend =>
  new PostgresBackend(name, address, url)

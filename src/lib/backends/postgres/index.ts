/** PostgreSQL behind the Backend interface: facts, sessions and the lock. */
import type {PostgresUrl} from '../../config/types.ts'
import type {Backend, Capabilities, HistoryTypes, LockOptions, Session, SessionOptions} from '../backend.ts'
import {connectPostgres, type PostgresConnection} from './connect.ts'
import {postgresEffects} from './effects.ts'
import {postgresLexer} from './lexer.ts'
import {takeRunLock, takeWorkLock} from './lock.ts'
import {postgresScript} from './script-writer.ts'
import {PostgresSession} from './session.ts'
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
    return this.#withConnection(async (connection) => body(sessionOn(connection, options, () => false)))
  }

  async withMigrationLock<T>(
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#withConnection(async (lockConnection) => {
      const {client: locker} = lockConnection
      await takeRunLock(this.name, locker, lock)
      // The server may end idle sessions; this one is idle as long as the migrations take.
      await locker.query("select pg_catalog.set_config('idle_session_timeout', '0', false)")
      const aside = sessionOn(lockConnection, {}, () => false)
      let lockLost = false
      return this.#withConnection(async (connection) => {
        await takeWorkLock(this.name, connection.client, lock)
        const session = sessionOn(connection, options, () => lockLost, aside)
        await session.prepare()
        const onLost = (): void => {
          lockLost = true
          void session.cancel()
        }
        locker.once('end', onLost)
        try {
          return await body(session)
        } finally {
          locker.off('end', onLost)
        }
      })
    })
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
  options: SessionOptions,
  lockLost: () => boolean,
  aside?: Session,
): PostgresSession {
  client.on('notice', ({message = ''}) => options.onNotice?.(message))
  const {ddlLockTimeoutMs = 0} = options
  return new PostgresSession(client, {
    settings: ddlLockTimeoutMs > 0 ? [`set lock_timeout = ${ddlLockTimeoutMs}`] : [],
    lockLost,
    cancel: () => cancelRequest(client, config),
    ...(aside === undefined ? {} : {aside}),
  })
}

export const openPostgres = (name: string, address: string, url: PostgresUrl): Backend =>
  new PostgresBackend(name, address, url)

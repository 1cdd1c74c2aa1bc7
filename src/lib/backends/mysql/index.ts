/** MySQL and MariaDB behind the Backend interface: facts, sessions and the lock. */
import type {MysqlUrl} from '../../config/types.ts'
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
import {type LeaseDialect, readLease, withLease} from '../lease.ts'
import {type MigrationLock, SessionLock} from '../migration-lock.ts'
import type {Pool} from '../pool.ts'
import type {QueryOptions, QueryRules, QuerySession} from '../query.ts'
import {CANCEL_TIMEOUT_MS} from '../silence.ts'
import {readBlockers} from './blockers.ts'
import {type ConnectOptions, connectMysql, DEFAULT_CHARSET, type MysqlConnection} from './connect.ts'
import {mysqlEffects} from './effects.ts'
import {mysqlLexer} from './lexer.ts'
import {isClustered, runLockHolder, takeLock} from './lock.ts'
import {mysqlScript} from './script-writer.ts'
import {MysqlSession, type MysqlSessionOptions} from './session.ts'

const capabilities = {
  transactionalDdl: false,
  sessionLock: true,
  schemas: true,
  schemaBinding: false,
} satisfies Capabilities

const historyTypes: HistoryTypes = {
  longText: 'longtext',
  // Byte by byte, so that two names that differ in case or accent are two migrations; 255 is the longest file name.
  name: 'varchar(255) character set utf8mb4 collate utf8mb4_bin',
  timestamp: 'datetime(3)',
  identity: 'bigint not null auto_increment primary key',
  tableOptions: 'engine = InnoDB default character set utf8mb4',
  createSchema: false,
  encodeTime: (time) => time.toISOString().replace('T', ' ').replace('Z', ''),
  decodeTime: (value) => new Date(`${String(value).replace(' ', 'T')}Z`),
}

const leaseDialect: LeaseDialect = {
  types: historyTypes,
  fromNow: (seconds) => `utc_timestamp(3) + interval ${seconds} second`,
}

/** Longest wait for a row of the lease that another run is writing, in seconds; then it is tried again. */
const LEASE_LOCK_TIMEOUT_SECONDS = 1

type MoreOptions = Pick<
  MysqlSessionOptions,
  'lock' | 'aside' | 'retake' | 'blockers' | 'ddlLockTimeoutMs' | 'causalReads'
>

class MysqlBackend implements Backend {
  readonly can = capabilities
  readonly lexer = mysqlLexer
  readonly effects = mysqlEffects
  readonly script = mysqlScript
  readonly historyTypes = historyTypes
  readonly name: string
  readonly address: string
  readonly #url: MysqlUrl
  readonly #signal: AbortSignal | undefined
  #serverVersion: string | undefined
  #isMariadb: boolean

  constructor(name: string, address: string, url: MysqlUrl, signal: AbortSignal | undefined) {
    this.name = name
    this.address = address
    this.#url = url
    this.#signal = signal
    this.#isMariadb = url.dialect === 'mariadb'
  }

  get serverVersion(): string | undefined {
    return this.#serverVersion
  }

  /** What the URL says until the server itself was heard. */
  get product(): string {
    return this.#isMariadb ? 'MariaDB' : 'MySQL'
  }

  get dialect(): string {
    return this.#isMariadb ? 'mariadb' : 'mysql'
  }

  async withSession<T>(_: SessionOptions, body: (session: Session) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => body(await this.#sessionOn(connection)))
  }

  async withMigrationLock<T>(
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#withConnection(async (locker) =>
      (await isClustered(locker))
        ? this.#withLease(locker, lock, options, body)
        : this.#withSessionLock(locker, lock, options, body),
    )
  }

  async withLockState<T>(leaseTable: TableName, body: (lock: LockState) => Promise<T>): Promise<T> {
    return this.#withConnection(async (connection) => {
      if (!(await isClustered(connection))) {
        const holder = await runLockHolder(connection, this.#url.database)
        return body({kind: 'session', holder, expired: false})
      }
      const lease = await readLease(await this.#sessionOn(connection), leaseDialect, leaseTable)
      return body(lease ?? {kind: 'lease', holder: undefined, expired: false})
    })
  }

  async #withSessionLock<T>(
    locker: MysqlConnection,
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    await takeLock(this.name, locker, 'run', this.#url.database, lock)
    const aside = await this.#sessionOn(locker)
    const held = new SessionLock()
    return this.#withConnection(async (connection) => {
      const retake = (): Promise<void> => takeLock(this.name, connection, 'work', this.#url.database, lock)
      const forget = locker.line.onEnd(held.lose)
      try {
        return await this.#workOn(connection, options, {lock: held, aside, retake}, body)
      } finally {
        forget()
      }
    })
  }

  /** The working connection has no lock here: a cluster runs DDL in one order, so that of a killed run is waited for. */
  async #withLease<T>(
    leaser: MysqlConnection,
    lock: LockOptions,
    options: SessionOptions,
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    const session = await this.#sessionOn(leaser)
    await session.query(`set session innodb_lock_wait_timeout = ${LEASE_LOCK_TIMEOUT_SECONDS}`)
    return withLease(this.name, session, leaseDialect, lock, (held) =>
      this.#withConnection(async (connection) =>
        this.#withConnection(async (other) => {
          const aside = await this.#sessionOn(other)
          return this.#workOn(connection, options, {lock: held, aside, causalReads: true}, body)
        }),
      ),
    )
  }

  async #workOn<T>(
    connection: MysqlConnection,
    {ddlLockTimeoutMs = 0}: SessionOptions,
    more: MoreOptions & {readonly lock: MigrationLock; readonly aside: Session},
    body: (session: Session) => Promise<T>,
  ): Promise<T> {
    const blockers = (): Promise<readonly string[]> => readBlockers(more.aside, connection)
    const session = await this.#sessionOn(connection, {...more, blockers, ddlLockTimeoutMs})
    more.lock.onLost(() => void session.cancel())
    return body(session)
  }

  async inspect(options: InspectOptions): Promise<DatabaseModel> {
    const {inspectMysql} = await import('./inspect.ts')
    return this.#withConnection(
      async (connection) => inspectMysql(await this.#sessionOn(connection), connection.isMariadb, options),
      {multipleStatements: true},
    )
  }

  async writeSchema(model: DatabaseModel): Promise<SchemaScript> {
    const {mysqlSchemaScript} = await import('./ddl.ts')
    return mysqlSchemaScript(model)
  }

  async queryRules(): Promise<QueryRules> {
    return (await import('./query-rules.ts')).mysqlQueryRules
  }

  async withQuery<T>(options: QueryOptions, body: (session: QuerySession) => Promise<T>): Promise<T> {
    const {MysqlQuerySession} = await import('./query.ts')
    return this.#withConnection(async (connection) => {
      const session = new MysqlQuerySession(connection, options, () => this.#kill(connection.threadId))
      await session.prepare()
      if (options.ownTransactions !== true) await session.begin(options.write ? 'write' : 'read')
      try {
        return await body(session)
      } finally {
        await session.rollback().catch(() => undefined) // the body's error is the one to report
      }
    })
  }

  async openPool(options: PoolOptions): Promise<Pool> {
    const [{Pool}, {mysqlPool}] = await Promise.all([import('../pool.ts'), import('./pool.ts')])
    return new Pool(mysqlPool(this, this.#url, options.statementTimeoutMs), options)
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #withConnection<T>(
    body: (connection: MysqlConnection) => Promise<T>,
    options: ConnectOptions = {},
  ): Promise<T> {
    const connection = await connectMysql(this.name, this.address, this.#url, {signal: this.#signal, ...options})
    this.#serverVersion = connection.serverVersion
    this.#isMariadb = connection.isMariadb
    try {
      return await body(connection)
    } finally {
      await connection.end()
    }
  }

  async #sessionOn({connection, threadId, line}: MysqlConnection, more: MoreOptions = {}): Promise<MysqlSession> {
    const session = new MysqlSession(connection, {
      database: this.#url.database,
      charset: this.#url.charset ?? DEFAULT_CHARSET,
      line,
      cancel: () => this.#kill(threadId),
      ...more,
    })
    await session.prepare()
    return session
  }

  /** KILL QUERY needs another connection: the one to stop is busy. */
  async #kill(threadId: number): Promise<void> {
    const url = {...this.#url, connectTimeoutMs: CANCEL_TIMEOUT_MS}
    const {ask, end} = await connectMysql(this.name, this.address, url)
    try {
      await ask(`kill query ${threadId}`)
    } finally {
      await end()
    }
  }
}

export const openMysql = (name: string, address: string, url: MysqlUrl, signal?: AbortSignal): Backend =>
  new MysqlBackend(name, address, url, signal)

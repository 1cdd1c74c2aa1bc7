/** One pinned MySQL or MariaDB connection: raw statements, the journal, cancellation and reset. */
import {createHash} from 'node:crypto'
import {type Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler} from 'kysely'
import type {Connection, ResultSetHeader} from 'mysql2/promise'
import {byCodeUnit} from '../../core/text.ts'
import type {AroundQuery, QueryResult, Session, TableName} from '../backend.ts'
import {uncancelled} from '../db-error.ts'
import type {MigrationLock} from '../migration-lock.ts'
import {pinnedKysely} from '../pinned-kysely.ts'
import {recordBeforeCommit} from '../recorded-transaction.ts'
import {answered, type Line, probing} from '../silence.ts'
import type {Statement} from '../statement.ts'
import {dbErrorOf, interruptedOrLost} from './errors.ts'
import {observeQuery} from './observe.ts'

/** Bit of the status flags in an OK packet: a transaction is open. */
const SERVER_STATUS_IN_TRANS = 1

export interface MysqlSessionOptions {
  readonly line: Line
  /** The database the session was opened on, or undefined for none. */
  readonly database: string | undefined
  /** Longest wait for a metadata lock; 0 is no limit. */
  readonly ddlLockTimeoutMs?: number
  /** Whom the statement in flight waits for. */
  blockers?(): Promise<readonly string[]>
  /** Takes the lock of the working connection, now and after each reset. */
  retake?(): Promise<void>
  /** A character set, or a collation of one, as the driver encodes statements. */
  readonly charset: string
  /** The migration lock that this session works under: once it is lost, nothing may run any more. */
  readonly lock?: MigrationLock
  /** A cluster: what other nodes committed is waited for before each read. */
  readonly causalReads?: boolean
  /** Stops the statement in flight from outside. */
  cancel(): Promise<void>
  /** Another connection for journal records, used while LOCK TABLES forbids this one to write them. */
  readonly aside?: Session
}

const isHeader = (result: unknown): result is ResultSetHeader =>
  typeof result === 'object' && result !== null && 'affectedRows' in result

export class MysqlSession implements Session {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  around: AroundQuery | undefined
  readonly #connection: Connection
  readonly #options: MysqlSessionOptions
  #cancelAsked = false
  /** The script began a transaction of its own and did not end it yet. */
  #ownTransaction = false
  #tablesLocked = false
  #inTransaction = false

  constructor(connection: Connection, options: MysqlSessionOptions) {
    this.#connection = connection
    this.#options = options
    const parts = {
      createAdapter: () => new MysqlAdapter(),
      createQueryCompiler: () => new MysqlQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new MysqlIntrospector(db),
    }
    this.db = pinnedKysely(this, parts, 'begin')
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  async query<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<QueryResult<Row> & {readonly insertId?: bigint}> {
    const result = await this.#send<Row[] | ResultSetHeader>(sql, {sql, values: [...parameters]})
    if (!isHeader(result)) return {rows: result}
    return {
      rows: [],
      affectedRows: BigInt(result.affectedRows),
      ...(result.insertId === 0 ? {} : {insertId: BigInt(result.insertId)}),
    }
  }

  async execute({text, words, control}: Statement): Promise<{readonly hasRows: boolean}> {
    const result = await this.#send<unknown>(text, {sql: text, rowsAsArray: true})
    const [first, second] = words
    if (first === 'LOCK' && second?.startsWith('TABLE')) this.#tablesLocked = true
    if (first === 'UNLOCK' || control === 'begin') this.#tablesLocked = false
    if (control === 'begin') this.#ownTransaction = true
    if (control === 'commit' || control === 'rollback' || !this.#inTransaction) this.#ownTransaction = false
    return {hasRows: !isHeader(result)}
  }

  async transaction<T>(body: () => Promise<T>): Promise<T> {
    await this.query('start transaction')
    let value: T
    try {
      value = await body()
    } catch (error) {
      await this.rollbackOpen().catch(() => undefined) // the body's error is the one to report
      throw error
    }
    await this.query('commit')
    return value
  }

  /** For the session, too: a DDL statement commits first, and would find itself in a transaction that may write. */
  async readTransaction<T>(body: () => Promise<T>): Promise<T> {
    await this.query('set session transaction read only')
    await this.query('start transaction')
    try {
      return await body()
    } finally {
      // The body's error is the one to report.
      await this.rollbackOpen().catch(() => undefined)
      await this.query('set session transaction read write').catch(() => undefined)
    }
  }

  async recordedTransaction<T>(
    body: () => Promise<T | undefined>,
    record: (db: Session['db'], value: T) => Promise<void>,
  ): Promise<T | undefined> {
    return recordBeforeCommit(this, body, record)
  }

  /**
   * With autocommit off a DML statement and its record share one transaction; a DDL statement commits by itself.
   * Inside a transaction that the script itself began, the record becomes durable with the script's own COMMIT.
   *
   * @see https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
   */
  async journal(
    _: Statement | undefined,
    work: () => Promise<void>,
    record: (db: Session['db']) => Promise<void>,
  ): Promise<void> {
    await work()
    // After LOCK TABLES only the locked tables can be used, and the history is not among them (error 1100).
    const {aside} = this.#options
    if (this.#tablesLocked && aside !== undefined) {
      await aside.journal(undefined, async () => undefined, record)
      await this.#commitUnlessOwn()
      return
    }
    await record(this.db)
    await this.#commitUnlessOwn()
  }

  async fence(db: Session['db']): Promise<void> {
    await this.#options.lock?.fence?.(db)
  }

  async observe(statement: Statement): Promise<string> {
    const {sql, parameters} = observeQuery(statement)
    const {rows} = await this.query<{line: string}>(sql, parameters)
    const lines = rows.map(({line}) => String(line)).sort(byCodeUnit)
    return `${lines.length}-${createHash('sha256').update(JSON.stringify(lines)).digest('hex')}`
  }

  async blockers(): Promise<readonly string[]> {
    return (await this.#options.blockers?.()) ?? []
  }

  /** A DDL statement takes effect whole or not at all, so it leaves nothing behind. */
  async cleanUp(): Promise<readonly string[]> {
    return []
  }

  async #commitUnlessOwn(): Promise<void> {
    if (!this.#ownTransaction) await this.query('commit')
  }

  async rollbackOpen(): Promise<void> {
    if (this.#tablesLocked) await this.query('unlock tables')
    await this.query('rollback')
    this.#ownTransaction = false
    this.#tablesLocked = false
  }

  /** COM_RESET_CONNECTION brings back every session variable, but not the database that USE changed. */
  async reset(): Promise<void> {
    await this.rollbackOpen()
    await this.#guarded('', () => this.#connection.reset())
    if (this.#options.database !== undefined) await this.query(`use ${quote(this.#options.database)}`)
    await this.prepare()
  }

  /** The settings of a fresh session; the locks of GET_LOCK went with the reset. */
  async prepare(): Promise<void> {
    // The collation of a handshake is the driver's, that of a reset the server's; views and routines keep it.
    await this.query(`set names ${namesOfCharset(this.#options.charset)}, session autocommit = 0`)
    const {causalReads, ddlLockTimeoutMs = 0} = this.#options
    if (causalReads) await this.query('set session wsrep_sync_wait = 1')
    // Whole seconds here; it limits the wait for metadata locks, which is what DDL waits for.
    if (ddlLockTimeoutMs > 0) await this.query(`set session lock_wait_timeout = ${Math.ceil(ddlLockTimeoutMs / 1_000)}`)
    await this.#options.retake?.()
  }

  async cancel(): Promise<void> {
    this.#cancelAsked = true
    const {cancel, line} = this.#options
    await cancel().catch((error: unknown) => line.breakOff(uncancelled(error)))
  }

  async findTable({schema, name}: TableName): Promise<{readonly table: TableName; readonly exists: boolean}> {
    const database = schema ?? this.#options.database
    const {rows} = await this.query(
      'select 1 from information_schema.tables where table_schema = coalesce(?, database()) and table_name = ?',
      [database ?? null, name],
    )
    return {table: database === undefined ? {name} : {schema: database, name}, exists: rows.length > 0}
  }

  async #send<T>(text: string, options: {sql: string; values?: unknown[]; rowsAsArray?: boolean}): Promise<T> {
    return this.#guarded(text, async () => {
      const [result] = await this.#connection.query(options)
      const header = Array.isArray(result) ? result.find(isHeader) : result
      // A result with rows ends in a packet whose flags mysql2 keeps to itself; those statements do not end transactions.
      if (isHeader(header)) this.#inTransaction = (header.serverStatus & SERVER_STATUS_IN_TRANS) !== 0
      return result as T
    })
  }

  async #guarded<T>(text: string, run: () => Promise<T>): Promise<T> {
    const {aside, line, lock} = this.#options
    const doubt = lock?.check()
    if (doubt !== undefined) await doubt
    try {
      if (aside === undefined) return await answered(line, run)
      return await probing(line, () => aside.query('do 0'), run)
    } catch (error) {
      // What was cancelled because the lock is lost did not fail by itself.
      if (lock?.lost !== undefined) throw lock.lost
      const found = dbErrorOf(error, text, this.#cancelAsked)
      throw await interruptedOrLost(found, () => answered(line, () => this.#connection.ping()))
    }
  }
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** What `SET NAMES` takes: `utf8mb4`, or `utf8mb4 collate utf8mb4_bin` for a collation. */
function namesOfCharset(charset: string): string {
  const [, set = charset, collation] = /^([^_]+)(_.+)?$/.exec(charset) ?? []
  return collation === undefined ? quote(set) : `${quote(set)} collate ${quote(charset)}`
}

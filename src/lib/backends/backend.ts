/** The interface every database is reached through, and the facts neutral code may ask about one. Types only. */
import type {Expression, Kysely} from 'kysely'
import type {DatabaseModel, Unrepresented} from '../schema/model.ts'
import type {Effects} from './effect.ts'
import type {Pool, PoolSettings} from './pool.ts'
import type {QueryOptions, QueryRules, QuerySession} from './query.ts'
import type {ScriptWriter} from './script-writer.ts'
import type {Lexer, Statement} from './statement.ts'

/** Facts about a dialect. Neutral code asks these, never the dialect's name. */
export interface Capabilities {
  /** DDL takes part in transactions: a migration and its history row commit together. */
  readonly transactionalDdl: boolean
  /**
   * The migration lock outlives a transaction. Where it does not (SQLite), each migration takes the lock anew
   * and must look at the history again inside.
   */
  readonly sessionLock: boolean
  /** Tables live in schemas that a name can be qualified with. */
  readonly schemas: boolean
  /** A session can be bound to one schema: names without a schema are looked up, and made, in that one alone. */
  readonly schemaBinding: boolean
}

/** How a dialect stores the columns of the history tables. */
export interface HistoryTypes {
  /** Type of a text of any length. */
  readonly longText: string
  /** Type of a short name compared byte by byte. */
  readonly name: string
  /** Type of a moment in UTC with at least milliseconds. */
  readonly timestamp: string
  /** Type and constraints of a primary key that numbers itself. */
  readonly identity: string
  /** What follows the closing parenthesis of CREATE TABLE. */
  readonly tableOptions: string
  /** Whether a configured schema that is missing is made. */
  readonly createSchema: boolean
  /** A moment as this dialect takes it for `timestamp`. */
  encodeTime(time: Date): string
  /** What the driver gives back for a `timestamp` column. */
  decodeTime(value: unknown): Date
}

export interface QueryResult<Row = Record<string, unknown>> {
  readonly rows: Row[]
  /** Rows inserted, updated or deleted, where the server says. */
  readonly affectedRows?: bigint
}

/** Name of a table, qualified where the dialect has schemas. */
export interface TableName {
  readonly schema?: string
  readonly name: string
}

/** Runs one query, with whatever has to be done meanwhile. */
export type AroundQuery = <T>(run: () => Promise<T>) => Promise<T>

/** What the server can tell at the end of a transaction. */
export interface TransactionClock {
  readonly begunAt: Expression<string>
  readonly now: Expression<string>
  readonly elapsedMs: Expression<number>
}

/** Writes what is to become durable with a transaction, before it is known how it goes; see {@link Session.recordedTransaction}. */
export type AheadRecord = (db: Session['db'], clock: TransactionClock) => Promise<void>

/** A transaction that is on its way whole. */
export interface SentTransaction {
  /** False when it could not begin, because of what was in front of it; then nothing of it ran. */
  readonly began: Promise<boolean>
  /** For each statement, as from {@link Session.execute}; those after one that failed fail too. */
  readonly answers: readonly Promise<{readonly hasRows: boolean}>[]
  /** Settles after all the others, and alone says whether anything took effect. */
  readonly committed: Promise<void>
  /** Its notices are told from now on: it may have been sent while another one was running. */
  attend(): void
}

/** One connection that stays the same while it is used, with the transaction it may have open. */
export interface Session {
  /** A Kysely that runs on this connection; its transactions are savepoints when one is open already. */
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of "any schema"; `unknown` forbids every query.
  readonly db: Kysely<any>
  /** How the queries of `db` are run, for as long as it is set. */
  around?: AroundQuery | undefined
  /** Whether a transaction is open now, by the server's word where it gives one. */
  readonly inTransaction: boolean
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>>
  /**
   * Runs one statement of a script exactly as it is written.
   *
   * @param source - the script it was cut from, for `COPY` data.
   * @returns whether the statement answered with rows.
   * @throws {@link DbError} with the offset inside the statement where the server gives one.
   */
  execute(statement: Statement, source: string): Promise<{readonly hasRows: boolean}>
  /**
   * Inside a transaction: sends some of `statements`, the first ones, without waiting for the answers of those before
   * them. The server runs them in order, and none after one that failed.
   *
   * @returns an answer for each that was sent, at least for one, as from {@link Session.execute}.
   */
  executeAhead?(statements: readonly Statement[], source: string): readonly Promise<{readonly hasRows: boolean}>[]
  /**
   * Sends all of `statements` as one transaction with `record` and its commit, waiting for none of the answers. Whoever gets an
   * error rolls back. Where the one in front `goesOn`, this need not be waited for either: the next can be sent at once.
   *
   * @param goesOn - see {@link Session.recordedTransaction}.
   * @returns undefined when these can't be sent so, and nothing was.
   */
  transactionAhead?(
    statements: readonly Statement[],
    record: AheadRecord,
    goesOn: boolean,
  ): Promise<SentTransaction | undefined>
  /**
   * Runs `body` in a new transaction: commits it, or rolls it back when `body` throws. Not nestable.
   * Where the migration lock is a transaction (SQLite), this waits for it.
   */
  transaction<T>(body: () => Promise<T>): Promise<T>
  /**
   * Runs `body` in a transaction in which the server lets nothing be written, and rolls it back. Not nestable.
   */
  readTransaction<T>(body: () => Promise<T>): Promise<T>
  /**
   * As {@link Session.transaction}, with `record` as the last thing before the commit, and in one message with it where the server takes several
   * statements at once. A role that `body` set is taken back before. `record` must use the Kysely it is given and only
   * write; it is left out when `body` returns undefined.
   *
   * @param goesOn - another transaction follows at once, so the session may be reset and the next one opened behind this one.
   */
  recordedTransaction<T>(
    body: () => Promise<T | undefined>,
    record: (db: Session['db'], value: T) => Promise<void>,
    goesOn?: boolean,
  ): Promise<T | undefined>
  /**
   * Runs `work`, then `record`, so that they become durable together wherever the statement is `atomic`, and one
   * after the other where it is not. `record` must use the Kysely it is given, which may be that of another connection.
   *
   * @param statement - what `work` runs; undefined for code that nobody can look into.
   */
  journal(
    statement: Statement | undefined,
    work: () => Promise<void>,
    record: (db: Session['db']) => Promise<void>,
  ): Promise<void>
  /**
   * How much the catalog has on the names in `statement`, and a digest of it, as `3-9f86d0…`: differs once the statement took
   * effect.
   */
  observe(statement: Statement): Promise<string>
  /**
   * Removes what a failed or cut-off `statement` left half-done, so that it can run again.
   *
   * @returns what was removed, for people; empty when there was nothing.
   */
  cleanUp(statement: Statement): Promise<readonly string[]>
  /**
   * Called inside each transaction that writes the history, with its Kysely.
   *
   * @throws {@link LexigramError} `LEX_LOCK_LOST` when another run took the migration lock over.
   */
  fence?(db: Session['db']): Promise<void>
  /** Whom the statement in flight waits for, asked on another connection; undefined where the server can't tell. */
  blockers?(): Promise<readonly string[]>
  /** Ends a transaction that was left open, by rolling it back. */
  rollbackOpen(): Promise<void>
  /** Brings the session back to how it was opened: settings, role, temporary objects. */
  reset(): Promise<void>
  /** Asks the server to stop the statement in flight, which then fails with a `cancelled` DbError. Never throws. */
  cancel(): Promise<void>
  /** The table as the history will name it, and whether it exists. Fixes the schema of an unqualified name. */
  findTable(name: TableName): Promise<{readonly table: TableName; readonly exists: boolean}>
}

/** Who holds the migration lock, as far as the server tells. */
export interface LockHolder {
  /** Such as `ann@laptop, pid 4711`. */
  readonly description: string
  readonly since?: Date
}

/** The migration lock as it was found, without taking it. */
export interface LockState {
  /**
   * - `session`: the server frees it when the holder's connection ends.
   * - `lease`: a row that its holder renews; others may take it once it has expired.
   * - `transaction`: the holder's write transaction; nobody can tell whose.
   */
  readonly kind: 'session' | 'lease' | 'transaction'
  /** Undefined when nobody holds it. */
  readonly holder: LockHolder | undefined
  /** Of a lease: its holder does not renew it any more. */
  readonly expired: boolean
  /** Takes a lease away; false when it is no longer that of `holder`. */
  remove?(): Promise<boolean>
}

export interface LockOptions {
  /** Longest wait, in milliseconds; 0 does not wait. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Where the lease is kept, if the lock has to be one (lease.ts). @defaultValue `lexigram_migrations_lock` */
  readonly leaseTable?: TableName
  /** Called at most once a second while another run holds the lock. */
  onWait?(holder: LockHolder | undefined, waitedMs: number): void
}

export interface SessionOptions {
  /** Longest wait of one statement for a lock, in milliseconds, where the server can limit it; 0 is no limit. */
  readonly ddlLockTimeoutMs?: number
  /** The session is only read from: no lock file, journal or table may be made. */
  readonly readOnly?: boolean
  /** Called with the server's notices and warnings. */
  onNotice?(message: string): void
}

export interface InspectOptions {
  /** Also reads owners and grants. */
  readonly privileges: boolean
  /** Also reads row estimates and sizes. */
  readonly sizes: boolean
  /** Once it is aborted the query in flight is cancelled. */
  readonly signal: AbortSignal
}

/** A schema as a script that rebuilds it. */
export interface SchemaScript {
  /** For the database's own client as well as for a migration; ends with a newline, empty for an empty model. */
  readonly sql: string
  /** What the script leaves out, by name; the model's own ones first. */
  readonly unrepresented: readonly Unrepresented[]
}

export interface PoolOptions extends PoolSettings {
  /** Longest run of one statement; 0 is no limit. */
  readonly statementTimeoutMs: number
}

/** One configured database. */
export interface Backend extends AsyncDisposable {
  /** Its name in the configuration; where it is one schema of a database, with the schema behind a slash. */
  readonly name: string
  /** For display: `PostgreSQL`, `MySQL`, `MariaDB` or `SQLite`. */
  readonly product: string
  /** The short name in JSON: `postgres`, `mysql`, `mariadb` or `sqlite`. */
  readonly dialect: string
  /** The address without any secret. */
  readonly address: string
  /** The one schema of the database that its sessions are bound to, see {@link Capabilities.schemaBinding}. */
  readonly schema?: string | undefined
  readonly can: Capabilities
  readonly lexer: Lexer
  readonly effects: Effects
  readonly script: ScriptWriter
  readonly historyTypes: HistoryTypes
  /** Such as `18.1`; known once a session was opened. */
  readonly serverVersion: string | undefined
  /**
   * Opens a connection for `body` and closes it afterwards.
   *
   * @throws {@link LexigramError} `LEX_CONNECT_FAILED` when it can't be opened.
   */
  withSession<T>(options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T>
  /**
   * Runs `body` while this process alone may migrate the database. The lock dies with the process: at once where it is
   * the connection's, in seconds where it is a lease.
   *
   * @throws {@link LexigramError} `LEX_LOCK_TIMEOUT` when another run holds it after `timeoutMs`; `body` has not run.
   */
  withMigrationLock<T>(lock: LockOptions, options: SessionOptions, body: (session: Session) => Promise<T>): Promise<T>
  /**
   * Reads the whole schema in one read-only snapshot, with a number of queries that does not depend on its size.
   * Objects are sorted by name in code-unit order; the same schema gives an equal model.
   *
   * @throws {@link LexigramError} `LEX_CONNECT_FAILED` when the database can't be reached.
   */
  inspect(options: InspectOptions): Promise<DatabaseModel>
  /** The script that makes what is in `model`, a part of a schema as well as a whole one. Opens no connection. */
  writeSchema(model: DatabaseModel): Promise<SchemaScript>
  /** What is true of its SQL for `db query`; opens no connection. */
  queryRules(): Promise<QueryRules>
  /**
   * Opens a connection for SQL that a person wrote, in one transaction that is rolled back unless `body` commits it.
   *
   * @throws {@link LexigramError} `LEX_CONNECT_FAILED` when it can't be opened.
   */
  withQuery<T>(options: QueryOptions, body: (session: QuerySession) => Promise<T>): Promise<T>
  /** Prepares connections that are kept and lent out; nothing is connected yet. The caller closes it. */
  openPool(options: PoolOptions): Promise<Pool>
  /** Looks who holds the migration lock, making nothing, and has `body` decide what to do about it. */
  withLockState<T>(leaseTable: TableName, body: (lock: LockState) => Promise<T>): Promise<T>
}

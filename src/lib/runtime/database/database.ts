/** A database of an application: its pool, its transactions, its Kysely. */
import type {Kysely} from 'kysely'
import type {PoolState} from '../../backends/pool.ts'
import type {PoolFacts, StatementResult, TransactionSettings} from '../../backends/pool-connection.ts'
import {token} from '../container/token.ts'
import type {Health} from '../provider.ts'

export interface QueryOptions {
  /** Once it is aborted the statement is cancelled, and the reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

export interface ExecuteOptions extends QueryOptions {
  /** The statement reads or writes one row by its key: it takes no time, so no other thread has to run it. */
  readonly brief?: boolean
}

export interface TransactionOptions extends TransactionSettings, QueryOptions {}

export interface StreamOptions extends QueryOptions {
  /** Rows that are fetched at once. @defaultValue 500 */
  readonly batch?: number
}

/**
 * Inside of {@link transaction}, everything else runs in that transaction: it follows the asynchronous calls, so that
 * repositories need not pass it on, and requests that run at the same time never share one.
 */
export interface Database {
  /** Its name in the configuration. */
  readonly name: string
  /** For display: `PostgreSQL`. */
  readonly product: string
  /** `postgres`, `mysql`, `mariadb` or `sqlite`. */
  readonly dialect: string
  /** What is different about this database; ask these, never the dialect. */
  readonly facts: PoolFacts
  /** Whether the caller is inside of {@link transaction}. */
  readonly inTransaction: boolean
  /** How many connections there are now. */
  readonly pool: PoolState
  /**
   * Runs one statement, with the placeholders of the database: `$1` on PostgreSQL, `?` elsewhere.
   *
   * @returns its rows; none for a statement that has none.
   * @throws {@link QueryError}; {@link LexigramError} `LEX_POOL_TIMEOUT`, `LEX_CONNECT_FAILED`
   */
  executeQuery<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Row[]>
  /** The same, with the number of rows that were changed and the key that was generated. */
  execute<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: ExecuteOptions,
  ): Promise<StatementResult<Row>>
  /** A Kysely on the same connections and in the same transactions. `DB` can be made by `db inspect --format kysely`. */
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of "any schema".
  kysely<DB = any>(): Kysely<DB>
  /**
   * Commits what `body` did when it returns, and undoes it when it throws, is aborted, or the connection is lost. A
   * transaction inside of a transaction is a savepoint.
   */
  transaction<T>(body: (database: Database) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Rows one by one, read as they are asked for, in constant memory. */
  stream<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: StreamOptions,
  ): AsyncIterable<Row>
  /** Asks the server something that needs no work. Never throws. */
  health(): Promise<Health>
}

/** The primary database; `named(DATABASE, 'analytics')` is another. */
export const DATABASE = token<Database>('DATABASE')

/** What a pool needs of a dialect: how to connect, and one connection as the runtime library uses it. Types only. */
import type {Dialect} from 'kysely'

export interface StatementResult<Row = Record<string, unknown>> {
  readonly rows: Row[]
  /** Rows inserted, updated or deleted, where the server says. */
  readonly affectedRows?: bigint
  /** What the database numbered the new row with, where it says so. */
  readonly insertId?: bigint
}

/** One connection to the server. Values come and go with one meaning on every dialect (docs/values.md). */
export interface PoolConnection {
  /** Whether it can't be used any more. */
  readonly ended: boolean
  /** @throws {@link DbError} */
  query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[]): Promise<StatementResult<Row>>
  /** Rows in batches of at most `batch`, read as they are asked for. Leaving early stops the statement. */
  stream<Row>(sql: string, parameters: readonly unknown[], batch: number): AsyncIterable<readonly Row[]>
  /** Asks the server something that needs no work. @throws {@link DbError} when it does not answer */
  ping(): Promise<void>
  /** Asks the server to stop the statement in flight, which then fails. Never throws. */
  cancel(): Promise<void>
  /** Calls `listener` when it has ended, in whatever way. */
  onEnd(listener: () => void): void
  end(): Promise<void>
}

export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable'

export interface TransactionSettings {
  readonly isolation?: IsolationLevel | undefined
  readonly readOnly?: boolean | undefined
}

/** Facts that the runtime library asks instead of the dialect's name. */
export interface PoolFacts {
  /** `INSERT … RETURNING` gives the new row. */
  readonly insertReturning: boolean
  /** `UPDATE … RETURNING` gives the row as it is now. */
  readonly updateReturning: boolean
  /** NULLs come first where nothing else is said; else it is said. */
  readonly nullsFirst: boolean
  /** Which statements the server ends after the time-out by itself; the others are cancelled from here. */
  readonly endsStatements: 'all' | 'selects' | 'none'
  /** Statements may run on a connection between the batches of a stream. */
  readonly streamsAside: boolean
  /** A statement that fails undoes the whole transaction, unless it stands behind a savepoint of its own. */
  readonly failureEndsTransaction: boolean
  /** The function that finds a text in another, with case, and whether texts have to be made bytes for that. */
  readonly position: {readonly name: 'strpos' | 'instr'; readonly bytes: boolean}
}

/** Where the connections of a pool come from. */
export interface PoolSource {
  /** For messages: the name of the backend, and its address without secrets. */
  readonly name: string
  readonly address: string
  /** For display; known for sure once something was connected. */
  readonly product: string
  readonly dialect: string
  readonly facts: PoolFacts
  readonly parts: Pick<Dialect, 'createAdapter' | 'createQueryCompiler' | 'createIntrospector'>
  /** Most connections that make sense, such as one for a database in memory. */
  readonly mostConnections?: number
  /** The data is gone with the connection, so it is never closed before the pool. */
  readonly keepsData?: boolean
  /** @throws {@link LexigramError} `LEX_CONNECT_FAILED` */
  connect(): Promise<PoolConnection>
  /** What opens a transaction, in order. */
  beginStatements(settings: TransactionSettings): readonly string[]
  /**
   * Runs a statement that takes no time and gives one row at most here and now, where that is faster than asking a connection for it.
   *
   * @returns undefined when it has to wait for something, and nothing was done.
   * @throws {@link DbError}
   */
  queryHere?<Row>(sql: string, parameters: readonly unknown[]): StatementResult<Row> | undefined
  /** Closes what belongs to no connection. */
  close?(): Promise<void>
}

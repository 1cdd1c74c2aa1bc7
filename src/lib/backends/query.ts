/** What a backend does for `db query`: runs SQL that a person wrote, with exact values, and nothing kept in memory. Types only. */
import type {Token} from './scanner.ts'
import type {Statement} from './statement.ts'

/**
 * What a value is to the formats that tell kinds apart; its text is exact in any case.
 * `integer` and `float` are numbers a double may hold, `decimal` is one that it may not.
 */
export type ValueKind = 'text' | 'integer' | 'float' | 'decimal' | 'boolean' | 'json' | 'bytes'

/** A value that is not of the kind of its column: SQLite has such. */
export interface OwnKind {
  readonly kind: ValueKind
  readonly text: string
}

/** NULL, the text that the server prints of a value of its column's kind, or a value with a kind of its own. */
export type Cell = string | null | OwnKind

export type Row = readonly Cell[]

export interface QueryColumn {
  readonly name: string
  /** The server's name of the type; empty where it tells none. */
  readonly type: string
  readonly kind: ValueKind
}

/** Formats that a backend can write itself, faster than row by row. */
export type DirectFormat = 'csv' | 'tsv'

/** Standard output, for a process that has it as well. */
export interface SharedOutput {
  /** Resolves when what was written before has left; false when nobody reads. */
  ready(): Promise<boolean>
  /** Nobody reads any more. */
  lost(): void
}

/** Takes what a statement answers. What its methods return is waited for: so a slow reader slows the server down. */
export interface RowSink {
  /** Text in this format is taken as it comes, through `bytes`. Undefined: rows only. */
  readonly direct?: DirectFormat | undefined
  /** Where all that `bytes` is given ends up as it is: whoever can write there itself may do so instead. */
  readonly output?: SharedOutput | undefined
  /** Called once before the first row, for statements that answer with rows, be they none. */
  begin(columns: readonly QueryColumn[]): void | Promise<void>
  /** @returns false when there is enough: nothing more is sent. */
  rows(batch: readonly Row[]): boolean | Promise<boolean>
  /** Rows without their heading, as text in the `direct` format; a piece ends where it happens to. */
  bytes(piece: Uint8Array): boolean | Promise<boolean>
}

/** A parameter as it stands in a statement. */
export interface NamedParameter {
  readonly name: string
  /** Offsets in the text of the statement. */
  readonly start: number
  readonly end: number
}

/** A value for a parameter. Numbers are exact texts. */
export type ParameterValue =
  | {readonly kind: 'text' | 'number' | 'json'; readonly text: string}
  | {readonly kind: 'boolean'; readonly value: boolean}
  | {readonly kind: 'null'}

/** A statement with the values of its parameters, in the order in which they stand in its text. */
export interface BoundStatement {
  readonly statement: Statement
  readonly parameters: readonly (NamedParameter & {readonly value: ParameterValue})[]
}

/** What came of a statement. */
export interface Answer {
  /** Whether it answered with rows, be they none. */
  readonly hasRows: boolean
  /** Rows inserted, updated or deleted, where the server says. */
  readonly changed?: bigint
  /** Such as `INSERT` or `CREATE TABLE`. */
  readonly command: string
}

/** Why a statement is not sent at all. */
export interface Refusal {
  /** `COPY … TO PROGRAM runs a program on the server`. */
  readonly why: string
  readonly fix: string
  /** Offset in the statement of what is refused. */
  readonly offset: number
  /** It would be sent with --write. */
  readonly writes: boolean
}

/** A node of the server's plan. */
export interface PlanNode {
  readonly title: string
  /** Conditions, keys, indexes. */
  readonly details: readonly string[]
  readonly cost?: number
  readonly rows?: number
  /** In all its rounds. */
  readonly actualRows?: number
  readonly loops?: number
  /** Milliseconds, in all rounds, of the node and what is below it. */
  readonly timeMs?: number
  readonly children: readonly PlanNode[]
}

/** What is true of the SQL of a dialect; knows of no connection. */
export interface QueryRules {
  /** The named parameters of a statement, in order. */
  parametersOf(statement: Statement): readonly NamedParameter[]
  /** Offset of a parameter that has no name, as `$1` or `?`. */
  namelessIn(statement: Statement): number | undefined
  refusalOf(statement: Statement, write: boolean): Refusal | undefined
  /** Commits by itself, so that nothing takes it back: asked about before it runs. */
  commitsItself(statement: Statement): boolean
  identifier(name: string): string
  /** The pieces of a text, for colours and completion; throws a ScriptError where it can't be cut. */
  tokens(text: string): Iterable<Token>
  /** A name as a person would write it: in quotes only where it needs them. */
  written(name: string): string
  /** Words that begin and join the parts of its statements, in upper case. */
  readonly keywords: readonly string[]
  /** Its objects are called without their schema. */
  readonly defaultSchema?: string
  /** What lists the databases of the server. */
  readonly databases: string
  /** Sets something for the session that a rollback would take back, and can do nothing else. */
  setsSession(statement: Statement): boolean
  /** A value as SQL text. */
  literal(cell: Cell, column: QueryColumn): string
}

export interface QueryOptions {
  readonly write: boolean
  /** Longest run of a statement, in milliseconds; the server keeps it where it can, if the client does not. 0 is none. */
  readonly timeoutMs: number
  /** Whether transactions are begun by the body, which may have several, one after the other. @defaultValue false */
  readonly ownTransactions?: boolean
  onNotice?(message: string): void
}

/** A transaction that is `failed` can only be rolled back. */
export type TransactionState = 'none' | 'open' | 'failed'

/** One connection, in one transaction: read-only by the server's word unless `write`. */
export interface QuerySession {
  /**
   * Runs one statement.
   *
   * @throws {@link DbError} with the offset inside the statement where the server gives one.
   */
  run(bound: BoundStatement, sink: RowSink): Promise<Answer>
  /** What to put before a statement to have it explained; `analyze` also runs it. */
  explain(analyze: boolean): string
  /** What a statement with {@link QuerySession.explain} before it answered. */
  planOf(rows: readonly Row[]): readonly PlanNode[]
  /**
   * Begins a transaction, where there is none.
   *
   * @param mode - `write` only on a session that is to write.
   * @param written - the statement that a person began it with; it is sent where it may write.
   */
  begin(mode: 'read' | 'write', written?: string): Promise<void>
  /** Ends the transaction; without this it is rolled back. */
  commit(): Promise<void>
  /** Ends the transaction, if there is one. */
  rollback(): Promise<void>
  /** The connection is gone, and nothing more can be asked on it. */
  readonly lost: boolean
  /** By the server's word. `none` when the connection is gone. */
  transactionState(): Promise<TransactionState>
  /** Asks the server to stop the statement in flight, which then fails with a `cancelled` DbError. Never throws. */
  cancel(): Promise<void>
}

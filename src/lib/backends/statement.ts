/** What a dialect's lexer makes of a SQL script: its statements, each with its exact place. Types only. */

/** Rows that follow `COPY … FROM stdin;` in a PostgreSQL script, up to the line `\.`. */
export interface CopyData {
  /** Offset of the first byte of data, just after the newline that ends the `COPY` line. */
  readonly start: number
  /** Offset just after the last newline of data: where the line `\.` begins. */
  readonly end: number
}

/**
 * What a statement does to the transaction it runs in. A `START TRANSACTION` is a `begin`; `END` and `COMMIT` are `commit`.
 * `inner` is a block of code that ends transactions of its own while it runs, which the server allows only outside of
 * ours: PostgreSQL's `DO` with a `COMMIT` or `ROLLBACK` in its body.
 */
export type TransactionControl = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'prepare' | 'inner'

/** One statement of a script; `source.slice(start, end) === text`, with neither the delimiter nor comments around it. */
export interface Statement {
  /** Exactly the characters of the source; nothing is changed. */
  readonly text: string
  /** Offset in the source of its first character, in UTF-16 code units. */
  readonly start: number
  /** Offset just after its last character; the delimiter is not part of it. */
  readonly end: number
  /**
   * Its first unquoted words, upper case, comments skipped, at most twelve: `['CREATE', 'UNIQUE', 'INDEX', 'CONCURRENTLY', …]`.
   * Words inside MySQL's executable comments count. Enough to tell what kind of statement it is.
   */
  readonly words: readonly string[]
  /** Set when it begins or ends a transaction, or handles a savepoint; undefined for all else. */
  readonly control?: TransactionControl
  /** PostgreSQL only: the data block that belongs to this `COPY … FROM stdin`. */
  readonly copy?: CopyData
}

/** Cuts a script into statements. Empty statements (only white space and comments) are left out. */
export interface Lexer {
  /**
   * @param source - the script; positions refer to it.
   * @throws {@link ScriptError} when a quote, comment, dollar quote or body is not closed, or a client command stands in it.
   */
  statements(source: string): readonly Statement[]
}

/** A script that can't be cut into statements. The caller turns `offset` into file, line and column. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
  /** Offset in the source of what is wrong, in UTF-16 code units: the opening quote, not the end of the file. */
  readonly offset: number
  /** What to do about it. */
  readonly fix: string
  /** What is wrong may only be that the script ends too early: more of it could make it right. */
  readonly unclosed: boolean

  constructor(message: string, offset: number, fix: string, {unclosed = false} = {}) {
    super(message)
    this.offset = offset
    this.fix = fix
    this.unclosed = unclosed
  }
}

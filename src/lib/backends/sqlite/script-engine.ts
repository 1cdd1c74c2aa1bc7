/**
 * SQLite as its own shell has it, for the scripts of migrations: Node's `node:sqlite`. better-sqlite3 is built with
 * SQLITE_DQS=0 and opens in defensive mode, so it refuses text in double quotes and a written schema, which
 * real scripts have and the shell takes. Synchronous.
 *
 * @see https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
 */
import {DatabaseSync, type SQLInputValue} from 'node:sqlite'
import {bindable, type EngineOptions, type EngineResult, plainRow} from './engine-values.ts'
import {sqliteLexer} from './lexer.ts'

export class ScriptEngine {
  readonly #options: EngineOptions
  #database: DatabaseSync

  constructor(options: EngineOptions) {
    this.#options = options
    this.#database = open(options)
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  query(sql: string, parameters: readonly unknown[]): EngineResult {
    const statement = this.#database.prepare(sql)
    refuseRest(sql, statement.sourceSQL.length)
    statement.setReadBigInts(true)
    const values = parameters.map(bindable) as SQLInputValue[]
    if (statement.columns().length > 0) {
      return {rows: statement.all(...values).map(plainRow), hasRows: true, changes: 0, lastInsertRowid: 0n}
    }
    const {changes, lastInsertRowid} = statement.run(...values)
    return {rows: [], hasRows: false, changes: Number(changes), lastInsertRowid: BigInt(lastInsertRowid)}
  }

  /** A new connection forgets every PRAGMA, ATTACH and temporary object. A database in memory stays as it is. */
  reopen(): void {
    if (this.#options.path === ':memory:') return
    this.#database.close()
    this.#database = open(this.#options)
  }

  close(): void {
    this.#database.close()
  }
}

/** A driver that runs the first of several statements and forgets the others would lose them in silence. */
function refuseRest(sql: string, length: number): void {
  if (length >= sql.length || sqliteLexer.statements(sql.slice(length)).length === 0) return
  throw new RangeError('the query holds more than one statement; run them one by one')
}

function open({path, busyTimeoutMs, readOnly}: EngineOptions): DatabaseSync {
  const options = {
    timeout: busyTimeoutMs,
    // Off for migrations: rebuilding a table would else cascade deletes into its children. Checked before the commit.
    enableForeignKeyConstraints: false,
    enableDoubleQuotedStringLiterals: true,
    defensive: false,
  }
  const database = new DatabaseSync(path, options)
  if (readOnly) database.exec('pragma query_only = on')
  return database
}

/** https://www.sqlite.org/rescode.html: the primary codes by number. */
const PRIMARY = (
  'OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY ' +
  'SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB'
).split(' ')

/** The extended codes of SQLITE_CONSTRAINT, by their second byte. */
const CONSTRAINTS =
  'CHECK COMMITHOOK FOREIGNKEY FUNCTION NOTNULL PRIMARYKEY TRIGGER UNIQUE VTAB ROWID PINNED DATATYPE'.split(' ')

/** `SQLITE_CONSTRAINT_UNIQUE` for what `node:sqlite` throws, as better-sqlite3 names it; undefined for other errors. */
export function resultCodeOf(error: unknown): string | undefined {
  const {errcode} = (error ?? {}) as {errcode?: unknown}
  if (typeof errcode !== 'number') return undefined
  const primary = PRIMARY[errcode & 0xff]
  if (primary === undefined) return undefined
  const constraint = primary === 'CONSTRAINT' ? CONSTRAINTS[(errcode >> 8) - 1] : undefined
  return `SQLITE_${primary}${constraint === undefined ? '' : `_${constraint}`}`
}

/**
 * `db shell`: one statement after the other on a connection that is kept. Outside of a transaction that the user began each is one of its
 * own: read-only and rolled back, or with `write` committed once the user agreed.
 */
import type {Backend} from '../backends/backend.ts'
import {DbError} from '../backends/db-error.ts'
import type {
  BoundStatement,
  QueryColumn,
  QueryRules,
  QuerySession,
  RowSink,
  TransactionState,
} from '../backends/query.ts'
import {type QuerySource, queryFailure, unread} from '../backends/query-failure.ts'
import {type Link, openLink} from '../backends/query-link.ts'
import {type ConsentQuestion, runStatement, type StatementResult} from '../backends/query-run.ts'
import type {Statement} from '../backends/statement.ts'
import {LexigramError} from '../core/errors.ts'

export interface ShellOptions {
  readonly backend: Backend
  readonly write: boolean
  /** Longest run of one statement, in milliseconds; 0 is none. */
  readonly timeoutMs: number
  onNotice(message: string): void
}

/** A statement and what is to become of it. */
export interface ShellStatement {
  readonly source: QuerySource
  readonly statement: Statement
  readonly signal: AbortSignal
  /** Is only to read, on a session that may write, too. */
  readonly onlyReads?: boolean
  sinkOf(rules: QueryRules): RowSink
  /** Called with what it answered, before anybody is asked. */
  onResult(result: StatementResult): Promise<void>
  /** Whether the user agrees; left out where everything is agreed to. */
  readonly consent?: ((question: ConsentQuestion) => Promise<boolean>) | undefined
}

/**
 * - `read`: nothing was there to be kept.
 * - `open`: it stands in a transaction of the user's, and `begun` began it.
 * - `ended`: a transaction that could only read.
 * - `failed`: a commit of a transaction that had failed, which was rolled back.
 */
export type ShellOutcome = 'read' | 'committed' | 'rolled back' | 'open' | 'begun' | 'ended' | 'failed'

const RECONNECTED = 'the connection was lost; connected again, without the settings of the session'

export class Shell {
  readonly #options: ShellOptions
  #link: Link | undefined
  #transaction: TransactionState = 'none'

  constructor(options: ShellOptions) {
    this.#options = options
  }

  /** Of the user's. */
  get transaction(): TransactionState {
    return this.#transaction
  }

  /** @throws {@link LexigramError} `LEX_CONNECT_FAILED`, `LEX_INTERRUPTED`. */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#session(signal)
  }

  /**
   * @throws {@link LexigramError} as `query` does; `LEX_CONNECTION_LOST` after which the next statement connects again;
   * `LEX_CONSENT_MISSING`.
   */
  async run(one: ShellStatement): Promise<ShellOutcome> {
    const {control} = one.statement
    if (control === 'begin') return this.#begin(one)
    if (control === 'commit' || control === 'rollback') return this.#end(one)
    const rules = await this.#options.backend.queryRules()
    const bound = this.#checked(one, rules)
    await this.#session(one.signal)
    try {
      return this.#transaction === 'none'
        ? await this.#runAlone(one, bound, rules)
        : await this.#runInside(one, bound, rules)
    } catch (error) {
      throw await this.#afterFailure(error)
    }
  }

  /** @returns whether a transaction was open, which is rolled back. */
  async close(): Promise<boolean> {
    const open = this.#transaction !== 'none'
    this.#transaction = 'none'
    await this.#link?.release()
    this.#link = undefined
    return open
  }

  #checked({source, statement}: ShellStatement, rules: QueryRules): BoundStatement {
    const {write} = this.#options
    const {control} = statement
    // A block with transactions of its own runs outside of ours, if it may write.
    const refusal = control === 'inner' && write ? undefined : rules.refusalOf(statement, write)
    if (refusal !== undefined) throw queryFailure.refused(source, statement, refusal)
    if (control === 'savepoint' && this.#transaction === 'none')
      throw notNow(source, statement, 'no transaction is open', 'begin one with BEGIN')
    // Those of a prepared statement or a function are its own.
    const own = statement.words[0] === 'PREPARE' || statement.words[0] === 'CREATE'
    const parameter = own ? undefined : (rules.namelessIn(statement) ?? rules.parametersOf(statement)[0]?.start)
    if (parameter !== undefined)
      throw unread('a parameter has no value here', source, statement.start + parameter, 'write the value itself')
    return {statement, parameters: []}
  }

  async #session(signal: AbortSignal): Promise<QuerySession> {
    const link = this.#link
    if (link !== undefined && !link.session.lost) return link.session
    await this.#drop()
    if (this.#transaction !== 'none') {
      this.#transaction = 'none'
      throw transactionLost(undefined)
    }
    this.#link = await openLink(this.#options, signal)
    if (link !== undefined) this.#options.onNotice(RECONNECTED)
    return this.#link.session
  }

  get #now(): QuerySession {
    if (this.#link === undefined) throw new Error('the shell is not connected')
    return this.#link.session
  }

  /** Begins a transaction; a connection that turns out to be lost is made anew, for nothing was sent on it yet. */
  async #fresh(mode: 'read' | 'write', signal: AbortSignal, written?: string): Promise<void> {
    try {
      await this.#now.begin(mode, written)
    } catch (error) {
      if (kindOf(error) !== 'connection') throw error
      await this.#drop()
      this.#link = await openLink(this.#options, signal)
      this.#options.onNotice(RECONNECTED)
      await this.#now.begin(mode, written)
    }
  }

  async #drop(): Promise<void> {
    const link = this.#link
    await link?.release()
    if (this.#link === link) this.#link = undefined
  }

  async #begin({source, statement, signal}: ShellStatement): Promise<ShellOutcome> {
    const {write} = this.#options
    if (!write && statement.words.join(' ').includes('READ WRITE')) {
      const why = 'whether a transaction may write is for --write to say'
      throw queryFailure.refused(source, statement, {why, fix: 'start the shell with --write', offset: 0, writes: true})
    }
    await this.#session(signal)
    if (this.#transaction !== 'none')
      throw notNow(source, statement, 'a transaction is open already', 'COMMIT or ROLLBACK first')
    try {
      await this.#fresh(write ? 'write' : 'read', signal, statement.text)
    } catch (error) {
      throw await this.#afterFailure(queryFailure.of(error, this.#context(source, statement, signal)))
    }
    this.#transaction = 'open'
    return 'begun'
  }

  async #end({source, statement, signal}: ShellStatement): Promise<ShellOutcome> {
    const {control, words} = statement
    if (this.#transaction === 'none') throw notNow(source, statement, 'no transaction is open', 'begin one with BEGIN')
    if (words.includes('CHAIN') || words.includes('RELEASE')) {
      throw notNow(
        source,
        statement,
        'AND CHAIN and RELEASE are not known here',
        'end it, then begin the next one with BEGIN',
      )
    }
    const session = await this.#session(signal)
    const had = this.#transaction
    try {
      if (control === 'commit' && had === 'open' && this.#options.write) await this.#commit(session)
      else await session.rollback()
    } catch (error) {
      throw await this.#afterFailure(queryFailure.of(error, this.#context(source, statement, signal)))
    }
    this.#transaction = 'none'
    if (control === 'rollback') return 'rolled back'
    if (had === 'failed') return 'failed'
    return this.#options.write ? 'committed' : 'ended'
  }

  /** In a transaction of the user's. */
  async #runInside(one: ShellStatement, bound: BoundStatement, rules: QueryRules): Promise<ShellOutcome> {
    if (this.#options.write && rules.commitsItself(one.statement)) await this.#agree(one)
    await one.onResult(await this.#send(one, bound, lateSink(one.sinkOf(rules))))
    this.#transaction = await this.#now.transactionState()
    return this.#transaction === 'none' ? 'committed' : 'open'
  }

  /** In no transaction of the user's. */
  async #runAlone(one: ShellStatement, bound: BoundStatement, rules: QueryRules): Promise<ShellOutcome> {
    const {write, backend} = this.#options
    const {statement} = one
    if (write && standsAlone(statement, rules, backend)) return this.#runOutside(one, bound, rules)
    const reads = !write || rules.refusalOf(statement, false) === undefined
    if (!reads) return this.#runWriting(one, bound, rules)
    await this.#fresh('read', one.signal)
    const late = lateSink(one.sinkOf(rules))
    let result: StatementResult
    try {
      result = await this.#send(one, bound, late)
    } catch (error) {
      if (!write || one.onlyReads === true || late.begun || kindOf(error) !== 'read-only') throw error
      // It reads by its words, and writes all the same: a function, `FOR UPDATE`. Nothing came of it yet.
      await this.#now.rollback()
      return this.#runWriting(one, bound, rules)
    }
    if (rules.setsSession(statement)) await this.#now.commit()
    else await this.#endReading()
    await one.onResult(result)
    return 'read'
  }

  async #runWriting(one: ShellStatement, bound: BoundStatement, rules: QueryRules): Promise<ShellOutcome> {
    await this.#fresh('write', one.signal)
    let result: StatementResult
    try {
      result = await this.#send(one, bound, lateSink(one.sinkOf(rules)))
    } catch (error) {
      if (kindOf(error) !== 'needs-no-transaction') throw error
      await this.#now.rollback()
      return this.#runOutside(one, bound, rules)
    }
    await one.onResult(result)
    if (one.consent !== undefined && !(await one.consent({kind: 'commit', results: [result]}))) {
      await this.#now.rollback()
      return 'rolled back'
    }
    await this.#commit(this.#now)
    return 'committed'
  }

  /** What the server runs outside of transactions alone, or commits by itself. */
  async #runOutside(one: ShellStatement, bound: BoundStatement, rules: QueryRules): Promise<ShellOutcome> {
    await this.#agree(one)
    await one.onResult(await this.#send(one, bound, lateSink(one.sinkOf(rules))))
    return 'committed'
  }

  /** A connection may be ended by a reader that has seen enough; nothing is lost with it. */
  async #endReading(): Promise<void> {
    try {
      await this.#now.rollback()
    } catch (error) {
      if (kindOf(error) !== 'connection') throw error
      await this.#drop()
    }
  }

  async #commit(session: QuerySession): Promise<void> {
    try {
      await session.commit()
    } catch (error) {
      if (kindOf(error) !== 'connection') throw error
      await this.#drop()
      this.#transaction = 'none'
      throw new LexigramError('LEX_CONNECTION_LOST', 'the connection was lost while the transaction was committed', {
        why: 'the server may have committed it, or not',
        fix: 'look at what is in the database before you do it again',
      })
    }
  }

  async #agree({consent, statement}: ShellStatement): Promise<void> {
    if (consent === undefined || (await consent({kind: 'irrevocable', statements: [statement]}))) return
    throw new LexigramError('LEX_CONSENT_MISSING', 'it was not run')
  }

  /** @param late - what its rows go to; another one for each attempt. */
  async #send({source, signal}: ShellStatement, bound: BoundStatement, late: LateSink): Promise<StatementResult> {
    const {write, timeoutMs} = this.#options
    const result = await runStatement({session: this.#now, source, write, timeoutMs, signal}, bound, late.sink)
    await late.begin()
    return result
  }

  #context(source: QuerySource, statement: Statement, signal: AbortSignal) {
    const {write, timeoutMs} = this.#options
    return {source, statement, shift: 0, signal, write, timeoutMs}
  }

  /** Leaves the session as the next statement needs it. @returns the error to throw. */
  async #afterFailure(error: unknown): Promise<unknown> {
    const had = this.#transaction
    const session = this.#link?.session
    try {
      if (had === 'none') await session?.rollback()
      this.#transaction = (await session?.transactionState()) ?? 'none'
    } catch {
      // It is lost, then.
    }
    if (session?.lost === false && kindOf(error) !== 'connection') {
      // As after a deadlock on MySQL.
      if (had !== 'none' && this.#transaction === 'none')
        this.#options.onNotice('the server rolled the transaction back')
      return error
    }
    await this.#drop()
    this.#transaction = 'none'
    if (had !== 'none') return transactionLost(error)
    return kindOf(error) === 'connection' ? connectionLost(error as DbError | LexigramError) : error
  }
}

const kindOf = (error: unknown): string | undefined => {
  const cause = error instanceof LexigramError ? error.cause : error
  return cause instanceof DbError ? cause.kind : undefined
}

const standsAlone = (statement: Statement, rules: QueryRules, {effects}: Backend): boolean =>
  statement.control === 'inner' || rules.commitsItself(statement) || effects.refusesTransaction(statement) !== undefined

/** Takes the columns with the first row, or at the end: what turns out to write at its first row has shown nothing. */
interface LateSink {
  readonly sink: RowSink
  readonly begun: boolean
  begin(): Promise<void>
}

function lateSink(sink: RowSink): LateSink {
  let waiting: readonly QueryColumn[] | undefined
  let begun = false
  const begin = async (): Promise<void> => {
    const columns = waiting
    waiting = undefined
    begun = true
    if (columns !== undefined) await sink.begin(columns)
  }
  return {
    sink: {
      direct: sink.direct,
      begin: (columns) => {
        waiting = columns
      },
      rows: async (batch) => {
        if (waiting !== undefined) await begin()
        return sink.rows(batch)
      },
      bytes: async (piece) => {
        if (waiting !== undefined) await begin()
        return sink.bytes(piece)
      },
    },
    get begun() {
      return begun
    },
    begin,
  }
}

function notNow(source: QuerySource, statement: Statement, why: string, fix: string): LexigramError {
  return queryFailure.refused(source, statement, {why, fix, offset: 0, writes: false})
}

const connectionLost = (error: DbError | LexigramError): LexigramError =>
  new LexigramError('LEX_CONNECTION_LOST', error.message, {
    fix: 'see that the server runs; the next statement connects again by itself',
    ...(error.database === undefined ? {} : {database: error.database}),
    cause: error,
  })

function transactionLost(cause: unknown): LexigramError {
  const interrupted = cause instanceof LexigramError && cause.code === 'LEX_INTERRUPTED'
  return new LexigramError(
    interrupted ? 'LEX_INTERRUPTED' : 'LEX_CONNECTION_LOST',
    interrupted
      ? 'interrupted; the transaction that was open was rolled back'
      : 'the connection was lost, and with it the transaction that was open',
    {
      ...(cause instanceof Error && !interrupted ? {why: cause.message} : {}),
      fix: 'begin the transaction again; the next statement connects again by itself',
      cause,
    },
  )
}

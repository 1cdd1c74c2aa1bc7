/** One pinned PostgreSQL connection: raw statements, transactions, cancellation and reset. */
import {type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely'
import type pg from 'pg'
import type {AheadRecord, AroundQuery, QueryResult, SentTransaction, Session, TableName} from '../backend.ts'
import {DbError, uncancelled} from '../db-error.ts'
import {pinnedKysely} from '../pinned-kysely.ts'
import {answered, probing} from '../silence.ts'
import type {Statement} from '../statement.ts'
import {StatementCollector} from '../statement-collector.ts'
import {countAhead, fitsAhead} from './ahead.ts'
import {copyIn} from './copy-in.ts'
import {postgresEffects} from './effects.ts'
import {ClientEncoding} from './encoding.ts'
import {dbErrorOf} from './errors.ts'
import {type Flight, Flights} from './flights.ts'
import {postgresScript} from './script-writer.ts'
import {blockersOf, dropInvalidIndexes, findTable, observe} from './session-catalog.ts'
import type {PostgresSessionOptions} from './session-options.ts'
import {SessionReset} from './session-reset.ts'
import {
  DISCARD_SHARED,
  RECLAIM_ROLE,
  REQUIRE_TRANSACTION,
  REQUIRE_UTF8,
  transactionClock,
  WATCH_CLIENT,
} from './session-sql.ts'
import {processIdOf} from './wire.ts'

/** Values of a migration's own statements are never read, so they are not parsed either. */
const UNPARSED = {getTypeParser: () => (value: unknown) => value} as unknown as pg.CustomTypesConfig

interface Answer {
  readonly hasRows: boolean
}

export class PostgresSession implements Session {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  around: AroundQuery | undefined
  readonly #client: pg.Client
  readonly #options: PostgresSessionOptions
  readonly #encoding: ClientEncoding
  readonly #flights: Flights
  readonly #reset = new SessionReset(() => this.#settings)
  #cancelAsked = false
  /** Process of the server session that has the transaction; behind a pooler it is not that of the connection. */
  #serverProcess: number | undefined
  /** In `pooled`: statements ran outside of a transaction, and may have changed a session of the pooler's. */
  #ranOutside = false
  #toldOfSharing = false
  #clientIsWatched = false

  constructor(client: pg.Client, options: PostgresSessionOptions) {
    this.#client = client
    this.#options = options
    this.#flights = new Flights(client, (message) => options.onNotice?.(message))
    this.#encoding = new ClientEncoding(client)
    const parts = {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    }
    this.db = pinnedKysely(this, parts, 'begin')
  }

  /** By the status byte of the server's last ReadyForQuery: `T` in a transaction, `E` in a failed one. */
  get inTransaction(): boolean {
    return !this.#reset.hasOpened && this.#hasOpen
  }

  get #hasOpen(): boolean {
    const status = this.#client.getTransactionStatus()
    return status === 'T' || status === 'E'
  }

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    await this.#sendDue()
    return this.#guarded(sql, async () => {
      const answer = await this.#client.query({
        text: sql,
        ...(parameters.length === 0 ? {} : {values: [...parameters]}),
      })
      // Several statements in one message give several results; the last one is the answer.
      const result = Array.isArray(answer) ? answer.at(-1) : answer
      const changed = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(result.command) && result.rowCount !== null
      return {rows: result.rows as Row[], ...(changed ? {affectedRows: BigInt(result.rowCount ?? 0)} : {})}
    })
  }

  async execute(statement: Statement, source: string): Promise<{readonly hasRows: boolean}> {
    const {text, copy} = statement
    if (this.#options.pooled && !this.inTransaction) this.#ranOutside = true
    await this.#sendDue()
    return this.#guarded(text, async () => {
      if (copy !== undefined) {
        await copyIn(this.#client, text, source, copy)
        return {hasRows: false}
      }
      // Without values this is the simple protocol, so what can't be prepared (DDL, DO, VACUUM) runs too.
      const result = await this.#client.query({text, rowMode: 'array', types: UNPARSED})
      await this.#encoding.restore()
      return {hasRows: (result.fields?.length ?? 0) > 0}
    })
  }

  executeAhead(statements: readonly Statement[], source: string): readonly Promise<Answer>[] {
    const [first] = statements
    const {pooled, lock} = this.#options
    const count = pooled || !this.inTransaction || lock?.check() !== undefined ? 1 : countAhead(statements)
    if (first === undefined) return []
    if (count < 2) return [this.execute(first, source)]
    const {answers, flight} = this.#flights.send(count, () =>
      statements.slice(0, count).map(({text}, index) => this.#sendAhead(text, {isLast: index === count - 1})),
    )
    flight.attend()
    this.#probeUntil(answers)
    return answers
  }

  async transactionAhead(
    statements: readonly Statement[],
    record: AheadRecord,
    goesOn: boolean,
  ): Promise<SentTransaction | undefined> {
    if (this.#options.pooled || !fitsAhead(statements)) return undefined
    const collector = new StatementCollector(postgresScript)
    await record(collector.db, transactionClock)
    const opened = this.#reset.takeOpened()
    if (opened === undefined) await this.#begin()
    await this.#options.lock?.check()
    const guard = opened === undefined ? '' : REQUIRE_TRANSACTION
    const end = [REQUIRE_UTF8, RECLAIM_ROLE, ...collector.statements, 'commit']
    const {answers, flight} = this.#flights.send(statements.length + 1, () => [
      ...statements.map(({text}) => this.#sendAhead(text, {guard})),
      this.#sendAhead([...end, ...(goesOn ? this.#reset.behindCommit : [])].join(';\n'), {guard}),
    ])
    this.#probeUntil(answers)
    const committed = this.#ended(flight, answers.at(-1) as Promise<Answer>, goesOn)
    for (const answer of [...answers, committed]) answer.catch(() => undefined) // each is looked at when its turn comes
    return {began: opened ?? Promise.resolve(true), answers: answers.slice(0, -1), committed, attend: flight.attend}
  }

  #probeUntil(answers: readonly Promise<unknown>[]): void {
    const {line, aside} = this.#options
    if (aside === undefined) return
    void probing(
      line,
      () => aside.query('select 1'),
      () => Promise.allSettled(answers),
    )
  }

  async #sendAhead(text: string, {isLast = false, guard = ''}): Promise<Answer> {
    const requireUnchanged = this.#encoding.watch()
    try {
      const answer = await this.#client.query({text: guard + text, rowMode: 'array', types: UNPARSED})
      const result = Array.isArray(answer) ? answer.at(-1) : answer
      if (isLast) await this.#encoding.restore()
      else requireUnchanged()
      return {hasRows: (result.fields?.length ?? 0) > 0}
    } catch (error) {
      throw this.#dbErrorOf(error, text, guard.length)
    }
  }

  /** Takes note of what `answer`, to the message that ends a transaction, says of the session. */
  async #ended(flight: Flight, answer: Promise<Answer>, goesOn: boolean): Promise<void> {
    if (goesOn) this.#reset.sentBehindCommit(answer)
    try {
      await answer
    } catch (error) {
      if (!flight.committed) throw error
    }
  }

  async transaction<T>(
    body: () => Promise<T>,
    commit: (value: T) => Promise<unknown> = () => this.#commit(),
  ): Promise<T> {
    await this.#begin()
    try {
      const value = await body()
      await commit(value)
      return value
    } catch (error) {
      await this.rollbackOpen().catch(() => undefined) // the body's error is the one to report
      throw error
    }
  }

  async #commit(): Promise<void> {
    await this.query(this.#options.pooled ? `${DISCARD_SHARED}; commit` : 'commit')
  }

  async readTransaction<T>(body: () => Promise<T>): Promise<T> {
    await this.query('start transaction read only')
    try {
      return await body()
    } finally {
      await this.rollbackOpen().catch(() => undefined) // the body's error is the one to report
    }
  }

  /** One message for all that ends a migration: the round trips of a small one take longer than its statements. */
  async recordedTransaction<T>(
    body: () => Promise<T | undefined>,
    record: (db: Session['db'], value: T) => Promise<void>,
    goesOn = false,
  ): Promise<T | undefined> {
    return this.transaction(body, async (found) => {
      if (found === undefined) return this.#commit()
      if (this.#options.pooled) {
        // The fence of a lease must be read before the commit.
        await this.query(RECLAIM_ROLE)
        await record(this.db, found)
        return this.#commit()
      }
      const collector = new StatementCollector(postgresScript)
      await record(collector.db, found)
      const end = [RECLAIM_ROLE, ...collector.statements, 'commit']
      await this.#options.lock?.check()
      const {answers, flight} = this.#flights.send(1, () => [
        this.#sendAhead([...end, ...(goesOn ? this.#reset.behindCommit : [])].join(';\n'), {}),
      ])
      flight.attend()
      this.#probeUntil(answers)
      return this.#ended(flight, answers[0] as Promise<Answer>, goesOn)
    })
  }

  /** Statement by statement, each has a transaction of its own, or none: a setting is gone, or somewhere else, after it. */
  #tellOfSharing(statement: Statement): void {
    if (this.#toldOfSharing || !postgresEffects.isSessionState(statement)) return
    this.#toldOfSharing = true
    this.#options.onNotice?.(
      'a pooler is in between: outside of a transaction, what SET or CREATE TEMP does is gone before the next statement',
    )
  }

  async fence(db: Session['db']): Promise<void> {
    await this.#options.lock?.fence?.(db)
  }

  async journal(
    statement: Statement | undefined,
    work: () => Promise<void>,
    record: (db: Session['db']) => Promise<void>,
  ): Promise<void> {
    // Inside a transaction that the script itself began, the record becomes durable with the script's own COMMIT.
    const own = this.inTransaction
    if (this.#options.pooled && !own && statement !== undefined) this.#tellOfSharing(statement)
    if (!own && statement !== undefined && postgresEffects.effectOf(statement) === 'atomic') {
      await this.transaction(async () => {
        await work()
        // For the record alone: the script's own role is back after the commit.
        await this.query('set local session authorization default; set local role none')
        await record(this.db)
      })
      return
    }
    await work()
    if (this.inTransaction) await record(this.db)
    // The check of a lease and the record belong into one transaction.
    else if (this.#options.pooled) await this.transaction(() => record(this.db))
    else await record(this.#options.aside?.db ?? this.db)
  }

  observe(statement: Statement): Promise<string> {
    return observe(this, statement, this.#schema)
  }

  async blockers(): Promise<readonly string[]> {
    const {aside} = this.#options
    return aside === undefined ? [] : blockersOf(aside, this.#processId)
  }

  get #schema(): string | null {
    return this.#options.schema ?? null
  }

  get #processId(): number | undefined {
    return this.#options.pooled ? this.#serverProcess : processIdOf(this.#client)
  }

  cleanUp(statement: Statement): Promise<readonly string[]> {
    return dropInvalidIndexes(this, statement, this.#schema)
  }

  async rollbackOpen(): Promise<void> {
    await this.#reset.takeOpened()
    // What is due would be refused in a failed transaction.
    if (this.#hasOpen) await this.#guarded('rollback', () => this.#client.query('rollback'))
  }

  async reset(): Promise<void> {
    if (this.#reset.hasOpened || this.#flights.underway) return
    await this.rollbackOpen()
    if (this.#options.pooled) {
      await this.#tidyShared()
      return
    }
    this.#reset.ask()
  }

  /** Statements that make the settings of a fresh session. */
  get #settings(): readonly string[] {
    const {pooled, ddlLockTimeoutMs = 0} = this.#options
    if (pooled) return []
    return [
      ...(ddlLockTimeoutMs === 0 ? [] : [`set lock_timeout = ${ddlLockTimeoutMs}`]),
      ...(this.#clientIsWatched ? [WATCH_CLIENT] : []),
    ]
  }

  async #begin(): Promise<void> {
    if (await this.#reset.takeOpened()) return
    const {pooled, ddlLockTimeoutMs = 0} = this.#options
    const shared = pooled
      ? [`set local lock_timeout = ${ddlLockTimeoutMs}`, 'select pg_catalog.pg_backend_pid() as pid']
      : []
    const sql = [...this.#reset.takeDue(), 'begin', ...shared].join(';\n')
    const {rows} = await this.query<{pid?: number}>(sql)
    this.#serverProcess = rows[0]?.pid
  }

  async #sendDue(): Promise<void> {
    if (this.#reset.hasOpened) await this.rollbackOpen()
    const due = this.#reset.takeDue()
    if (due.length > 0) await this.query(due.join(';\n'))
  }

  /** Each transaction tidied up after itself. What ran outside may be in any session: this is the likeliest one. */
  async #tidyShared(): Promise<void> {
    if (!this.#ranOutside) return
    await this.transaction(async () => undefined)
    this.#ranOutside = false
  }

  /** The settings of a fresh session. */
  async prepare(): Promise<void> {
    for (const sql of this.#settings) await this.query(sql)
    if (this.#options.pooled) return
    this.#clientIsWatched = await this.query(WATCH_CLIENT).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DbError && error.kind === 'other') return false
        throw error
      },
    )
  }

  async cancel(): Promise<void> {
    this.#cancelAsked = true
    const {cancel, line} = this.#options
    await cancel().catch((error: unknown) => line.breakOff(uncancelled(error)))
  }

  findTable(name: TableName): ReturnType<Session['findTable']> {
    return findTable(this, name, this.#schema)
  }

  async #guarded<T>(text: string, run: () => Promise<T>): Promise<T> {
    const {aside, line, lock} = this.#options
    const doubt = lock?.check()
    if (doubt !== undefined) await doubt
    try {
      if (aside === undefined) return await answered(line, run)
      return await probing(line, () => aside.query('select 1'), run)
    } catch (error) {
      throw this.#dbErrorOf(error, text)
    }
  }

  #dbErrorOf(error: unknown, text: string, before = 0): Error {
    const {lock} = this.#options
    // What was cancelled because the lock is lost did not fail by itself.
    if (lock?.lost !== undefined && !(error instanceof DbError)) return lock.lost
    return dbErrorOf(error, text, this.#cancelAsked, before)
  }
}

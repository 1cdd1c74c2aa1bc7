/** One pinned PostgreSQL connection: raw statements, transactions, cancellation and reset. */
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely'
import type pg from 'pg'
import type {AroundQuery, QueryResult, Session, TableName} from '../backend.ts'
import {DbError, uncancelled} from '../db-error.ts'
import type {MigrationLock} from '../migration-lock.ts'
import {pinnedKysely} from '../pinned-kysely.ts'
import {answered, type Line, probing} from '../silence.ts'
import type {CopyData, Statement} from '../statement.ts'
import {StatementCollector} from '../statement-collector.ts'
import {countAhead, pipelined} from './ahead.ts'
import {INVALID_INDEXES, namesOf, OBSERVE, postgresEffects} from './effects.ts'
import {dbErrorOf} from './errors.ts'
import {postgresScript} from './script-writer.ts'
import {BLOCKERS, type BlockerRow, DISCARD_ALL, DISCARD_SHARED, RECLAIM_ROLE, WATCH_CLIENT} from './session-sql.ts'
import {processIdOf, watchParameters} from './wire.ts'

/** Characters of COPY data sent at a time. */
const COPY_CHUNK = 1 << 16

/** Values of a migration's own statements are never read, so they are not parsed either. */
const UNPARSED = {getTypeParser: () => (value: unknown) => value} as unknown as pg.CustomTypesConfig

export interface PostgresSessionOptions {
  readonly line: Line
  /** Longest wait of one statement for a lock; 0 is no limit. */
  readonly ddlLockTimeoutMs?: number
  /** Where the names that have no schema are looked up, alone. */
  readonly schema?: string
  /**
   * A pooler may give each transaction another session, which others use in between: what a transaction sets, it takes
   * back before its commit, and outside of one nothing is set.
   */
  readonly pooled?: boolean
  /** The connection that holds the migration lock, for records of statements that this one may not record itself. */
  readonly aside?: Session
  /** The migration lock that this session works under: once it is lost, nothing may run any more. */
  readonly lock?: MigrationLock
  onNotice?(message: string): void
  /** Stops the statement in flight from outside. */
  cancel(): Promise<void>
}

export class PostgresSession implements Session {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  around: AroundQuery | undefined
  readonly #client: pg.Client
  readonly #options: PostgresSessionOptions
  #cancelAsked = false
  /** What brings the session back to how it was opened, not yet sent. */
  #due: readonly string[] = []
  #foreignEncoding = false
  /** Process of the server session that has the transaction; behind a pooler it is not that of the connection. */
  #serverProcess: number | undefined
  /** In `pooled`: statements ran outside of a transaction, and may have changed a session of the pooler's. */
  #ranOutside = false
  #toldOfSharing = false
  #clientIsWatched = false

  constructor(client: pg.Client, options: PostgresSessionOptions) {
    this.#client = client
    this.#options = options
    watchParameters(client, (name, value) => {
      if (name === 'client_encoding') this.#foreignEncoding = value !== 'UTF8'
    })
    const parts = {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    }
    this.db = pinnedKysely(this, parts, 'begin')
  }

  /** By the status byte of the server's last ReadyForQuery: `T` in a transaction, `E` in a failed one. */
  get inTransaction(): boolean {
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
        await this.#copyIn(text, source, copy)
        return {hasRows: false}
      }
      // Without values this is the simple protocol, so what can't be prepared (DDL, DO, VACUUM) runs too.
      const result = await this.#client.query({text, rowMode: 'array', types: UNPARSED})
      await this.#restoreEncoding()
      return {hasRows: (result.fields?.length ?? 0) > 0}
    })
  }

  executeAhead(statements: readonly Statement[], source: string): readonly Promise<{readonly hasRows: boolean}>[] {
    const [first] = statements
    const {pooled, lock, line, aside} = this.#options
    const count = pooled || !this.inTransaction || lock?.check() !== undefined ? 1 : countAhead(statements)
    if (first === undefined) return []
    if (count < 2) return [this.execute(first, source)]
    const answers = pipelined(this.#client, () =>
      statements.slice(0, count).map(({text}, index) => this.#sendAhead(text, index === count - 1)),
    )
    if (aside !== undefined) {
      void probing(
        line,
        () => aside.query('select 1'),
        () => Promise.allSettled(answers),
      )
    }
    return answers
  }

  async #sendAhead(text: string, isLast: boolean): Promise<{readonly hasRows: boolean}> {
    try {
      const result = await this.#client.query({text, rowMode: 'array', types: UNPARSED})
      if (isLast) await this.#restoreEncoding()
      else if (this.#foreignEncoding) throw encodingChanged()
      return {hasRows: (result.fields?.length ?? 0) > 0}
    } catch (error) {
      throw this.#dbErrorOf(error, text)
    }
  }

  /**
   * `SET client_encoding = 'LATIN1'` says what bytes a file is made of. All that is sent here is UTF-8, whatever it says,
   * and would else be read as something else and stored so.
   */
  async #restoreEncoding(): Promise<void> {
    if (!this.#foreignEncoding) return
    this.#foreignEncoding = false
    await this.#client.query("set client_encoding = 'UTF8'")
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
      return this.query([RECLAIM_ROLE, ...collector.statements, 'commit'].join(';\n'))
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

  async observe(statement: Statement): Promise<string> {
    const {rows} = await this.query<{observed: string}>(OBSERVE, [namesOf(statement), this.#schema])
    return rows[0]?.observed ?? ''
  }

  async blockers(): Promise<readonly string[]> {
    const {rows} = (await this.#options.aside?.query<BlockerRow>(BLOCKERS, [this.#processId])) ?? {rows: []}
    return rows.map(
      ({pid, usename, application, query}) =>
        `process ${pid} (${[usename, application].filter(Boolean).join(', ')}): ${query}`,
    )
  }

  get #schema(): string | null {
    return this.#options.schema ?? null
  }

  get #processId(): number | undefined {
    return this.#options.pooled ? this.#serverProcess : processIdOf(this.#client)
  }

  async cleanUp(statement: Statement): Promise<readonly string[]> {
    if (postgresEffects.refusesTransaction(statement)?.endsWith('INDEX CONCURRENTLY') !== true) return []
    const {rows} = await this.query<{name: string}>(INVALID_INDEXES, [namesOf(statement), this.#schema])
    for (const {name} of rows) await this.query(`drop index concurrently if exists ${name}`)
    return rows.map(({name}) => `the INVALID index ${name} that it left behind was dropped`)
  }

  async rollbackOpen(): Promise<void> {
    if (this.inTransaction) await this.query('rollback')
  }

  async reset(): Promise<void> {
    await this.rollbackOpen()
    if (this.#options.pooled) {
      await this.#tidyShared()
      return
    }
    this.#due = [DISCARD_ALL, ...this.#settings]
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

  /** A reset is sent with the BEGIN that follows it, which is what nearly always comes next. */
  async #begin(): Promise<void> {
    const {pooled, ddlLockTimeoutMs = 0} = this.#options
    const shared = pooled
      ? [`set local lock_timeout = ${ddlLockTimeoutMs}`, 'select pg_catalog.pg_backend_pid() as pid']
      : []
    const sql = [...this.#due, 'begin', ...shared].join(';\n')
    this.#due = []
    const {rows} = await this.query<{pid?: number}>(sql)
    this.#serverProcess = rows[0]?.pid
  }

  async #sendDue(): Promise<void> {
    if (this.#due.length === 0) return
    const sql = this.#due.join(';\n')
    this.#due = []
    await this.query(sql)
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

  async findTable({schema, name}: TableName): Promise<{readonly table: TableName; readonly exists: boolean}> {
    // Anywhere on the search path, as the server itself looks a name up: a migration may put a schema before ours.
    const {rows} = await this.query<{schema: string | null; exists: boolean}>(
      `select coalesce(n.nspname::text, $1::text, pg_catalog.current_schema()::text) as schema, n.nspname is not null as exists
         from (select pg_catalog.to_regclass(coalesce(pg_catalog.quote_ident($1) || '.', '') || pg_catalog.quote_ident($2)) as oid) t
         left join pg_catalog.pg_class c on c.oid = t.oid
         left join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
      [schema ?? this.#schema, name],
    )
    const found = rows[0]
    return {table: {schema: found?.schema ?? schema ?? 'public', name}, exists: found?.exists ?? false}
  }

  async #copyIn(text: string, source: string, copy: CopyData): Promise<void> {
    const {from} = await import('pg-copy-streams')
    const chunks = function* (): Generator<string> {
      for (let at = copy.start; at < copy.end; ) {
        let end = Math.min(at + COPY_CHUNK, copy.end)
        // A surrogate pair cut in two would not survive UTF-8.
        if (end < copy.end && /[\uD800-\uDBFF]/.test(source.charAt(end - 1))) end += 1
        yield source.slice(at, end)
        at = end
      }
    }
    await pipeline(Readable.from(chunks()), this.#client.query(from(text)))
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

  #dbErrorOf(error: unknown, text: string): Error {
    const {lock} = this.#options
    // What was cancelled because the lock is lost did not fail by itself.
    if (lock?.lost !== undefined && !(error instanceof DbError)) return lock.lost
    return dbErrorOf(error, text, this.#cancelAsked)
  }
}

/** What follows is on its way already, and would be read as something else. */
const encodingChanged = (): DbError =>
  new DbError('it changed client_encoding in another way than by SET', {
    kind: 'other',
    database: {hint: 'write `SET client_encoding` as a statement of its own before it'},
    cause: undefined,
  })

/** One SQLite connection: raw statements, the transaction that is also the migration lock, and reset. */
import {type Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler} from 'kysely'
import type {AroundQuery, LockOptions, QueryResult, Session, TableName} from '../backend.ts'
import {DbError} from '../db-error.ts'
import {pollLock} from '../lock-poll.ts'
import {pinnedKysely} from '../pinned-kysely.ts'
import {recordBeforeCommit} from '../recorded-transaction.ts'
import type {Statement} from '../statement.ts'
import type {SqliteConnection} from './connection.ts'
import {sqliteEffects} from './effects.ts'
import {readViolations, refuseNewViolations} from './foreign-keys.ts'

const isBusy = (error: unknown): boolean => error instanceof DbError && error.kind === 'busy'

export class SqliteSession implements Session {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  around: AroundQuery | undefined
  readonly #connection: SqliteConnection
  readonly #name: string
  readonly #lock: LockOptions

  /**
   * @param name - of the backend, for messages.
   * @param lock - how long a transaction waits for another writer.
   */
  constructor(connection: SqliteConnection, name: string, lock: LockOptions) {
    this.#connection = connection
    this.#name = name
    this.#lock = lock
    const parts = {
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    }
    this.db = pinnedKysely(this, parts, 'begin immediate')
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction
  }

  async query<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<QueryResult<Row> & {readonly insertId?: bigint}> {
    const {rows, hasRows, changes, lastInsertRowid} = await this.#connection.query(sql, parameters)
    return {
      rows: rows as Row[],
      ...(hasRows ? {} : {affectedRows: BigInt(changes), insertId: lastInsertRowid}),
    }
  }

  async execute({text}: Statement): Promise<{readonly hasRows: boolean}> {
    const {hasRows} = await this.#connection.query(text, [])
    return {hasRows}
  }

  async transaction<T>(body: () => Promise<T>): Promise<T> {
    // Inside the transaction it can't be changed any more. A script may have turned it on before.
    await this.query('pragma foreign_keys = off')
    return this.#inTransaction(async () => {
      // Nobody else can write now, so what is found is what the migration starts from.
      const before = await readViolations(this.#connection)
      const value = await body()
      refuseNewViolations(before, await readViolations(this.#connection))
      return value
    })
  }

  async #inTransaction<T>(body: () => Promise<T>): Promise<T> {
    await this.#patiently('begin immediate')
    try {
      const value = await body()
      await this.#patiently('commit')
      return value
    } catch (error) {
      await this.rollbackOpen().catch(() => undefined) // the body's error is the one to report
      throw error
    }
  }

  async readTransaction<T>(body: () => Promise<T>): Promise<T> {
    const {rows} = await this.query<{query_only: number | bigint}>('pragma query_only')
    await this.query('pragma query_only = on')
    await this.query('begin')
    try {
      return await body()
    } finally {
      await this.rollbackOpen()
      await this.query(`pragma query_only = ${rows[0]?.query_only ?? 0}`)
    }
  }

  async recordedTransaction<T>(
    body: () => Promise<T | undefined>,
    record: (db: Session['db'], value: T) => Promise<void>,
  ): Promise<T | undefined> {
    return recordBeforeCommit(this, body, record)
  }

  async journal(
    statement: Statement | undefined,
    work: () => Promise<void>,
    record: (db: Session['db']) => Promise<void>,
  ): Promise<void> {
    if (this.inTransaction || statement === undefined || sqliteEffects.effectOf(statement) !== 'atomic') {
      await work()
      await record(this.db)
      return
    }
    await this.#inTransaction(async () => {
      await work()
      await record(this.db)
    })
  }

  /** Every statement is atomic with its record or can be repeated, so there is never a doubt to settle. */
  async observe(): Promise<string> {
    return ''
  }

  async cleanUp(): Promise<readonly string[]> {
    return []
  }

  async rollbackOpen(): Promise<void> {
    if (this.inTransaction) await this.query('rollback')
  }

  async reset(): Promise<void> {
    await this.rollbackOpen()
    await this.#connection.reopen()
  }

  async cancel(): Promise<void> {
    await this.#connection.interrupt().catch(() => undefined)
  }

  async findTable({name}: TableName): Promise<{readonly table: TableName; readonly exists: boolean}> {
    const {rows} = await this.query("select 1 from main.sqlite_schema where type = 'table' and name = ?", [name])
    // Qualified, so that a temporary table of the same name can't stand before it.
    return {table: {schema: 'main', name}, exists: rows.length > 0}
  }

  /** A commit waits for readers as a begin waits for writers; both may be tried again. */
  async #patiently(sql: string): Promise<void> {
    const attempt = async (): Promise<boolean> => {
      try {
        await this.query(sql)
        return true
      } catch (error) {
        if (isBusy(error)) return false
        throw error
      }
    }
    await pollLock(this.#name, this.#lock, attempt, async () => undefined)
  }
}

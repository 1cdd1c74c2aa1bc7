/** A Kysely over one pinned connection, so that everything it runs is part of the session's transaction. */
import {
  CompiledQuery,
  createQueryId,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  IdentifierNode,
  Kysely,
  type QueryResult as KyselyResult,
  type QueryCompiler,
  RawNode,
} from 'kysely'
import type {AroundQuery, QueryResult} from './backend.ts'

/** What a dialect's session offers to its Kysely. */
export interface PinnedConnection {
  readonly inTransaction: boolean
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row> & {readonly insertId?: bigint}>
  /** See {@link Session.around}. */
  readonly around?: AroundQuery | undefined
}

type Parts = Pick<Dialect, 'createAdapter' | 'createQueryCompiler' | 'createIntrospector'>

type CompileQuery = QueryCompiler['compileQuery']

const savepointQuery = (command: string, name: string, compile: CompileQuery): CompiledQuery =>
  compile(RawNode.create([command, ''], [IdentifierNode.create(name)]), createQueryId())

class PinnedDriver implements Driver {
  readonly #connection: DatabaseConnection
  readonly #pinned: PinnedConnection
  readonly #begin: string
  /** Per open Kysely transaction: the savepoint that stands for it, or undefined when it is a real one. */
  readonly #open: (string | undefined)[] = []

  constructor(pinned: PinnedConnection, begin: string) {
    this.#pinned = pinned
    this.#begin = begin
    this.#connection = {
      executeQuery: async <R>({sql, parameters}: CompiledQuery): Promise<KyselyResult<R>> => {
        const run = () => pinned.query<R>(sql, parameters)
        const {rows, affectedRows, insertId} = await (pinned.around === undefined ? run() : pinned.around(run))
        return {
          rows,
          ...(affectedRows === undefined ? {} : {numAffectedRows: affectedRows}),
          ...(insertId === undefined ? {} : {insertId}),
        }
      },
      streamQuery: async function* <R>(compiled: CompiledQuery): AsyncIterableIterator<KyselyResult<R>> {
        const {rows} = await pinned.query<R>(compiled.sql, compiled.parameters)
        for (const row of rows) yield {rows: [row]}
      },
    }
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}

  /** Inside a transaction that somebody else opened a real BEGIN would end it (MySQL) or fail (SQLite): a savepoint. */
  async beginTransaction(): Promise<void> {
    const savepoint = this.#pinned.inTransaction ? `lexigram_nested_${this.#open.length + 1}` : undefined
    await this.#run(savepoint === undefined ? this.#begin : `savepoint ${savepoint}`)
    this.#open.push(savepoint)
  }

  async commitTransaction(): Promise<void> {
    const savepoint = this.#open.pop()
    await this.#run(savepoint === undefined ? 'commit' : `release savepoint ${savepoint}`)
  }

  async rollbackTransaction(): Promise<void> {
    const savepoint = this.#open.pop()
    await this.#run(savepoint === undefined ? 'rollback' : `rollback to savepoint ${savepoint}`)
  }

  async savepoint(connection: DatabaseConnection, name: string, compile: CompileQuery): Promise<void> {
    await connection.executeQuery(savepointQuery('savepoint ', name, compile))
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string, compile: CompileQuery): Promise<void> {
    await connection.executeQuery(savepointQuery('rollback to savepoint ', name, compile))
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string, compile: CompileQuery): Promise<void> {
    await connection.executeQuery(savepointQuery('release savepoint ', name, compile))
  }

  async #run(sql: string): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw(sql))
  }
}

/**
 * Makes a Kysely whose every query runs on `pinned`.
 *
 * @param begin - the statement that opens a transaction when none is open.
 */
export function pinnedKysely<DB>(pinned: PinnedConnection, parts: Parts, begin: string): Kysely<DB> {
  return new Kysely<DB>({dialect: {...parts, createDriver: () => new PinnedDriver(pinned, begin)}})
}

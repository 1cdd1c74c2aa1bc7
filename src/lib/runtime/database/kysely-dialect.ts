/** Kysely on the connections of a pool, and in the transaction that is open around the caller. */
import {
  type CompiledQuery,
  createQueryId,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  IdentifierNode,
  type QueryCompiler,
  type QueryResult,
  RawNode,
  type TransactionSettings,
} from 'kysely'
import type {Pool} from '../../backends/pool.ts'
import type {IsolationLevel, PoolConnection, StatementResult} from '../../backends/pool-connection.ts'
import type {Runner} from './runner.ts'
import type {Transaction} from './transaction.ts'

export interface DialectParts {
  readonly pool: Pool
  readonly runner: Runner
  current(): Transaction | undefined
}

const resultOf = <R>({rows, affectedRows, insertId}: StatementResult<R>): QueryResult<R> => ({
  rows,
  ...(affectedRows === undefined ? {} : {numAffectedRows: affectedRows}),
  ...(insertId === undefined ? {} : {insertId}),
})

/** A connection of the pool, for as long as Kysely has it. */
class Lent implements DatabaseConnection {
  readonly connection: PoolConnection
  readonly #runner: Runner

  constructor(connection: PoolConnection, runner: Runner) {
    this.connection = connection
    this.#runner = runner
  }

  async executeQuery<R>({sql, parameters}: CompiledQuery): Promise<QueryResult<R>> {
    return resultOf(await this.#runner.run<R>(this.connection, sql, parameters, undefined))
  }

  async *streamQuery<R>({sql, parameters}: CompiledQuery, chunkSize = 500): AsyncIterableIterator<QueryResult<R>> {
    for await (const rows of this.connection.stream<R>(sql, parameters, chunkSize)) yield {rows: [...rows]}
  }
}

/** The transaction around the caller; one that Kysely begins in it is a savepoint. */
class Joined implements DatabaseConnection {
  readonly #transaction: Transaction

  constructor(transaction: Transaction) {
    this.#transaction = transaction
  }

  async executeQuery<R>({sql, parameters}: CompiledQuery): Promise<QueryResult<R>> {
    return resultOf(await this.#transaction.execute<R>(sql, parameters))
  }

  async *streamQuery<R>({sql, parameters}: CompiledQuery, chunkSize = 500): AsyncIterableIterator<QueryResult<R>> {
    for await (const rows of this.#transaction.stream<R>(sql, parameters, chunkSize)) yield {rows: [...rows]}
  }
}

type Compile = QueryCompiler['compileQuery']

const savepointQuery = (command: string, name: string, compile: Compile): CompiledQuery =>
  compile(RawNode.create([command, ''], [IdentifierNode.create(name)]), createQueryId())

const rawQuery = (sql: string): CompiledQuery =>
  ({sql, parameters: [], query: RawNode.createWithSql(sql), queryId: createQueryId()}) as CompiledQuery

class PooledDriver implements Driver {
  readonly #parts: DialectParts
  /** Savepoints that stand for transactions of Kysely inside of ours. */
  readonly #savepoints = new WeakMap<DatabaseConnection, string>()
  #count = 0

  constructor(parts: DialectParts) {
    this.#parts = parts
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const {pool, runner, current} = this.#parts
    const transaction = current()
    return transaction === undefined ? new Lent(await pool.acquire(), runner) : new Joined(transaction)
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof Lent) this.#parts.pool.release(connection.connection)
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (connection instanceof Lent) {
      const {isolationLevel, accessMode} = settings
      const begin = this.#parts.pool.source.beginStatements({
        isolation: isolationLevel as IsolationLevel | undefined,
        readOnly: accessMode === 'read only',
      })
      for (const sql of begin) await connection.executeQuery(rawQuery(sql))
      return
    }
    this.#count += 1
    const name = `lexigram_kysely_${this.#count}`
    await connection.executeQuery(rawQuery(`savepoint ${name}`))
    this.#savepoints.set(connection, name)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const savepoint = this.#savepoints.get(connection)
    await connection.executeQuery(rawQuery(savepoint === undefined ? 'commit' : `release savepoint ${savepoint}`))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const savepoint = this.#savepoints.get(connection)
    const sql = savepoint === undefined ? 'rollback' : `rollback to savepoint ${savepoint}`
    try {
      await connection.executeQuery(rawQuery(sql))
    } catch (error) {
      // It must not be lent again with a transaction open.
      if (connection instanceof Lent) await connection.connection.end()
      throw error
    }
  }

  async savepoint(connection: DatabaseConnection, name: string, compile: Compile): Promise<void> {
    await connection.executeQuery(savepointQuery('savepoint ', name, compile))
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string, compile: Compile): Promise<void> {
    await connection.executeQuery(savepointQuery('rollback to savepoint ', name, compile))
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string, compile: Compile): Promise<void> {
    await connection.executeQuery(savepointQuery('release savepoint ', name, compile))
  }
}

export const pooledDialect = (parts: DialectParts): Dialect => ({
  ...parts.pool.source.parts,
  createDriver: () => new PooledDriver(parts),
})

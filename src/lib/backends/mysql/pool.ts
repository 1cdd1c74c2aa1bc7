/** MySQL and MariaDB connections for a pool. */
import {MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler} from 'kysely'
import type {Connection as CallbackConnection, QueryOptions, ResultSetHeader} from 'mysql2'
import type {MysqlUrl} from '../../config/types.ts'
import type {PoolConnection, PoolFacts, PoolSource, StatementResult, TransactionSettings} from '../pool-connection.ts'
import {CANCEL_TIMEOUT_MS} from '../silence.ts'
import {connectMysql, DEFAULT_CHARSET, type MysqlConnection} from './connect.ts'
import {dbErrorOf} from './errors.ts'
import {bindable, type Column, castRows} from './values.ts'

const isHeader = (result: unknown): result is ResultSetHeader =>
  typeof result === 'object' && result !== null && 'affectedRows' in result

type Values = Record<string, unknown>
type SendOptions = QueryOptions & {values: unknown[]}

class MysqlPoolConnection implements PoolConnection {
  readonly #connection: MysqlConnection
  readonly #inner: CallbackConnection
  readonly #kill: (threadId: number) => Promise<void>
  /** Parameters are sent beside the statement instead of inside it. */
  readonly #prepared: boolean
  #ended = false

  constructor(connection: MysqlConnection, kill: (threadId: number) => Promise<void>, prepared: boolean) {
    this.#connection = connection
    this.#inner = (connection.connection as unknown as {readonly connection: CallbackConnection}).connection
    this.#kill = kill
    this.#prepared = prepared
    connection.line.onEnd(() => {
      this.#ended = true
    })
  }

  get ended(): boolean {
    return this.#ended
  }

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<StatementResult<Row>> {
    try {
      const [result, columns] = await this.#send(optionsOf(sql, parameters))
      if (isHeader(result)) {
        const {affectedRows, insertId} = result
        return {rows: [], affectedRows: BigInt(affectedRows), ...(insertId === 0 ? {} : {insertId: BigInt(insertId)})}
      }
      castRows(columns, result)
      return {rows: result as Row[]}
    } catch (error) {
      throw dbErrorOf(withoutValues(error), sql, false)
    }
  }

  async *stream<Row>(sql: string, parameters: readonly unknown[], batch: number): AsyncIterable<readonly Row[]> {
    const query = this.#inner.query(optionsOf(sql, parameters))
    let columns: readonly Column[] = []
    query.on('fields', (fields: readonly Column[]) => {
      columns = fields
    })
    let finished = false
    try {
      let some: Values[] = []
      for await (const row of query.stream({highWaterMark: batch})) {
        some.push(row as Values)
        if (some.length < batch) continue
        castRows(columns, some)
        yield some as Row[]
        some = []
      }
      finished = true
      castRows(columns, some)
      if (some.length > 0) yield some as Row[]
    } catch (error) {
      finished = true
      throw dbErrorOf(withoutValues(error), sql, false)
    } finally {
      // What was asked for comes to its end before the next statement: the server is told to stop sending.
      if (!finished) {
        this.#inner.resume()
        await this.cancel()
      }
    }
  }

  async ping(): Promise<void> {
    await this.#connection.ask('do 0')
  }

  async cancel(): Promise<void> {
    const {line, threadId} = this.#connection
    await this.#kill(threadId).catch(() => line.breakOff(new Error('it could not be cancelled')))
  }

  onEnd(listener: () => void): void {
    this.#connection.line.onEnd(listener)
  }

  async end(): Promise<void> {
    if (!this.#ended) await this.#connection.end()
  }

  /** Through the callbacks of the driver: its promises take a stack for each statement. */
  #send(options: SendOptions): Promise<[ResultSetHeader | Values[], readonly Column[]]> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, result: unknown, columns: unknown): void => {
        if (error === null || error === undefined) resolve([result as Values[], columns as Column[]])
        else reject(error)
      }
      if (this.#prepared && options.values.length > 0) this.#inner.execute(options, done)
      else this.#inner.query(options, done)
    })
  }
}

const optionsOf = (sql: string, parameters: readonly unknown[]): SendOptions => ({
  sql,
  values: parameters.map(bindable),
})

/** The driver's errors hold the statement with all its parameters, which are nobody's business in a log. */
function withoutValues(error: unknown): unknown {
  if (error instanceof Error && 'sql' in error) error.sql = undefined
  return error
}

/** Character sets in which a backslash can be the second byte of a character, so that no escaping is safe. */
const UNSAFE_CHARSET = /^(?:big5|cp932|gbk|gb18030|sjis)/i

async function introduce(connection: MysqlConnection, url: MysqlUrl, statementTimeoutMs: number): Promise<boolean> {
  const limit = connection.isMariadb
    ? `max_statement_time = ${statementTimeoutMs / 1_000}`
    : `max_execution_time = ${statementTimeoutMs}`
  await connection.ask(`set session time_zone = '+00:00', ${limit}`)
  const [row] = await connection.ask<{mode: string}>('select @@sql_mode as mode')
  return UNSAFE_CHARSET.test(url.charset ?? DEFAULT_CHARSET) || (row?.mode ?? '').includes('NO_BACKSLASH_ESCAPES')
}

export function mysqlPool(
  {name, address}: {readonly name: string; readonly address: string},
  url: MysqlUrl,
  statementTimeoutMs: number,
): PoolSource {
  let isMariadb = url.dialect === 'mariadb'
  /** KILL QUERY needs another connection: the one to stop is busy. */
  const kill = async (threadId: number): Promise<void> => {
    const {ask, end} = await connectMysql(name, address, {...url, connectTimeoutMs: CANCEL_TIMEOUT_MS})
    await ask(`kill query ${threadId}`).finally(end)
  }
  return {
    name,
    address,
    get product() {
      return isMariadb ? 'MariaDB' : 'MySQL'
    },
    get dialect() {
      return isMariadb ? 'mariadb' : 'mysql'
    },
    get facts(): PoolFacts {
      // MySQL limits only SELECT by itself.
      return {
        insertReturning: isMariadb,
        updateReturning: false,
        nullsFirst: true,
        endsStatements: isMariadb ? 'all' : 'selects',
        streamsAside: false,
        failureEndsTransaction: false,
        position: {name: 'instr', bytes: true},
      }
    },
    parts: {
      createAdapter: () => new MysqlAdapter(),
      createQueryCompiler: () => new MysqlQueryCompiler(),
      createIntrospector: (db) => new MysqlIntrospector(db),
    },
    connect: async () => {
      const connection = await connectMysql(name, address, url)
      isMariadb = connection.isMariadb
      try {
        return new MysqlPoolConnection(connection, kill, await introduce(connection, url, statementTimeoutMs))
      } catch (error) {
        await connection.end()
        throw error
      }
    },
    beginStatements: ({isolation, readOnly}: TransactionSettings) => [
      ...(isolation === undefined ? [] : [`set transaction isolation level ${isolation}`]),
      readOnly === true ? 'start transaction read only' : 'start transaction',
    ],
  }
}

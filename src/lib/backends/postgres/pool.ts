/** PostgreSQL connections for a pool. */
import {PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler} from 'kysely'
import type {PostgresUrl} from '../../config/types.ts'
import {DbError} from '../db-error.ts'
import type {PoolConnection, PoolSource, StatementResult, TransactionSettings} from '../pool-connection.ts'
import {connectPostgres, type PostgresConnection} from './connect.ts'
import {dbErrorOf} from './errors.ts'
import {bindable, valueTypes} from './values.ts'
import {cancelRequest} from './wire.ts'

let streams = 0

class PostgresPoolConnection implements PoolConnection {
  readonly #connection: PostgresConnection
  #ended = false
  #inTransaction = false

  constructor(connection: PostgresConnection) {
    this.#connection = connection
    const lose = (): void => {
      this.#ended = true
    }
    connection.line.onEnd(lose)
    // What the server says before it closes comes first, and nothing can be asked any more.
    connection.client.on('error', lose)
  }

  get ended(): boolean {
    return this.#ended
  }

  async query<Row>(text: string, parameters: readonly unknown[]): Promise<StatementResult<Row>> {
    try {
      const values = parameters.map(bindable)
      const result = await this.#connection.client.query({text, values, types: valueTypes})
      const {command, rowCount, rows} = result
      this.#watch(text, command)
      // A result without columns still has an (empty) list of rows.
      if (command === 'SELECT' || rowCount === null) return {rows: rows as Row[]}
      return {rows: rows as Row[], affectedRows: BigInt(rowCount)}
    } catch (error) {
      throw dbErrorOf(error, text, false)
    }
  }

  async *stream<Row>(text: string, parameters: readonly unknown[], batch: number): AsyncIterable<readonly Row[]> {
    const within = this.#inTransaction
    streams += 1
    const cursor = `lexigram_stream_${streams}`
    if (!within) await this.query('begin read only', [])
    try {
      await this.query(`declare ${cursor} no scroll cursor for ${text}`, parameters)
      for (;;) {
        const {rows} = await this.query<Row>(`fetch ${batch} from ${cursor}`, [])
        if (rows.length > 0) yield rows
        if (rows.length < batch) break
      }
    } finally {
      const end = within ? `close ${cursor}` : 'rollback'
      await this.query(end, []).catch(() => undefined) // it is over already where the statement failed
    }
  }

  async ping(): Promise<void> {
    await this.#connection.ask('select 1')
  }

  async cancel(): Promise<void> {
    const {client, config, line} = this.#connection
    await cancelRequest(client, config).catch(() => line.breakOff(new Error('it could not be cancelled')))
  }

  onEnd(listener: () => void): void {
    this.#connection.line.onEnd(listener)
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#connection.end()
  }

  /** After a failed statement the server answers a COMMIT with a rollback, and calls that no error. */
  #watch(text: string, command: string): void {
    if (command === 'BEGIN' || command === 'START') this.#inTransaction = true
    if (command !== 'COMMIT' && command !== 'ROLLBACK') return
    if (!/^rollback to/i.test(text)) this.#inTransaction = false
    if (command === 'ROLLBACK' && text === 'commit') {
      throw new DbError('the transaction was rolled back, as a statement in it had failed', {
        kind: 'other',
        database: {code: '25P02'},
        cause: undefined,
      })
    }
  }
}

export function postgresPool(
  {name, address, schema}: {readonly name: string; readonly address: string; readonly schema: string | undefined},
  url: PostgresUrl,
  statementTimeoutMs: number,
): PoolSource {
  return {
    name,
    address,
    product: 'PostgreSQL',
    dialect: 'postgres',
    facts: {
      insertReturning: true,
      updateReturning: true,
      nullsFirst: false,
      endsStatements: 'all',
      streamsAside: true,
      failureEndsTransaction: true,
      position: {name: 'strpos', bytes: false},
    },
    parts: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
    connect: async () => {
      const connection = await connectPostgres(name, address, url)
      const settings: [string, string][] = [
        ['statement_timeout', String(statementTimeoutMs)],
        ...(schema === undefined ? [] : [['search_path', `"${schema.replaceAll('"', '""')}"`] as [string, string]]),
      ]
      for (const [setting, value] of settings) {
        await connection.ask('select pg_catalog.set_config($1, $2, false)', [setting, value])
      }
      return new PostgresPoolConnection(connection)
    },
    beginStatements: ({isolation, readOnly}: TransactionSettings) => [
      ['begin', isolation === undefined ? '' : `isolation level ${isolation}`, readOnly === true ? 'read only' : '']
        .filter((part) => part !== '')
        .join(' '),
    ],
  }
}

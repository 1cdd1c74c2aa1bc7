/** `db query` on PostgreSQL: one transaction, read-only unless it is to write, and the server's own texts. */
import type pg from 'pg'
import {DbError, type DbErrorOptions, uncancelled} from '../db-error.ts'
import {withPlaceholders, writtenOffset} from '../parameters.ts'
import type {
  Answer,
  BoundStatement,
  ParameterValue,
  PlanNode,
  QueryColumn,
  QueryOptions,
  QuerySession,
  Row,
  RowSink,
  TransactionState,
} from '../query.ts'
import {serverTimeout} from '../query-guard.ts'
import type {PostgresConnection} from './connect.ts'
import {dbErrorOf} from './errors.ts'
import {describe, execute, type WireField} from './exchange.ts'
import {planOf} from './query-plan.ts'
import {builtInName, kindOf} from './query-types.ts'
import {cancelRequest} from './wire.ts'

const placeholder = (_: unknown, index: number): string => `$${index + 1}`

const CANCELLED: DbErrorOptions = {kind: 'cancelled', database: {}, cause: undefined}

/** What COPY takes as a query. */
const COPIED = new Set(['SELECT', 'WITH', 'TABLE', 'VALUES'])
const COPY_HEAD = 'copy (\n'
const COPY_TAIL = {
  csv: '\n) to stdout (format csv)',
  tsv: '\n) to stdout (format text)',
}

export class PostgresQuerySession implements QuerySession {
  readonly #client: pg.Client
  readonly #connection: PostgresConnection
  readonly #write: boolean
  readonly #timeoutMs: number
  #cancelAsked = false
  lost = false

  constructor(connection: PostgresConnection, {write, timeoutMs}: QueryOptions) {
    this.#client = connection.client
    this.#connection = connection
    this.#write = write
    this.#timeoutMs = timeoutMs
    connection.line.onEnd(() => {
      this.lost = true
    })
  }

  /** The question after BEGIN makes the mode final: it can be set to READ WRITE only before the first one. */
  async begin(mode: 'read' | 'write', written = 'begin read write'): Promise<void> {
    const first = this.#write && mode === 'write' ? written : 'begin isolation level repeatable read read only'
    await this.#connection.ask(`${first}; set local statement_timeout = ${serverTimeout(this.#timeoutMs)}; select 1`)
  }

  async run({statement, parameters}: BoundStatement, sink: RowSink): Promise<Answer> {
    this.#cancelAsked = false
    const text = withPlaceholders(statement.text, parameters, placeholder)
    const written = (offset: number): number => writtenOffset(offset, parameters, placeholder)
    try {
      if (this.#client.getTransactionStatus() === 'I') return await this.#runOutside(text, sink)
      const values = parameters.map(({value}) => bound(value))
      const fields = await describe(this.#client, text, values)
      // The server had nothing to stop yet.
      if (this.#cancelAsked) throw new DbError('the statement was cancelled', CANCELLED)
      if (fields !== undefined) await sink.begin(await this.#columnsOf(fields))
      const direct =
        this.#write || parameters.length > 0 || !COPIED.has(statement.words[0] ?? '') ? undefined : sink.direct
      if (direct !== undefined && fields !== undefined && fields.length > 0) {
        await this.#copy(text, direct, sink)
        return {hasRows: true, command: 'SELECT'}
      }
      const tag = await execute(
        this.#client,
        (batch) => sink.rows(batch),
        () => void this.#stop(),
      )
      // It was stopped for want of a reader, and its transaction with it; only reading is ever stopped so.
      if (tag === '' && !this.#write) {
        await this.rollback()
        await this.begin('read')
      }
      return answerOf(tag, fields !== undefined)
    } catch (error) {
      const found = dbErrorOf(error, text, this.#cancelAsked)
      throw parameters.length === 0 ? found : at(found, written)
    }
  }

  /** Outside of a transaction a portal does not outlive its message: what runs there answers with few rows, if any. */
  async #runOutside(text: string, sink: RowSink): Promise<Answer> {
    if (!this.#write) throw new Error('a session that only reads runs nothing outside of its transaction')
    const asTexts = {getTypeParser: () => (value: string) => value}
    const result = await this.#client.query({text, rowMode: 'array', types: asTexts as pg.CustomTypesConfig})
    const hasRows = result.fields.length > 0
    if (hasRows) {
      await sink.begin(await this.#columnsOf(result.fields))
      await sink.rows(result.rows as Row[])
    }
    return {hasRows, command: result.command}
  }

  async #copy(text: string, format: 'csv' | 'tsv', sink: RowSink): Promise<void> {
    const {to} = await import('pg-copy-streams')
    const sql = COPY_HEAD + text + COPY_TAIL[format]
    const stream = this.#client.query(to(sql))
    try {
      for await (const piece of stream) {
        if (await sink.bytes(piece as Uint8Array)) continue
        // Nobody reads on: what the server still sends is not waited for.
        await this.#stop()
        this.#connection.line.breakOff(new Error('enough was read'))
        return
      }
    } catch (error) {
      throw at(dbErrorOf(error, sql, this.#cancelAsked), (offset) => Math.max(0, offset - COPY_HEAD.length))
    }
  }

  async #columnsOf(fields: readonly WireField[]): Promise<readonly QueryColumn[]> {
    const unknown = fields.filter(({dataTypeID}) => builtInName(dataTypeID) === undefined)
    const names = unknown.length === 0 ? new Map<number, string>() : await this.#typeNames(unknown)
    return fields.map(({name, dataTypeID}) => ({
      name,
      type: builtInName(dataTypeID) ?? names.get(dataTypeID) ?? '',
      kind: kindOf(dataTypeID),
    }))
  }

  async #typeNames(fields: readonly WireField[]): Promise<Map<number, string>> {
    const rows = await this.#connection.ask<{oid: number; name: string}>(
      'select t.oid::int8::text::float8 as oid, pg_catalog.format_type(t.oid, null) as name from pg_catalog.unnest($1::oid[]) t(oid)',
      [[...new Set(fields.map(({dataTypeID}) => dataTypeID))]],
    )
    return new Map(rows.map(({oid, name}) => [Number(oid), name]))
  }

  explain(analyze: boolean): string {
    return `explain (format json${analyze ? ', analyze' : ''}) `
  }

  planOf(rows: readonly Row[]): readonly PlanNode[] {
    return planOf(rows)
  }

  async commit(): Promise<void> {
    await this.#connection.ask('commit')
  }

  async rollback(): Promise<void> {
    if (this.#client.getTransactionStatus() !== 'I') await this.#connection.ask('rollback')
  }

  /** An error comes before the server says how the transaction stands; an empty query is answered behind that. */
  async transactionState(): Promise<TransactionState> {
    if (this.lost) return 'none'
    await this.#connection.ask('').catch(() => undefined)
    const status = this.#client.getTransactionStatus()
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'none'
  }

  async cancel(): Promise<void> {
    this.#cancelAsked = true
    await this.#stop()
  }

  async #stop(): Promise<void> {
    const {client, config, line} = this.#connection
    await cancelRequest(client, config).catch((error: unknown) => line.breakOff(uncancelled(error)))
  }
}

const at = (error: DbError, offsetOf: (offset: number) => number): DbError =>
  error.offset === undefined
    ? error
    : new DbError(error.message, {
        kind: error.kind,
        database: error.database,
        offset: offsetOf(error.offset),
        cause: error.cause,
      })

/** The server reads a text as a value of the type that it needs there. */
function bound(value: ParameterValue): string | null {
  if (value.kind === 'null') return null
  return value.kind === 'boolean' ? String(value.value) : value.text
}

/** `INSERT 0 3`, `UPDATE 2`, `CREATE TABLE`. */
function answerOf(tag: string, hasRows: boolean): Answer {
  const [, command = tag, count] = /^(.*?)(?: 0)?(?: (\d+))?$/.exec(tag) ?? []
  const changes = /^(INSERT|UPDATE|DELETE|MERGE)/.test(command)
  return {hasRows, command, ...(changes && count !== undefined ? {changed: BigInt(count)} : {})}
}

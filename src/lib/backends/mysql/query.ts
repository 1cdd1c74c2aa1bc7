/** `db query` on MySQL and MariaDB: one transaction on a session that is read-only too, unless it is to write. */
import type {ResultSetHeader} from 'mysql2/promise'
import {DbError, uncancelled} from '../db-error.ts'
import {withPlaceholders, writtenOffset} from '../parameters.ts'
import type {
  Answer,
  BoundStatement,
  ParameterValue,
  PlanNode,
  QueryOptions,
  QuerySession,
  Row,
  RowSink,
  TransactionState,
} from '../query.ts'
import {serverTimeout} from '../query-guard.ts'
import {answered} from '../silence.ts'
import type {MysqlConnection} from './connect.ts'
import {dbErrorOf, interruptedOrLost} from './errors.ts'
import {planOf} from './query-plan.ts'
import {CellCollector} from './query-rows.ts'
import {streamRows} from './row-stream.ts'

const placeholder = (): string => '?'
/** https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html */
const SERVER_STATUS_IN_TRANS = 1
const PREPARED = 'lexigram_query'

const CHANGING = /^(INSERT|UPDATE|DELETE|REPLACE|WITH|LOAD|CALL)$/

export class MysqlQuerySession implements QuerySession {
  readonly #connection: MysqlConnection
  readonly #write: boolean
  readonly #timeoutMs: number
  readonly #kill: () => Promise<void>
  #cancelAsked = false
  lost = false

  /** @param kill - has the server stop what runs on `connection`. */
  constructor(connection: MysqlConnection, {write, timeoutMs}: QueryOptions, kill: () => Promise<void>) {
    this.#connection = connection
    this.#write = write
    this.#timeoutMs = timeoutMs
    connection.line.onEnd(() => {
      this.lost = true
    })
    this.#kill = kill
  }

  /** For the session, too: a DDL statement commits first, and would find itself in a transaction that may write. */
  async prepare(): Promise<void> {
    const timeoutMs = serverTimeout(this.#timeoutMs)
    const {ask, isMariadb} = this.#connection
    await ask(
      isMariadb
        ? `set session max_statement_time = ${timeoutMs / 1000}`
        : `set session max_execution_time = ${Math.ceil(timeoutMs)}`,
    )
    if (!this.#write) await ask('set session transaction read only')
  }

  async begin(mode: 'read' | 'write', written = 'start transaction'): Promise<void> {
    const writes = this.#write && mode === 'write'
    await this.#connection.ask(writes ? written : 'start transaction with consistent snapshot, read only')
  }

  async run({statement, parameters}: BoundStatement, sink: RowSink): Promise<Answer> {
    this.#cancelAsked = false
    const {text} = statement
    try {
      if (parameters.length === 0) return await this.#stream(text, statement.words, sink)
      const sql = withPlaceholders(text, parameters, placeholder)
      await this.#prepare(sql, parameters)
      const using = parameters.map((_, index) => `@lexigram_${index}`).join(', ')
      return await this.#stream(`execute ${PREPARED} using ${using}`, statement.words, sink)
    } catch (error) {
      const refused = dbErrorOf(error, withPlaceholders(text, parameters, placeholder), this.#cancelAsked)
      const found = await interruptedOrLost(refused, () => this.#connection.ask('do 0'))
      if (found.offset === undefined || parameters.length === 0) throw found
      throw new DbError(found.message, {
        kind: found.kind,
        database: found.database,
        offset: writtenOffset(found.offset, parameters, placeholder),
        cause: found.cause,
      })
    }
  }

  async #stream(sql: string, words: readonly string[], sink: RowSink): Promise<Answer> {
    const {hasRows, affectedRows} = await streamRows(this.#connection, sql, new CellCollector(sink), () => this.#stop())
    const command = words[0] ?? ''
    return {hasRows, command, ...(CHANGING.test(command) && !hasRows ? {changed: affectedRows} : {})}
  }

  /**
   * By the server's own PREPARE: the driver's sends values in binary, which is not how the server prints them. What it is prepared
   * from, and the values, are bound by the driver.
   */
  async #prepare(sql: string, parameters: BoundStatement['parameters']): Promise<void> {
    const {connection} = this.#connection
    for (const [index, {value}] of parameters.entries()) {
      const {expression, bound} = bindingOf(value)
      await connection.execute(`set @lexigram_${index} = ${expression}`, [bound])
    }
    await connection.execute('set @lexigram_sql = ?', [sql])
    await connection.query(`prepare ${PREPARED} from @lexigram_sql`)
  }

  explain(analyze: boolean): string {
    if (this.#connection.isMariadb) return `${analyze ? 'analyze' : 'explain'} format=json `
    // MySQL's EXPLAIN ANALYZE knows no other format than the tree.
    return `explain ${analyze ? 'analyze' : 'format=tree'} `
  }

  planOf(rows: readonly Row[]): readonly PlanNode[] {
    return planOf(rows, this.#connection.isMariadb)
  }

  async commit(): Promise<void> {
    await this.#connection.ask('commit')
  }

  async rollback(): Promise<void> {
    await this.#connection.ask('rollback')
  }

  /** An error tells nothing of it, though a deadlock rolls back: so the server is asked. */
  async transactionState(): Promise<TransactionState> {
    const {connection, line} = this.#connection
    const asked = answered(line, () => connection.query<ResultSetHeader>('do 0'))
    const [header] = await asked.catch(() => [undefined])
    return ((header?.serverStatus ?? 0) & SERVER_STATUS_IN_TRANS) === 0 ? 'none' : 'open'
  }

  async cancel(): Promise<void> {
    this.#cancelAsked = true
    await this.#stop()
  }

  async #stop(): Promise<void> {
    await this.#kill().catch((error: unknown) => this.#connection.line.breakOff(uncancelled(error)))
  }
}

/** A number keeps its type: LIMIT takes no text. */
function bindingOf(value: ParameterValue): {readonly expression: string; readonly bound: string | null} {
  switch (value.kind) {
    case 'null':
      return {expression: '?', bound: null}
    case 'boolean':
      return {expression: 'cast(? as signed)', bound: value.value ? '1' : '0'}
    case 'number':
      return {expression: `cast(? as ${numberType(value.text)})`, bound: value.text}
    case 'text':
    case 'json':
      return {expression: '?', bound: value.text}
  }
}

function numberType(text: string): string {
  if (/[eE]/.test(text)) return 'double'
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (fraction !== '')
    return `decimal(${Math.min(65, whole.length + fraction.length)}, ${Math.min(30, fraction.length)})`
  if (whole.length > 19) return `decimal(${Math.min(65, whole.length)})`
  return text.startsWith('-') || BigInt(whole) < 1n << 63n ? 'signed' : 'unsigned'
}

/** A session that writes down what it is told to run instead of running it: the ground of `db upgrade --sql`. */
import type {Kysely} from 'kysely'
import {LexigramError} from '../core/errors.ts'
import type {QueryResult, Session, TableName} from './backend.ts'
import {pinnedKysely} from './pinned-kysely.ts'
import {recordBeforeCommit} from './recorded-transaction.ts'
import type {ScriptWriter} from './script-writer.ts'
import type {Statement} from './statement.ts'

/** Statements whose answer the caller goes on with; a script has none to give. */
const READS = /^\s*(?:select|with|values|show|explain|pragma)\b/i

export class RecordingSession implements Session {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  readonly #writer: ScriptWriter
  readonly #find: Session['findTable']
  readonly #parts: string[] = []
  #inTransaction = false

  /** @param find - looks a table up for real. */
  constructor(writer: ScriptWriter, find: Session['findTable']) {
    this.#writer = writer
    this.#find = find
    this.db = pinnedKysely(this, writer.kysely, writer.begin)
  }

  /** Everything so far, each statement with its delimiter and a newline. */
  get script(): string {
    return this.#parts.join('')
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  /** A line for the reader of the script. */
  comment(text: string): void {
    this.#parts.push(`\n-- ${text.replaceAll(/[\r\n]+/g, ' ')}\n`)
  }

  async query<Row>(sql: string): Promise<QueryResult<Row>> {
    if (READS.test(sql)) {
      throw new LexigramError('LEX_SCRIPT_UNWRITABLE', 'a migration reads data, and a script can not', {
        why: sql.length > 200 ? `${sql.slice(0, 200)}…` : sql,
        fix: 'run this migration with `lexigram db upgrade`, or write it in SQL',
      })
    }
    this.#parts.push(this.#writer.statement(sql))
    return {rows: []}
  }

  async execute({text, copy, control}: Statement, source: string): Promise<{readonly hasRows: boolean}> {
    this.#parts.push(this.#writer.statement(text))
    if (copy !== undefined) this.#parts.push(`${source.slice(copy.start, copy.end)}\\.\n`)
    if (control === 'begin') this.#inTransaction = true
    if (control === 'commit' || control === 'rollback') this.#inTransaction = false
    return {hasRows: false}
  }

  async transaction<T>(body: () => Promise<T>): Promise<T> {
    await this.query(this.#writer.begin)
    this.#inTransaction = true
    const value = await body()
    this.#inTransaction = false
    await this.query('commit')
    return value
  }

  async readTransaction<T>(body: () => Promise<T>): Promise<T> {
    return body()
  }

  async recordedTransaction<T>(
    body: () => Promise<T | undefined>,
    record: (db: Session['db'], value: T) => Promise<void>,
  ): Promise<T | undefined> {
    return recordBeforeCommit(this, body, record)
  }

  async journal(
    _: Statement | undefined,
    work: () => Promise<void>,
    record: (db: Session['db']) => Promise<void>,
  ): Promise<void> {
    await work()
    await record(this.db)
  }

  /** Nothing runs, so there is nothing to compare later. */
  async observe(): Promise<string> {
    return 'by-hand'
  }

  async cleanUp(): Promise<readonly string[]> {
    return []
  }

  async rollbackOpen(): Promise<void> {}

  async reset(): Promise<void> {
    this.#parts.push(...this.#writer.reset.map((sql) => this.#writer.statement(sql)))
  }

  async cancel(): Promise<void> {}

  async findTable(name: TableName): ReturnType<Session['findTable']> {
    return this.#find(name)
  }
}

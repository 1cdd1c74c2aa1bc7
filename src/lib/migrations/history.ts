/** The history tables: what was applied to a database, by whom and when; and the append-only log beside it. */
import {type Expression, type Kysely, sql} from 'kysely'
import type {Backend, HistoryTypes, Session, TableName} from '../backends/backend.ts'
import {LexigramError} from '../core/errors.ts'
import {createHistoryTable, createLogTable, createSchema} from './history-tables.ts'
import {logTableOf, tableNameOf} from './own-tables.ts'

/** Version of the tables' own layout, written with every row. */
const FORMAT = 1

export type RowState = 'applied' | 'running' | 'failed'

/** One row of the history: a migration that is applied, or that began and did not finish. */
export interface HistoryRow {
  readonly name: string
  /** SHA-256 of the file when it was applied. */
  readonly checksum: string
  readonly state: RowState
  /** What it was doing; an applied row went up. */
  readonly direction: 'up' | 'down'
  /** Statements that took effect; counts only where they were not one transaction. */
  readonly statementsDone: number
  readonly statementsTotal: number
  /** SHA-256 of the texts of the statements done, while it is unfinished. */
  readonly doneChecksum: string | undefined
  /** What was known before the statement after those done began, see {@link inFlightOf}; undefined when it needs none. */
  readonly inFlight: string | undefined
  /** `host:pid` of the process that runs it, while it is unfinished. */
  readonly owner: string | undefined
  /** Whether the script that reverts it is kept. */
  readonly hasDownScript: boolean
  readonly startedAt: Date
  readonly finishedAt: Date | undefined
  readonly durationMs: number | undefined
  /** `user@host`. */
  readonly appliedBy: string
  readonly lexigramVersion: string
  /** Why it is not finished. */
  readonly error: string | undefined
}

/** A time that is known, or that the server is to tell. */
export type Moment = Date | Expression<string>

/** What was done to a migration. */
export type LogAction = 'up' | 'down' | 'stamp' | 'purge' | 'resolve' | 'repair'

export interface LogEntry {
  readonly name: string
  readonly action: LogAction
  readonly checksum: string
  readonly at: Date
  readonly durationMs: number
  readonly who: string
  readonly lexigramVersion: string
}

export interface NewRow {
  readonly name: string
  readonly checksum: string
  readonly state: RowState
  readonly statementsDone: number
  readonly statementsTotal: number
  readonly downScript: string | undefined
  readonly inFlight: string | undefined
  readonly startedAt: Moment
  readonly finishedAt: Moment | undefined
  readonly durationMs: number | Expression<number> | undefined
}

/** Who writes, for every row. */
export interface Author {
  readonly who: string
  readonly lexigramVersion: string
  /** `host:pid` of this process. */
  readonly owner: string
}

// biome-ignore lint/suspicious/noExplicitAny: the tables' names are known only at run time.
type Db = Kysely<any>

const COLUMNS = [
  'name',
  'checksum',
  'state',
  'direction',
  'statements_done',
  'statements_total',
  'done_checksum',
  'in_flight',
  'owner',
  'started_at',
  'finished_at',
  'duration_ms',
  'applied_by',
  'lexigram_version',
  'error',
  'format',
] as const

/** The history of one database, reached through the connection of a session. */
export class History {
  /** False until {@link History.create}: nothing was ever applied. */
  #exists: boolean
  readonly #session: Session
  readonly #types: HistoryTypes
  readonly #table: TableName
  readonly #log: TableName
  readonly #configured: TableName

  private constructor(session: Session, types: HistoryTypes, configured: TableName, table: TableName, exists: boolean) {
    this.#session = session
    this.#types = types
    this.#configured = configured
    this.#table = table
    this.#log = logTableOf(table)
    this.#exists = exists
  }

  /**
   * Finds the tables, making nothing.
   *
   * @param configured - `db.migrations.table`.
   */
  static async find(session: Session, backend: Backend, configured: string): Promise<History> {
    const name = tableNameOf(configured)
    const {table, exists} = await session.findTable(name)
    return new History(session, backend.historyTypes, name, table, exists)
  }

  /**
   * Makes the tables where they are missing.
   *
   * @throws {@link LexigramError} `LEX_DATABASE` naming the table that could not be made.
   */
  async create(): Promise<void> {
    const {db} = this.#session
    if (!this.#exists) {
      const {schema} = this.#configured
      if (schema !== undefined && this.#types.createSchema) await createSchema(db, schema)
      await createHistoryTable(db, this.#table, this.#types)
    }
    const {exists: logExists} = await this.#session.findTable(this.#log)
    if (!logExists) await createLogTable(db, this.#log, this.#types)
    this.#exists = true
  }

  /** Every row, in no particular order; empty when the table does not exist. */
  async rows(): Promise<readonly HistoryRow[]> {
    if (!this.#exists) return []
    const rows = await this.#from(this.#session.db)
      .select(COLUMNS)
      .select(sql<number>`case when down_script is null then 0 else 1 end`.as('has_down'))
      .execute()
    return rows.map((row) => this.#rowOf(row))
  }

  /**
   * What was applied, as name and checksum: all that a run with nothing to do has to know, at a fraction of the cost of
   * {@link History.rows}. Undefined when there is anything else in the table.
   */
  async applied(): Promise<ReadonlyMap<string, string> | undefined> {
    if (!this.#exists) return new Map()
    const from = this.#from(this.#session.db)
    const other = await from
      .select('name')
      .where((where) => where.or([where('state', '<>', 'applied'), where('format', '>', FORMAT)]))
      .executeTakeFirst()
    if (other !== undefined) return undefined
    const rows = await from.select(['name', 'checksum']).where('state', '=', 'applied').execute()
    return new Map(rows.map(({name, checksum}) => [String(name), String(checksum)]))
  }

  /** The row of one migration, or undefined. */
  async row(name: string): Promise<HistoryRow | undefined> {
    if (!this.#exists) return undefined
    const row = await this.#from(this.#session.db)
      .select(COLUMNS)
      .select(sql<number>`case when down_script is null then 0 else 1 end`.as('has_down'))
      .where('name', '=', name)
      .executeTakeFirst()
    return row === undefined ? undefined : this.#rowOf(row)
  }

  /** The kept script that reverts a migration, or undefined. */
  async downScript(name: string): Promise<string | undefined> {
    const row = await this.#from(this.#session.db).select('down_script').where('name', '=', name).executeTakeFirst()
    const script: unknown = row?.down_script
    return typeof script === 'string' ? script : undefined
  }

  async insert(row: NewRow, author: Author, db: Db = this.#session.db): Promise<void> {
    await this.#session.fence?.(db)
    await this.#in(db)
      .insertInto(this.#table.name)
      .values({
        name: row.name,
        checksum: row.checksum,
        state: row.state,
        direction: 'up',
        statements_done: row.statementsDone,
        statements_total: row.statementsTotal,
        down_script: row.downScript ?? null,
        in_flight: row.inFlight ?? null,
        owner: row.state === 'applied' ? null : author.owner,
        started_at: this.#timeOf(row.startedAt),
        finished_at: row.finishedAt === undefined ? null : this.#timeOf(row.finishedAt),
        duration_ms: row.durationMs ?? null,
        applied_by: author.who,
        lexigram_version: author.lexigramVersion,
        format: FORMAT,
      })
      .execute()
  }

  #timeOf(moment: Moment): string | Expression<string> {
    return moment instanceof Date ? this.#types.encodeTime(moment) : moment
  }

  /** Notes that one more statement took effect, and what is known before the next one begins. */
  async progress(
    name: string,
    done: number,
    doneChecksum: string,
    inFlight: string | undefined,
    db: Db = this.#session.db,
  ): Promise<void> {
    await this.#update(name, {statements_done: done, done_checksum: doneChecksum, in_flight: inFlight ?? null}, db)
  }

  /** An unfinished migration goes on, after its file may have been mended. */
  async restart(
    row: Pick<NewRow, 'name' | 'checksum' | 'statementsTotal' | 'downScript' | 'inFlight'>,
    author: Author,
  ): Promise<void> {
    await this.#update(row.name, {
      state: 'running',
      in_flight: row.inFlight ?? null,
      owner: author.owner,
      checksum: row.checksum,
      statements_total: row.statementsTotal,
      down_script: row.downScript ?? null,
      error: null,
    })
  }

  /** An applied migration begins to be reverted, or goes on with it. */
  async startDown(
    row: {readonly name: string; readonly done: number; readonly total: number; readonly inFlight: string | undefined},
    author: Author,
  ): Promise<void> {
    const {name, done, total, inFlight} = row
    await this.#update(name, {
      state: 'running',
      in_flight: inFlight ?? null,
      owner: author.owner,
      direction: 'down',
      statements_done: done,
      statements_total: total,
      error: null,
    })
  }

  async finish(name: string, statements: number, finishedAt: Date, durationMs: number): Promise<void> {
    await this.#update(name, {
      state: 'applied',
      direction: 'up',
      statements_done: statements,
      statements_total: statements,
      done_checksum: null,
      in_flight: null,
      owner: null,
      finished_at: this.#types.encodeTime(finishedAt),
      duration_ms: durationMs,
      error: null,
    })
  }

  /** A revert that took back nothing: the row is as it was before it. */
  async restoreApplied(name: string): Promise<void> {
    await this.#update(name, {
      state: 'applied',
      direction: 'up',
      done_checksum: null,
      in_flight: null,
      owner: null,
      error: null,
    })
  }

  /** The file as it is now counts as the one that was applied. */
  async accept(name: string, checksum: string, downScript: string | undefined): Promise<void> {
    await this.#update(name, {checksum, down_script: downScript ?? null})
  }

  async fail(name: string, error: string): Promise<void> {
    await this.#update(name, {state: 'failed', error, in_flight: null, owner: null})
  }

  async remove(name: string, db: Db = this.#session.db): Promise<void> {
    await this.#session.fence?.(db)
    await this.#in(db).deleteFrom(this.#table.name).where('name', '=', name).execute()
  }

  async appendLog(
    entry: Pick<LogEntry, 'name' | 'action' | 'checksum'> & {
      readonly at: Moment
      readonly durationMs: number | Expression<number>
    },
    author: Author,
    db: Db = this.#session.db,
  ): Promise<void> {
    await this.#in(db)
      .insertInto(this.#log.name)
      .values({
        name: entry.name,
        action: entry.action,
        checksum: entry.checksum,
        at: this.#timeOf(entry.at),
        duration_ms: entry.durationMs,
        who: author.who,
        lexigram_version: author.lexigramVersion,
      })
      .execute()
  }

  /** The newest entries of the log, newest first. */
  async log(limit: number): Promise<readonly LogEntry[]> {
    if (!this.#exists) return []
    const rows = await this.#in(this.#session.db)
      .selectFrom(this.#log.name)
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      name: String(row.name),
      action: row.action as LogAction,
      checksum: String(row.checksum),
      at: this.#types.decodeTime(row.at),
      durationMs: Number(row.duration_ms),
      who: String(row.who),
      lexigramVersion: String(row.lexigram_version),
    }))
  }

  #in(db: Db): Db {
    return this.#table.schema === undefined ? db : db.withSchema(this.#table.schema)
  }

  #from(db: Db) {
    return this.#in(db).selectFrom(this.#table.name)
  }

  async #update(name: string, set: Record<string, unknown>, db: Db = this.#session.db): Promise<void> {
    await this.#session.fence?.(db)
    await this.#in(db).updateTable(this.#table.name).set(set).where('name', '=', name).execute()
  }

  #rowOf(row: Record<string, unknown>): HistoryRow {
    const format = Number(row.format)
    if (format > FORMAT) throw tooNew(this.#table, format)
    const time = (value: unknown): Date | undefined => (value === null ? undefined : this.#types.decodeTime(value))
    return {
      name: String(row.name),
      checksum: String(row.checksum),
      state: row.state as RowState,
      direction: row.direction === 'down' ? 'down' : 'up',
      statementsDone: Number(row.statements_done),
      statementsTotal: Number(row.statements_total),
      doneChecksum: textOf(row.done_checksum),
      inFlight: textOf(row.in_flight),
      owner: textOf(row.owner),
      hasDownScript: Number(row.has_down) === 1,
      startedAt: this.#types.decodeTime(row.started_at),
      finishedAt: time(row.finished_at),
      durationMs: row.duration_ms === null ? undefined : Number(row.duration_ms),
      appliedBy: String(row.applied_by),
      lexigramVersion: String(row.lexigram_version),
      error: textOf(row.error),
    }
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const tooNew = (table: TableName, format: number): LexigramError =>
  new LexigramError('LEX_HISTORY_UNSUPPORTED', `the history table ${table.name} was written by a newer lexigram`, {
    why: `its rows have format ${format}; this version knows ${FORMAT}`,
    fix: 'use that version of lexigram, or a newer one',
  })

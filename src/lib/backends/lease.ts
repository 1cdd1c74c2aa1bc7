/**
 * The migration lock where no session lock holds: behind a pooler that gives each transaction another session, and on a
 * cluster whose nodes do not share their locks. A row says who migrates and until when; whoever dies stops renewing it.
 *
 * The table has two rows. LEASE is renewed all the time. FENCE is written by each transaction that writes the history and
 * by each takeover, and by nothing else: of a run that was taken over and the one that took over, the database itself
 * lets only one commit, by a row lock on one server and by certification in a cluster.
 *
 * All times are the server's own. The nodes of a cluster must have their clocks set; a difference only moves the moment
 * of a takeover, the fence keeps it safe.
 */
import os from 'node:os'
import {setTimeout as sleep} from 'node:timers/promises'
import {sql} from 'kysely'
import {currentUser} from '../core/author.ts'
import {LexigramError} from '../core/errors.ts'
import type {HistoryTypes, LockHolder, LockOptions, LockState, Session, TableName} from './backend.ts'
import {DbError} from './db-error.ts'
import {pollLock} from './lock-poll.ts'
import type {MigrationLock} from './migration-lock.ts'

/** A lease that was not renewed for so long is free for others: how long a run that was killed is waited for. */
const EXPIRY_SECONDS = 15
/** How often it is renewed, and how long that may take before it counts as failed, in milliseconds. */
const HEARTBEAT_MS = 4_000
const RENEWAL_TIMEOUT_MS = 5_000
/** Not renewed for this long, the next statement waits until it is, in milliseconds: a heartbeat before the expiry. */
const DOUBT_AFTER_MS = EXPIRY_SECONDS * 1_000 - HEARTBEAT_MS
/** Several runs that make the table at once get into each other's way. */
const TABLE_TRIES = 5

const LEASE = 1
const FENCE = 2

const DEFAULT_LEASE_TABLE: TableName = {name: 'lexigram_migrations_lock'}

/** What a backend has to say for a lease. */
export interface LeaseDialect {
  readonly types: HistoryTypes
  /** Who holds the session lock of runs that reach the same database past the pooler, where there can be such. */
  sessionLockHolder?(): Promise<LockHolder | undefined>
  /** SQL for the moment `seconds` from now by the server's clock, as a `types.timestamp`. */
  fromNow(seconds: number): string
}

interface LeaseRow {
  readonly token: string | number
  readonly free: boolean | number
  readonly owner: string | null
  readonly pid: number | null
  readonly acquired_at: unknown
}

/** Who has a lease, and whether it has expired. */
interface LeaseState {
  readonly holder: LockHolder
  readonly expired: boolean
  /** Grows with each acquisition. */
  readonly token: number
}

/** The table of the lease, over a session that nobody else uses meanwhile. */
class LeaseTable {
  readonly #session: Session
  readonly #dialect: LeaseDialect
  readonly #table: TableName

  private constructor(session: Session, dialect: LeaseDialect, table: TableName) {
    this.#session = session
    this.#dialect = dialect
    this.#table = table
  }

  /** Finds the table, making nothing; undefined when there is none. */
  static async find(session: Session, dialect: LeaseDialect, name: TableName): Promise<LeaseTable | undefined> {
    const {table, exists} = await session.findTable(name)
    return exists ? new LeaseTable(session, dialect, table) : undefined
  }

  /** Finds the table, or makes it; several runs may do so at once. */
  static async make(session: Session, dialect: LeaseDialect, name: TableName): Promise<LeaseTable> {
    for (let tries = 1; ; tries += 1) {
      try {
        const {table, exists} = await session.findTable(name)
        const made = new LeaseTable(session, dialect, table)
        if (!exists) await session.transaction(() => made.#create(name))
        await session.transaction(() => made.#fill())
        return made
      } catch (error) {
        if (tries === TABLE_TRIES) throw error
        await sleep(100 * tries * (0.5 + Math.random()))
      }
    }
  }

  async #create({schema}: TableName): Promise<void> {
    const {longText, timestamp, tableOptions, createSchema} = this.#dialect.types
    const [text, time] = [sql.raw(longText), sql.raw(timestamp)]
    const {db} = this.#session
    if (schema !== undefined && createSchema) await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
    await sql`create table if not exists ${this.#id} (
      id integer not null primary key,
      token bigint not null,
      writes bigint not null,
      owner ${text},
      host varchar(255),
      pid integer,
      acquired_at ${time},
      heartbeat_at ${time},
      expires_at ${time}
    ) ${sql.raw(tableOptions)}`.execute(db)
  }

  async #fill(): Promise<void> {
    const {db} = this.#session
    const {rows} = await sql<{id: number}>`select id from ${this.#id}`.execute(db)
    for (const id of [LEASE, FENCE].filter((wanted) => !rows.some((row) => Number(row.id) === wanted))) {
      await sql`insert into ${this.#id} (id, token, writes) values (${id}, 0, 0)`.execute(db)
    }
  }

  /** @returns the token; undefined while another run has the lease. */
  async tryTake(): Promise<number | undefined> {
    try {
      return await this.#session.transaction(() => this.#take())
    } catch (error) {
      // Another run took it in the same moment; in a cluster that is found out at the commit, as a deadlock.
      if (error instanceof DbError && error.kind === 'lock-timeout') return undefined
      throw error
    }
  }

  async #take(): Promise<number | undefined> {
    const {db} = this.#session
    const row = await this.#row()
    if (row === undefined || !isTrue(row.free)) return undefined
    const token = Number(row.token)
    const {numAffectedRows} = await sql`update ${this.#id} set
      token = ${token + 1}, owner = ${currentUser()}, host = ${os.hostname()}, pid = ${process.pid},
      acquired_at = ${this.#fromNow(0)}, heartbeat_at = ${this.#fromNow(0)}, expires_at = ${this.#fromNow(EXPIRY_SECONDS)}
      where id = ${LEASE} and token = ${token}`.execute(db)
    if (numAffectedRows !== 1n) return undefined
    await sql`update ${this.#id} set token = ${token + 1} where id = ${FENCE}`.execute(db)
    return token + 1
  }

  /** @returns false when another run has it now. An expired lease that nobody took can still be renewed. */
  async renew(token: number): Promise<boolean> {
    return this.#session.transaction(async () => {
      const {numAffectedRows} = await sql`update ${this.#id} set
        heartbeat_at = ${this.#fromNow(0)}, expires_at = ${this.#fromNow(EXPIRY_SECONDS)}
        where id = ${LEASE} and token = ${token} and expires_at is not null`.execute(this.#session.db)
      return numAffectedRows === 1n
    })
  }

  /** Frees the lease, if it is still that of `token`; the token stays, so that it never comes twice. */
  async release(token: number): Promise<void> {
    await this.#session.transaction(async () => {
      await sql`update ${this.#id} set expires_at = null, owner = null, host = null, pid = null
        where id = ${LEASE} and token = ${token}`.execute(this.#session.db)
    })
  }

  /** Takes the lease away from the run that has `token`: nothing it does from now on gets into the history. */
  async break(token: number): Promise<boolean> {
    return this.#session.transaction(async () => {
      const {db} = this.#session
      const {numAffectedRows} = await sql`update ${this.#id} set
        token = ${token + 1}, expires_at = null, owner = null, host = null, pid = null
        where id = ${LEASE} and token = ${token}`.execute(db)
      if (numAffectedRows !== 1n) return false
      await sql`update ${this.#id} set token = ${token + 1} where id = ${FENCE}`.execute(db)
      return true
    })
  }

  /** On the connection of `db`, inside its transaction. */
  async fence(db: Session['db'], token: number): Promise<boolean> {
    const {numAffectedRows} =
      await sql`update ${this.#id} set writes = writes + 1 where id = ${FENCE} and token = ${token}`.execute(db)
    return numAffectedRows === 1n
  }

  /** Who has the lease, expired or not; undefined when nobody has. */
  async state(): Promise<LeaseState | undefined> {
    const row = await this.#session.transaction(() => this.#row())
    if (row === undefined || row.owner === null) return undefined
    const since = row.acquired_at === null ? {} : {since: this.#dialect.types.decodeTime(row.acquired_at)}
    return {
      holder: {description: `${row.owner}, pid ${row.pid}`, ...since},
      expired: isTrue(row.free),
      token: Number(row.token),
    }
  }

  async #row(): Promise<LeaseRow | undefined> {
    const {rows} = await sql<LeaseRow>`select token, owner, pid, acquired_at,
        expires_at is null or expires_at < ${this.#fromNow(0)} as free
      from ${this.#id} where id = ${LEASE}`.execute(this.#session.db)
    return rows[0]
  }

  get #id() {
    const {schema, name} = this.#table
    return schema === undefined ? sql.id(name) : sql.id(schema, name)
  }

  #fromNow(seconds: number) {
    return sql.raw<Date>(this.#dialect.fromNow(seconds))
  }
}

const isTrue = (value: boolean | number): boolean => value === true || Number(value) === 1

/** A lease that is held, and renewed until it is released. */
class Lease implements MigrationLock {
  readonly #table: LeaseTable
  readonly #token: number
  readonly #listeners: (() => void)[] = []
  readonly #heart: NodeJS.Timeout
  #renewedAt: number
  #renewal: Promise<void> | undefined
  lost: Error | undefined

  constructor(table: LeaseTable, token: number, takenAt: number) {
    this.#table = table
    this.#token = token
    this.#renewedAt = takenAt
    this.#heart = setInterval(() => void this.#renew().catch(() => undefined), HEARTBEAT_MS)
  }

  check(): Promise<void> | undefined {
    if (this.lost !== undefined) throw this.lost
    if (performance.now() - this.#renewedAt < DOUBT_AFTER_MS) return undefined
    return this.#assure()
  }

  async fence(db: Session['db']): Promise<void> {
    if (!(await this.#table.fence(db, this.#token))) throw this.#lose('another run took it over')
  }

  onLost(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async release(): Promise<void> {
    clearInterval(this.#heart)
    const freed = async (): Promise<void> => {
      await this.#renewal?.catch(() => undefined)
      if (this.lost === undefined) await this.#table.release(this.#token)
    }
    // What can't be released expires.
    await within(RENEWAL_TIMEOUT_MS, freed()).catch(() => undefined)
  }

  /** In a cluster a long DDL statement of our own holds the heartbeats up; nobody could take over meanwhile either. */
  async #assure(): Promise<void> {
    try {
      await within(RENEWAL_TIMEOUT_MS, this.#renew())
    } catch (error) {
      throw this.#lose('it could not be renewed in time', error)
    }
    if (this.lost !== undefined) throw this.lost
  }

  /** One at a time: they share a connection. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#renewNow().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renewNow(): Promise<void> {
    const begun = performance.now()
    if (await this.#table.renew(this.#token)) this.#renewedAt = begun
    else this.#lose('another run took it over')
  }

  #lose(why: string, cause?: unknown): Error {
    if (this.lost !== undefined) return this.lost
    clearInterval(this.#heart)
    this.lost = new LexigramError('LEX_LOCK_LOST', 'the migration lock was lost', {
      why: `${why}; this run stopped before it could write to the history again`,
      fix: 'see `lexigram db status`, then run the command again',
      cause,
    })
    for (const listener of this.#listeners) listener()
    return this.lost
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = sleep(timeoutMs, undefined, {signal: timer.signal}).then(() => {
    throw new Error(`no answer within ${timeoutMs / 1_000} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}

/**
 * Runs `body` while this process has the lease.
 *
 * @param session - on a connection of its own; nobody else uses it until this returns.
 * @throws {@link LexigramError} `LEX_LOCK_TIMEOUT` when another run has it after `timeoutMs`; `body` has not run.
 */
export async function withLease<T>(
  backend: string,
  session: Session,
  dialect: LeaseDialect,
  options: LockOptions,
  body: (lock: MigrationLock) => Promise<T>,
): Promise<T> {
  const table = await LeaseTable.make(session, dialect, options.leaseTable ?? DEFAULT_LEASE_TABLE)
  let token: number | undefined
  let triedAt = 0
  const sessionLockHolder = async (): Promise<LockHolder | undefined> => dialect.sessionLockHolder?.()
  const tryLock = async (): Promise<boolean> => {
    triedAt = performance.now()
    token = await table.tryTake()
    if (token === undefined || (await sessionLockHolder()) === undefined) return token !== undefined
    await table.release(token)
    return false
  }
  await pollLock(backend, options, tryLock, async () => (await table.state())?.holder ?? (await sessionLockHolder()))
  const lease = new Lease(table, token ?? 0, triedAt)
  try {
    return await body(lease)
  } finally {
    await lease.release()
  }
}

/**
 * For a run that has the session lock: waits until no run behind a pooler has the lease. Each of the two takes its own
 * lock first and looks at the other's then, so at least one of them sees the other; the lease gives way.
 *
 * @throws {@link LexigramError} `LEX_LOCK_TIMEOUT`.
 */
export async function waitForLease(
  backend: string,
  session: Session,
  dialect: LeaseDialect,
  options: LockOptions,
): Promise<void> {
  const find = (): Promise<LockState | undefined> =>
    readLease(session, dialect, options.leaseTable ?? DEFAULT_LEASE_TABLE)
  const isFree = async (): Promise<boolean> => {
    const lease = await find()
    // Whoever let it expire may still be at work.
    return lease === undefined || (lease.expired && (await lease.remove?.()) === true)
  }
  await pollLock(backend, options, isFree, async () => (await find())?.holder)
}

/** Who has the lease; undefined when nobody has, or there is no table. Makes nothing. */
export async function readLease(
  session: Session,
  dialect: LeaseDialect,
  leaseTable: TableName,
): Promise<LockState | undefined> {
  const table = await LeaseTable.find(session, dialect, leaseTable)
  const state = await table?.state()
  if (table === undefined || state === undefined) return undefined
  const {holder, expired, token} = state
  return {kind: 'lease', holder, expired, remove: () => table.break(token)}
}

/**
 * Connections that are kept and lent out, with one meaning of `min_size`, `max_size`, `timeout`, `idle_timeout` and
 * `max_lifetime` for every dialect. docs/adr/0018.
 */
import {LexigramError} from '../core/errors.ts'
import type {PoolConnection, PoolSource} from './pool-connection.ts'

export interface PoolSettings {
  readonly minSize: number
  readonly maxSize: number
  /** Longest wait for a free connection. */
  readonly timeoutMs: number
  /** 0 keeps unused connections. */
  readonly idleTimeoutMs: number
  /** 0 keeps old connections. */
  readonly maxLifetimeMs: number
}

export interface PoolState {
  /** Open or being opened. */
  readonly size: number
  readonly idle: number
  /** Callers without a connection. */
  readonly waiting: number
}

/** A connection that nobody used for so long is asked whether it is still there before it is lent. */
const DOUBTFUL_AFTER_MS = 1_000
/** Lifetimes are this much shorter at random, so that connections that were opened together do not end together. */
const LIFETIME_JITTER = 0.1
const LONGEST_SWEEP_MS = 30_000
const SHORTEST_SWEEP_MS = 20
/** How long closing waits for connections that are in use. */
const CLOSE_TIMEOUT_MS = 5_000

interface Member {
  readonly connection: PoolConnection
  readonly endsAt: number
  /** Since when it has been idle or lent. */
  since: number
}

interface Waiter {
  resolve(connection: PoolConnection): void
  reject(error: unknown): void
  readonly timer: NodeJS.Timeout
}

export class Pool {
  readonly source: PoolSource
  readonly #settings: PoolSettings
  readonly #maxSize: number
  /** The one used last comes first: those that are not needed get old and are closed. */
  readonly #idle: Member[] = []
  readonly #lent = new Map<PoolConnection, Member>()
  readonly #waiters = new Set<Waiter>()
  readonly #sweeper: NodeJS.Timeout | undefined
  #opening = 0
  #closing: Promise<void> | undefined
  #drained: (() => void) | undefined

  constructor(source: PoolSource, settings: PoolSettings) {
    this.source = source
    this.#settings = source.keepsData === true ? {...settings, idleTimeoutMs: 0, maxLifetimeMs: 0} : settings
    this.#maxSize = Math.min(settings.maxSize, source.mostConnections ?? settings.maxSize)
    this.#sweeper = this.#startSweeper()
  }

  get state(): PoolState {
    return {size: this.#size, idle: this.#idle.length, waiting: this.#waiters.size}
  }

  get #size(): number {
    return this.#idle.length + this.#lent.size + this.#opening
  }

  /** Opens what `min_size` asks for. @throws {@link LexigramError} `LEX_CONNECT_FAILED` */
  async fill(): Promise<void> {
    const wanted = Math.min(this.#settings.minSize, this.#maxSize) - this.#size
    const opened = await Promise.allSettled(Array.from({length: Math.max(wanted, 0)}, () => this.#open()))
    for (const result of opened) if (result.status === 'fulfilled') this.#offer(result.value)
    const failed = opened.find(({status}) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  /**
   * Lends a connection; the caller gives it back with {@link release}.
   *
   * @throws {@link LexigramError} `LEX_POOL_TIMEOUT`, `LEX_POOL_CLOSED`, `LEX_CONNECT_FAILED`
   */
  async acquire(): Promise<PoolConnection> {
    if (this.#closing !== undefined) throw this.#closedError()
    const now = Date.now()
    for (let member = this.#idle.pop(); member !== undefined; member = this.#idle.pop()) {
      if (isOver(member, now)) this.#discard(member)
      else if (now - member.since < DOUBTFUL_AFTER_MS) return this.#lend(member)
      else if (await this.#isThere(member)) return member.connection
    }
    return this.#size < this.#maxSize ? this.#openFor() : this.#wait()
  }

  /** Takes a connection back; one that has ended, or is over its lifetime, is replaced where somebody waits. */
  release(connection: PoolConnection): void {
    const member = this.#lent.get(connection)
    if (member === undefined) return
    this.#lent.delete(connection)
    if (this.#closing !== undefined || isOver(member, Date.now())) this.#discard(member)
    else this.#offer(member)
    if (this.#closing !== undefined && this.#lent.size === 0) this.#drained?.()
  }

  /** Lends nothing any more, waits for what is in use for some seconds, and closes everything. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearInterval(this.#sweeper)
    for (const waiter of [...this.#waiters]) this.#settle(waiter).reject(this.#closedError())
    const idle = this.#idle.splice(0)
    if (this.#lent.size > 0) await this.#drain()
    await Promise.all([...idle, ...this.#lent.values()].map(({connection}) => connection.end()))
    await this.source.close?.()
  }

  async #drain(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#drained = resolve
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)
    })
    clearTimeout(timer)
  }

  #lend(member: Member): PoolConnection {
    member.since = Date.now()
    this.#lent.set(member.connection, member)
    return member.connection
  }

  /** It counts as lent meanwhile. */
  async #isThere(member: Member): Promise<boolean> {
    this.#lend(member)
    try {
      await member.connection.ping()
      return true
    } catch {
      this.#lent.delete(member.connection)
      this.#discard(member)
      return false
    }
  }

  async #openFor(): Promise<PoolConnection> {
    try {
      return this.#lend(await this.#open())
    } catch (error) {
      this.#serveWaiters()
      throw error
    }
  }

  async #open(): Promise<Member> {
    this.#opening += 1
    try {
      const connection = await this.source.connect()
      const {maxLifetimeMs} = this.#settings
      const lifetime = maxLifetimeMs === 0 ? Infinity : maxLifetimeMs * (1 - LIFETIME_JITTER * Math.random())
      const member = {connection, endsAt: Date.now() + lifetime, since: Date.now()}
      connection.onEnd(() => this.#forget(member))
      return member
    } finally {
      this.#opening -= 1
    }
  }

  /** To whoever waits longest, or to the idle ones. */
  #offer(member: Member): void {
    const [waiter] = this.#waiters
    if (this.#closing !== undefined) this.#discard(member)
    else if (waiter !== undefined) this.#settle(waiter).resolve(this.#lend(member))
    else {
      member.since = Date.now()
      this.#idle.push(member)
    }
  }

  #wait(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      const late = (): void => this.#settle(waiter).reject(this.#timeoutError())
      const waiter: Waiter = {resolve, reject, timer: setTimeout(late, this.#settings.timeoutMs)}
      this.#waiters.add(waiter)
    })
  }

  #settle(waiter: Waiter): Waiter {
    clearTimeout(waiter.timer)
    this.#waiters.delete(waiter)
    return waiter
  }

  /** A place became free without a connection: new ones are opened for those that wait. */
  #serveWaiters(): void {
    if (this.#closing !== undefined || this.#waiters.size <= this.#opening || this.#size >= this.#maxSize) return
    this.#open().then(
      (member) => this.#offer(member),
      (error: unknown) => {
        const [waiter] = this.#waiters
        if (waiter !== undefined) this.#settle(waiter).reject(error)
        this.#serveWaiters()
      },
    )
    this.#serveWaiters()
  }

  /** A connection ended by itself. One that is lent stays with its user, who finds out by its next query. */
  #forget(member: Member): void {
    const at = this.#idle.indexOf(member)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#serveWaiters()
  }

  #discard({connection}: Member): void {
    void connection.end()
    this.#serveWaiters()
  }

  #startSweeper(): NodeJS.Timeout | undefined {
    const limits = [this.#settings.idleTimeoutMs, this.#settings.maxLifetimeMs].filter((ms) => ms > 0)
    if (limits.length === 0) return undefined
    const every = Math.max(SHORTEST_SWEEP_MS, Math.min(Math.min(...limits) / 4, LONGEST_SWEEP_MS))
    return setInterval(() => this.#sweep(), every).unref()
  }

  /** Closes what was idle for too long, down to `min_size`, and what is over its lifetime; that is replaced. */
  #sweep(): void {
    const now = Date.now()
    const {idleTimeoutMs, minSize} = this.#settings
    let spare = this.#size - minSize
    for (const member of [...this.#idle]) {
      const unused = idleTimeoutMs > 0 && now - member.since >= idleTimeoutMs && spare > 0
      if (!unused && !isOver(member, now)) continue
      spare -= 1
      this.#idle.splice(this.#idle.indexOf(member), 1)
      this.#discard(member)
    }
    // A server that can't be reached now is found out by whoever asks for a connection.
    if (this.#size < minSize) void this.fill().catch(() => undefined)
  }

  #timeoutError(): LexigramError {
    const {timeoutMs} = this.#settings
    const longest = Math.max(0, ...[...this.#lent.values()].map(({since}) => Date.now() - since))
    return new LexigramError(
      'LEX_POOL_TIMEOUT',
      `no connection of ${this.source.name} became free within ${seconds(timeoutMs)}`,
      {
        why: `all ${this.#maxSize} are in use, one of them for ${seconds(longest)}; ${this.#waiters.size} more wait for one`,
        fix: 'raise db.pool.max_size or db.pool.timeout, or find what keeps connections: a long statement, or a transaction that waits for something else',
        backend: this.source.name,
      },
    )
  }

  #closedError(): LexigramError {
    return new LexigramError('LEX_POOL_CLOSED', `the connections of ${this.source.name} are closed`, {
      why: 'the application has shut down, or is about to',
      fix: 'await what uses the database before the application ends',
      backend: this.source.name,
    })
  }
}

const isOver = ({connection, endsAt}: Member, now: number): boolean => connection.ended || now >= endsAt

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

/** Hands out what providers registered: by token or class, each with its lifetime, made when it is first asked for. */
import {closed, cycle, failedMaking, missing, registeredTwice, scopedInSingleton, withoutInject} from './errors.ts'
import {type CheckInject, type Implementation, type InjectableClass, isClass, type Resolver} from './injectable.ts'
import {type Lifetime, Making, type Registration} from './registration.ts'
import type {Key} from './token.ts'

type Checked<C> = C & CheckInject<C>

export class Container implements Resolver, AsyncDisposable {
  readonly #parent: Container | undefined
  readonly #registrations = new Map<Key<unknown>, Registration>()
  /** What lives as long as this container: singletons of the root, scoped things of a scope. */
  readonly #made = new Map<Registration, Making>()
  /** What this container made and has to dispose of, oldest first. */
  readonly #owned: unknown[] = []
  #closed = false

  constructor(parent?: Container) {
    this.#parent = parent
  }

  /** One for the application: `singleton(Class)`, `singleton(key, Class)`, `singleton(key, (resolver) => …)`. */
  singleton<C extends InjectableClass<unknown>>(implementation: Checked<C>): this
  singleton<T, C extends Implementation<T>>(key: Key<T>, implementation: Checked<C>): this
  singleton(key: Key<unknown>, implementation?: Implementation<unknown>): this {
    return this.#register(key, 'singleton', implementation)
  }

  /** One for each {@link scope}. */
  scoped<C extends InjectableClass<unknown>>(implementation: Checked<C>): this
  scoped<T, C extends Implementation<T>>(key: Key<T>, implementation: Checked<C>): this
  scoped(key: Key<unknown>, implementation?: Implementation<unknown>): this {
    return this.#register(key, 'scoped', implementation)
  }

  /** A new one each time; whoever asked for it disposes of it. */
  transient<C extends InjectableClass<unknown>>(implementation: Checked<C>): this
  transient<T, C extends Implementation<T>>(key: Key<T>, implementation: Checked<C>): this
  transient(key: Key<unknown>, implementation?: Implementation<unknown>): this {
    return this.#register(key, 'transient', implementation)
  }

  /** What was made elsewhere, and is disposed of there. */
  value<T>(key: Key<T>, value: T): this {
    return this.#register(key, 'value', () => value)
  }

  /** Whether something is registered, here or above. */
  has(key: Key<unknown>): boolean {
    return this.#find(key) !== undefined
  }

  /**
   * @throws {@link LexigramError} `LEX_CONTAINER_MISSING`, `LEX_CONTAINER_INVALID` (a circle, a lifetime that does not fit)
   * or `LEX_CONTAINER_FAILED` (what a constructor or factory threw), with the path that led there.
   */
  async resolve<T>(key: Key<T>): Promise<T> {
    return this.#resolve(key, undefined)
  }

  /**
   * A container for one request or job: it shares the singletons, has scoped things of its own, and disposes of them.
   * What is registered on it is for this scope alone.
   */
  scope(): Container {
    return new Container(this)
  }

  /**
   * For tests: `key` is something else from now on, also for what was made with the old one and is asked for again.
   *
   * @returns brings the old one back when it is disposed of.
   */
  override<T>(key: Key<T>, replacement: {readonly value: T} | Implementation<T>): Disposable {
    const before = this.#registrations.get(key)
    const [lifetime, implementation] =
      typeof replacement === 'function'
        ? ([before?.lifetime === 'value' ? 'singleton' : (before?.lifetime ?? 'singleton'), replacement] as const)
        : (['value', () => replacement.value] as const)
    this.#replace(key, {key, lifetime, implementation})
    return {[Symbol.dispose]: () => this.#replace(key, before)}
  }

  /** Disposes of what this container made, the newest first. @throws AggregateError when several fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.allSettled([...this.#made.values()].map(({promise}) => promise))
    const failures: unknown[] = []
    for (const thing of this.#owned.reverse()) {
      try {
        await disposeOf(thing)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} things could not be disposed of`)
  }

  #register(key: Key<unknown>, lifetime: Lifetime, given: Implementation<unknown> | undefined): this {
    if (this.#registrations.has(key)) throw registeredTwice(key)
    const implementation = given ?? (key as InjectableClass<unknown>)
    this.#registrations.set(key, {key, lifetime, implementation})
    return this
  }

  #replace(key: Key<unknown>, registration: Registration | undefined): void {
    const old = this.#registrations.get(key)
    if (registration === undefined) this.#registrations.delete(key)
    else this.#registrations.set(key, registration)
    const [stale] = [...this.#made.values()].filter((making) => making.registration === old)
    for (const [made, making] of this.#made) {
      if (made === old || (stale !== undefined && making.reaches(stale))) this.#made.delete(made)
    }
  }

  #find(key: Key<unknown>): {readonly registration: Registration; readonly home: Container} | undefined {
    const registration = this.#registrations.get(key)
    if (registration !== undefined) return {registration, home: this}
    return this.#parent === undefined ? undefined : this.#parent.#find(key)
  }

  #keys(): readonly Key<unknown>[] {
    return [...this.#registrations.keys(), ...(this.#parent === undefined ? [] : this.#parent.#keys())]
  }

  async #resolve<T>(key: Key<T>, parent: Making | undefined): Promise<T> {
    if (this.#closed) throw closed(key)
    const found = this.#find(key)
    if (found === undefined) throw missing(key, parent, this.#keys())
    const {registration, home} = found
    // A singleton sees what its own container sees: not what one scope overlays.
    const place = registration.lifetime === 'singleton' || registration.lifetime === 'value' ? home : this
    if (registration.lifetime === 'scoped' && this.#parent === undefined) throw scopedInSingleton(key, parent)
    return (await place.#obtain(registration, parent)) as T
  }

  #obtain(registration: Registration, parent: Making | undefined): Promise<unknown> {
    const round = parent?.chain().findIndex((one) => one.registration === registration) ?? -1
    if (parent !== undefined && round >= 0)
      throw cycle([...parent.chain().slice(round), new Making(registration, parent)])
    const known = this.#made.get(registration)
    if (known?.promise !== undefined) {
      // Two that are made at once, each waiting for the other, would wait for ever.
      const back = parent === undefined || known.settled ? undefined : known.pathTo(parent)
      if (parent !== undefined && back !== undefined) throw cycle([parent, ...back])
      parent?.needs.add(known)
      return known.promise
    }
    const making = new Making(registration, parent)
    parent?.needs.add(making)
    if (registration.lifetime !== 'transient') this.#made.set(registration, making)
    making.promise = this.#make(making)
    return making.promise
  }

  async #make(making: Making): Promise<unknown> {
    const {registration} = making
    try {
      const thing = await this.#construct(making)
      if (registration.lifetime === 'singleton' || registration.lifetime === 'scoped') this.#owned.push(thing)
      return thing
    } catch (thrown) {
      // The next one to ask may have more luck.
      if (this.#made.get(registration) === making) this.#made.delete(registration)
      throw failedMaking(thrown, making)
    } finally {
      making.settle()
    }
  }

  async #construct(making: Making): Promise<unknown> {
    const {implementation} = making.registration
    const resolver: Resolver = {resolve: (key) => this.#resolve(key, making)}
    if (!isClass(implementation)) return implementation(resolver)
    const {inject, length, name} = implementation
    if (inject === undefined && length > 0) throw withoutInject(name, length, making)
    const needs: unknown[] = []
    for (const key of inject ?? []) needs.push(await this.#resolve(key, making))
    return new (implementation as new (...args: unknown[]) => unknown)(...needs)
  }
}

async function disposeOf(thing: unknown): Promise<void> {
  if (typeof thing !== 'object' || thing === null) return
  if (Symbol.asyncDispose in thing) await (thing as AsyncDisposable)[Symbol.asyncDispose]()
  else if (Symbol.dispose in thing) (thing as Disposable)[Symbol.dispose]()
}

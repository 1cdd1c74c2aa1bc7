/** A value or the reason why there is none: what a function that can fail as expected returns. docs/adr/0016. */

/**
 * What both cases can do. The types are those of the Result it is called on, so that `if (!result.ok) return result` fits
 * wherever the error does. The callbacks of the other case are never called.
 */
export interface ResultMethods {
  /** The value through `change`; an error stays as it is. */
  map<U, T = never, E = never>(this: Result<T, E>, change: (value: T) => U): Result<U, E>
  /** The error through `change`; a value stays as it is. */
  mapErr<F, T = never, E = never>(this: Result<T, E>, change: (error: E) => F): Result<T, F>
  /** Goes on with another function that can fail. */
  andThen<U, F, T = never, E = never>(this: Result<T, E>, next: (value: T) => Result<U, F>): Result<U, E | F>
  /** Goes on after an error, with another way to a value. */
  orElse<U, F, T = never, E = never>(this: Result<T, E>, next: (error: E) => Result<U, F>): Result<T | U, F>
  /** The value. @throws {@link UnwrapError} with the error as its cause. */
  unwrap<T = never, E = never>(this: Result<T, E>): T
  /** As {@link unwrap}, with `message` before the error. */
  expect<T = never, E = never>(this: Result<T, E>, message: string): T
  /** The value, or `fallback` after an error. */
  unwrapOr<U, T = never, E = never>(this: Result<T, E>, fallback: U): T | U
  /** The value, or what `fallback` makes of the error. */
  unwrapOrElse<U, T = never, E = never>(this: Result<T, E>, fallback: (error: E) => U): T | U
  /** One answer for either case. */
  match<A, B, T = never, E = never>(
    this: Result<T, E>,
    cases: {readonly ok: (value: T) => A; readonly err: (error: E) => B},
  ): A | B
  /** For a chain that goes on with functions that return promises. */
  toAsync<T = never, E = never>(this: Result<T, E>): AsyncResult<T, E>
}

/** It worked. As data: `{ok: true, value}`. */
export interface Ok<T> extends ResultMethods {
  readonly ok: true
  readonly value: T
}

/** It did not work. As data: `{ok: false, error}`. */
export interface Err<E> extends ResultMethods {
  readonly ok: false
  readonly error: E
}

/** Test `result.ok`, and TypeScript knows which of `value` and `error` is there. */
export type Result<T, E> = Ok<T> | Err<E>

/** {@link ResultMethods.unwrap} of an error. */
export class UnwrapError extends Error {
  override readonly name = 'UnwrapError'

  constructor(error: unknown, message = 'there is no value') {
    super(`${message}: ${describe(error)}`, {cause: error})
  }
}

function describe(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error))
}

class OkCase<T> {
  readonly ok = true
  readonly value: T

  constructor(value: T) {
    this.value = value
  }
  map<U>(change: (value: T) => U): OkCase<U> {
    return new OkCase(change(this.value))
  }
  mapErr(): this {
    return this
  }
  andThen<U, F>(next: (value: T) => Result<U, F>): Result<U, F> {
    return next(this.value)
  }
  orElse(): this {
    return this
  }
  unwrap(): T {
    return this.value
  }
  expect(): T {
    return this.value
  }
  unwrapOr(): T {
    return this.value
  }
  unwrapOrElse(): T {
    return this.value
  }
  match<A>(cases: {readonly ok: (value: T) => A}): A {
    return cases.ok(this.value)
  }
  toAsync(): AsyncResult<T, never> {
    return new AsyncResult(Promise.resolve(Ok(this.value)))
  }
}

class ErrCase<E> {
  readonly ok = false
  readonly error: E

  constructor(error: E) {
    this.error = error
  }
  map(): this {
    return this
  }
  mapErr<F>(change: (error: E) => F): ErrCase<F> {
    return new ErrCase(change(this.error))
  }
  andThen(): this {
    return this
  }
  orElse<U, F>(next: (error: E) => Result<U, F>): Result<U, F> {
    return next(this.error)
  }
  unwrap(): never {
    throw new UnwrapError(this.error)
  }
  expect(message: string): never {
    throw new UnwrapError(this.error, message)
  }
  unwrapOr<U>(fallback: U): U {
    return fallback
  }
  unwrapOrElse<U>(fallback: (error: E) => U): U {
    return fallback(this.error)
  }
  match<B>(cases: {readonly err: (error: E) => B}): B {
    return cases.err(this.error)
  }
  toAsync(): AsyncResult<never, E> {
    return new AsyncResult(Promise.resolve(Err(this.error)))
  }
}

/** `Ok(value)`; without one for what has nothing to say but that it worked. */
export function Ok(): Ok<void>
export function Ok<T>(value: T): Ok<T>
export function Ok<T>(value?: T): Ok<T | undefined> {
  return new OkCase(value) as unknown as Ok<T | undefined>
}

/** `Err(reason)`. */
export function Err<E>(error: E): Err<E> {
  return new ErrCase(error) as unknown as Err<E>
}

/** Whether `value` was made by {@link Ok} or {@link Err}. */
export const isResult = (value: unknown): value is Result<unknown, unknown> =>
  value instanceof OkCase || value instanceof ErrCase

type ValueOf<R> = R extends Ok<infer T> ? T : never
type ErrorOf<R> = R extends Err<infer E> ? E : never
type ValuesOf<R extends readonly unknown[]> = {-readonly [I in keyof R]: ValueOf<R[I]>}

/** All values, or the first error. A tuple of results gives a tuple of values. */
export function collect<const R extends readonly Result<unknown, unknown>[]>(
  results: R,
): Result<ValuesOf<R>, ErrorOf<R[number]>>
export function collect<T, E>(results: Iterable<Result<T, E>>): Result<T[], E>
export function collect<T, E>(results: Iterable<Result<T, E>>): Result<T[], E> {
  const values: T[] = []
  for (const result of results) {
    if (!result.ok) return result
    values.push(result.value)
  }
  return Ok(values)
}

/** The values and the errors, each in their order. */
export function partition<T, E>(results: Iterable<Result<T, E>>): {readonly values: T[]; readonly errors: E[]} {
  const values: T[] = []
  const errors: E[] = []
  for (const result of results) {
    if (result.ok) values.push(result.value)
    else errors.push(result.error)
  }
  return {values, errors}
}

/** What `run` returns, or what it threw: through `change`, or as an Error. */
export function tryCatch<T>(run: () => T): Result<T, Error>
export function tryCatch<T, E>(run: () => T, change: (thrown: unknown) => E): Result<T, E>
export function tryCatch<T>(run: () => T, change: (thrown: unknown) => unknown = errorOf): Result<T, unknown> {
  try {
    return Ok(run())
  } catch (thrown) {
    return Err(change(thrown))
  }
}

/**
 * What `promise` comes to, or why it was rejected: through `change`, or as an Error. A function is called, and what it
 * throws counts too.
 */
export function fromPromise<T>(promise: Promise<T> | (() => Promise<T>)): AsyncResult<T, Error>
export function fromPromise<T, E>(
  promise: Promise<T> | (() => Promise<T>),
  change: (thrown: unknown) => E,
): AsyncResult<T, E>
export function fromPromise<T>(
  promise: Promise<T> | (() => Promise<T>),
  change: (thrown: unknown) => unknown = errorOf,
): AsyncResult<T, unknown> {
  const settle = async (): Promise<Result<T, unknown>> => {
    try {
      return Ok(await (typeof promise === 'function' ? promise() : promise))
    } catch (thrown) {
      return Err(change(thrown))
    }
  }
  return new AsyncResult(settle())
}

/** A promise of a result, as repositories return it, as a chain: `await chain(orders.find(7)).map((o) => o.total)`. */
export const chain = <T, E>(promise: PromiseLike<Result<T, E>>): AsyncResult<T, E> => new AsyncResult(promise)

const errorOf = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown), {cause: thrown})

type Awaitable<T> = T | PromiseLike<T>

/**
 * A promise of a Result that can be chained like one; `await` gives the Result. Callbacks may return promises. What they
 * throw rejects the promise: only Results are expected failures.
 */
export class AsyncResult<T, E> implements PromiseLike<Result<T, E>> {
  readonly #promise: PromiseLike<Result<T, E>>

  constructor(promise: PromiseLike<Result<T, E>>) {
    this.#promise = promise
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting it is the point.
  then<A = Result<T, E>, B = never>(
    onValue?: ((result: Result<T, E>) => Awaitable<A>) | null,
    onReason?: ((reason: unknown) => Awaitable<B>) | null,
  ): PromiseLike<A | B> {
    return this.#promise.then(onValue, onReason)
  }

  map<U>(change: (value: T) => Awaitable<U>): AsyncResult<U, E> {
    return this.#next(async (result) => {
      if (!result.ok) return result.map(never)
      const value = await change(result.value)
      return result.map(() => value)
    })
  }

  mapErr<F>(change: (error: E) => Awaitable<F>): AsyncResult<T, F> {
    return this.#next(async (result) => {
      if (result.ok) return result.mapErr(never)
      const error = await change(result.error)
      return result.mapErr(() => error)
    })
  }

  andThen<U, F>(next: (value: T) => Awaitable<Result<U, F>>): AsyncResult<U, E | F> {
    return this.#next<U, E | F>(async (result) => (result.ok ? next(result.value) : result.map(never)))
  }

  orElse<U, F>(next: (error: E) => Awaitable<Result<U, F>>): AsyncResult<T | U, F> {
    return this.#next<T | U, F>(async (result) => (result.ok ? result.mapErr(never) : next(result.error)))
  }

  async unwrap(): Promise<T> {
    return (await this.#promise).unwrap()
  }

  async unwrapOr<U>(fallback: U): Promise<T | U> {
    return (await this.#promise).unwrapOr(fallback)
  }

  async match<A, B>(cases: {
    readonly ok: (value: T) => Awaitable<A>
    readonly err: (error: E) => Awaitable<B>
  }): Promise<A | B> {
    return (await this.#promise).match<Awaitable<A>, Awaitable<B>, T, E>(cases)
  }

  #next<U, F>(step: (result: Result<T, E>) => Promise<Result<U, F>>): AsyncResult<U, F> {
    return new AsyncResult(this.#promise.then(step))
  }
}

/** A callback of the case that is not there. */
const never = (): never => {
  throw new Error('a Result called back for the other case')
}

/** How a thing is made: by a class that says what its constructor wants, or by a function. */
import type {Key} from './token.ts'

/** What a factory asks for what it needs; it knows for whom, so that errors show the path. */
export interface Resolver {
  resolve<T>(key: Key<T>): Promise<T>
}

export type Factory<T> = (resolver: Resolver) => T | Promise<T>

/** `static inject = [DATABASE, Clock] as const` lists what the constructor takes, in order. */
export interface InjectableClass<T> {
  new (...args: never[]): T
  readonly inject?: readonly Key<unknown>[]
}

type ValueOf<K> = K extends Key<infer T> ? T : never
type ValuesOf<Keys extends readonly unknown[]> = {-readonly [I in keyof Keys]: ValueOf<Keys[I]>}

/** What the compiler shows beside a class whose `inject` is not what its constructor takes. */
interface Mismatch<Wanted> {
  readonly 'static inject must list what the constructor takes': Wanted
}

/** `unknown` when `inject` fits the constructor. */
export type CheckInject<C> = C extends {new (...args: infer Wanted): unknown; readonly inject: infer Keys}
  ? Keys extends readonly unknown[]
    ? ValuesOf<Keys> extends Wanted
      ? unknown
      : Mismatch<Wanted>
    : unknown
  : C extends new () => unknown
    ? unknown
    : C extends new (
          ...args: infer Wanted
        ) => unknown
      ? Mismatch<Wanted>
      : unknown

export type Implementation<T> = InjectableClass<T> | Factory<T>

/** The prototype of a class can't be set; an arrow function has none, and that of a plain function can be. */
export function isClass<T>(implementation: Implementation<T>): implementation is InjectableClass<T> {
  return Object.getOwnPropertyDescriptor(implementation, 'prototype')?.writable === false
}

/** How rows are asked for, in terms of the fields of an entity. Types only. */
import type {Fields} from '../domain-model.ts'

export type FieldOf<T> = Extract<keyof Fields<T>, string>

/** The fields that a key of type `K` can be in. */
export type KeyFieldOf<T, K> = {[F in FieldOf<T>]: Exclude<T[F & keyof T], undefined> extends K ? F : never}[FieldOf<T>]

type Value<T, F> = F extends keyof T ? Exclude<T[F], undefined> : never

/** NULL is equal to nothing but `null`: `{ne: 1}` finds what is NULL, too. */
export interface Operators<V> {
  readonly eq?: V | null
  readonly ne?: V | null
  readonly gt?: V
  readonly gte?: V
  readonly lt?: V
  readonly lte?: V
  readonly in?: readonly V[]
  readonly notIn?: readonly V[]
  /** Both ends included. */
  readonly between?: readonly [V, V]
  /** Case counts on every database. */
  readonly contains?: V extends string ? string : never
  readonly startsWith?: V extends string ? string : never
}

/** A value, `null`, or operators, all of which have to hold. */
export type Condition<V> = V | null | Operators<NonNullable<V>>

/** Everything that is named has to hold. */
export type Where<T> = {readonly [F in FieldOf<T>]?: Condition<Value<T, F>>} & {
  readonly and?: readonly Where<T>[]
  /** At least one of them; none of none. */
  readonly or?: readonly Where<T>[]
  readonly not?: Where<T>
}

export type Direction = 'asc' | 'desc'

/** In the order they are written; what has no value comes first, with `desc` last. */
export type OrderBy<T> = {readonly [F in FieldOf<T>]?: Direction}

export interface Scope<T> {
  readonly where?: Where<T>
  /** Also what was deleted softly. @defaultValue false */
  readonly withDeleted?: boolean
}

export interface FindMany<T> extends Scope<T> {
  /** What is equal by it comes in the order of the key. @defaultValue the order of the key */
  readonly orderBy?: OrderBy<T>
  readonly limit?: number
  readonly offset?: number
}

export interface Paginate<T> extends Scope<T> {
  readonly orderBy?: OrderBy<T>
  /** Most items on a page. */
  readonly limit: number
  /** {@link Page.next} of the page before. */
  readonly after?: string | undefined
}

export interface Page<T> {
  readonly items: T[]
  /** For the next page; undefined on the last one. */
  readonly next: string | undefined
}

/** Plain objects without the fields that say nothing. */

type Optional<T> = {[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>}
type Required<T> = {[K in keyof T as undefined extends T[K] ? never : K]: T[K]}
type Defined<T> = {[K in keyof (Required<T> & Optional<T>)]: (Required<T> & Optional<T>)[K]}

/** The fields of `object` that are not undefined, in the same order. */
export function defined<T extends object>(object: T): Defined<T> {
  const kept: Record<string, unknown> = {}
  for (const key in object) if (object[key] !== undefined) kept[key] = object[key]
  return kept as Defined<T>
}

/** Undefined for an object without fields. */
export function nonEmpty<T extends object>(object: T): T | undefined {
  for (const _ in object) return object
  return undefined
}

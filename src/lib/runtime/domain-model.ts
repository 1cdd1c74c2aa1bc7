/** Light domain models: plain classes with defaults, made of rows and turned back into data. Knows of no database. */
import {isDeepStrictEqual} from 'node:util'
import {Err, Ok, type Result} from '../core/result.ts'

/** The data of a model: its properties without methods. */
export type Fields<T> = {
  [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K]
}

/** Some of the fields; undefined is as good as not given. */
export type Changes<T> = {[K in keyof Fields<T>]?: Fields<T>[K] | undefined}

/** A class without required arguments, so that an empty one can be made and filled. */
export type EntityClass<T> = new () => T

/** What is wrong with the values of a model, all of it at once. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError'
  readonly problems: readonly string[]

  constructor(model: string, problems: readonly string[]) {
    super(`${model}: ${problems.join('; ')}`)
    this.problems = problems
  }
}

/**
 * `class Product extends DomainModel { id!: string; name!: string; stock = 0 }`
 *
 * A field that is not given keeps its default. The constructor takes no arguments: fields of a class are set after its
 * base constructor ran, so only {@link DomainModel.from} can set them.
 */
export abstract class DomainModel {
  /** A model with these values. @throws {@link ValidationError} when {@link validate} finds anything. */
  static from<T extends DomainModel>(this: EntityClass<T>, values: Changes<T>): T {
    return validated(fill(new this(), values))
  }

  /** As {@link from}, for values that come from outside and may be wrong. */
  static tryFrom<T extends DomainModel>(this: EntityClass<T>, values: Changes<T>): Result<T, ValidationError> {
    const model = fill(new this(), values)
    const problems = model.validate()
    return problems.length === 0 ? Ok(model) : Err(new ValidationError(model.constructor.name, problems))
  }

  /** To be overridden: what is wrong with the values, as short texts. Asked by `from`, `with`, and before a repository writes. */
  validate(): readonly string[] {
    return []
  }

  /** A copy with other values. In methods of a model, declare `this: Product` to call it. @throws {@link ValidationError} */
  with(changes: Changes<this>): this {
    const copy = Object.create(Object.getPrototypeOf(this)) as this
    return validated(fill(Object.assign(copy, this), changes))
  }

  /** Whether `other` is of the same class and has the same values, dates and nested objects included. */
  equals(other: unknown): boolean {
    return isDeepStrictEqual(this, other)
  }

  /** The fields for JSON, which has no bigint: as text. */
  toJSON(): Record<string, unknown> {
    const plain = ([key, value]: [string, unknown]): [string, unknown] => [
      key,
      typeof value === 'bigint' ? value.toString() : value,
    ]
    return Object.fromEntries(Object.entries(this).map(plain))
  }
}

/** Sets what is given; undefined is not. */
export function fill<T extends object>(model: T, values: object): T {
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) (model as Record<string, unknown>)[key] = value
  }
  return model
}

function validated<T extends DomainModel>(model: T): T {
  const problems = model.validate()
  if (problems.length > 0) throw new ValidationError(model.constructor.name, problems)
  return model
}

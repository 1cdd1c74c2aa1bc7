/** What a repository knows of an entity, and the rules that are the same wherever it is stored. */
import {type Changes, DomainModel, type EntityClass, fill} from '../domain-model.ts'
import type {FieldOf, KeyFieldOf} from './query.ts'

export interface EntityOptions<T extends object, K> {
  readonly entityClass: EntityClass<T>
  /** The field that identifies one. */
  readonly keyField: KeyFieldOf<T, K>
  /** The fields that are stored. @defaultValue those that a new entity has */
  readonly fields?: readonly FieldOf<T>[]
  /** A number that counts changes: who writes with an old one is refused. */
  readonly version?: FieldOf<T>
  /** When it was deleted: rows are marked instead of removed, and not found any more. */
  readonly softDelete?: FieldOf<T>
  /** Set at the first and at every write. */
  readonly timestamps?: {readonly createdAt?: FieldOf<T>; readonly updatedAt?: FieldOf<T>}
  /** Makes keys for entities that have none. @defaultValue the database numbers them */
  readonly generateKey?: () => K
  /** The time for `timestamps` and `softDelete`. @defaultValue the clock */
  readonly now?: () => Date
}

export type Values = Record<string, unknown>

export class Entity<T extends object, K> {
  readonly name: string
  readonly keyField: string
  /** Undefined when nobody knows: a class that was compiled without own fields. */
  readonly fields: readonly string[] | undefined
  readonly version: string | undefined
  readonly softDelete: string | undefined
  readonly #options: EntityOptions<T, K>
  /** Whether the class has rules of its own. */
  readonly #validated: boolean

  constructor(options: EntityOptions<T, K>) {
    const {entityClass, keyField, fields, version, softDelete} = options
    this.#options = options
    const {prototype} = entityClass as {prototype: unknown}
    this.#validated = prototype instanceof DomainModel && prototype.validate !== DomainModel.prototype.validate
    this.name = entityClass.name
    this.keyField = keyField as string
    this.version = version as string | undefined
    this.softDelete = softDelete as string | undefined
    const own = Object.entries(new entityClass()).flatMap(([key, value]) => (typeof value === 'function' ? [] : [key]))
    this.fields = (fields as readonly string[] | undefined) ?? (own.includes(this.keyField) ? own : undefined)
  }

  /** One to be filled with what was stored. */
  empty(): T {
    return new this.#options.entityClass()
  }

  /** An entity of what was stored; it is not validated again. */
  hydrate(values: Values): T {
    const entity = new this.#options.entityClass()
    for (const key in values) (entity as Values)[key] = values[key]
    return entity
  }

  /** What is wrong with the values of a whole entity. */
  problemsOf(values: Values): readonly string[] {
    if (!this.#validated) return []
    const entity = fill(new this.#options.entityClass(), values)
    return entity instanceof DomainModel ? entity.validate() : []
  }

  /** A new one, with defaults, key, version and times. */
  forCreate(given: Changes<T>): Values {
    const {entityClass, generateKey, timestamps = {}} = this.#options
    const values = this.#stored(given instanceof entityClass ? given : fill(new entityClass(), given))
    if (values[this.keyField] === undefined && generateKey !== undefined) values[this.keyField] = generateKey()
    if (this.version !== undefined) values[this.version] = 1
    const now = this.now()
    if (timestamps.createdAt !== undefined) values[timestamps.createdAt as string] ??= now
    if (timestamps.updatedAt !== undefined) values[timestamps.updatedAt as string] = now
    return values
  }

  /** What an update changes; the key and the version are not among it. */
  forUpdate(given: Changes<T>): Values {
    const {createdAt, updatedAt} = this.#options.timestamps ?? {}
    const values = this.#stored(given)
    for (const field of [this.keyField, this.version, createdAt])
      if (field !== undefined) delete values[field as string]
    if (updatedAt !== undefined) values[updatedAt as string] = this.now()
    return values
  }

  /** What a soft deletion changes. */
  forDelete(softDelete: string): Values {
    const {updatedAt} = this.#options.timestamps ?? {}
    const now = this.now()
    return {...(updatedAt === undefined ? {} : {[updatedAt as string]: now}), [softDelete]: now}
  }

  now(): Date {
    return this.#options.now?.() ?? new Date()
  }

  /** The fields with a value. */
  #stored(given: object): Values {
    const values: Values = {}
    for (const field of this.fields ?? Object.keys(given)) {
      const value = (given as Values)[field]
      if (value !== undefined && typeof value !== 'function') values[field] = plainInteger(value)
    }
    return values
  }
}

/** An integer that a number can hold is one, as it is when it comes back. */
const plainInteger = (value: unknown): unknown =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value

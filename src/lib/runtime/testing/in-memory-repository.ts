/** A {@link Repository} in memory, for tests of what depends on one: the same rules, the same failures, no database. */
import {LexigramError} from '../../core/errors.ts'
import {Err, Ok, type Result} from '../../core/result.ts'
import type {Changes} from '../domain-model.ts'
import {partsOf} from '../repository/conditions.ts'
import {decodeCursor, encodeCursor, orderOf} from '../repository/cursor.ts'
import {Entity, type EntityOptions, type Values} from '../repository/entity.ts'
import {
  type CreateFailure,
  conflict,
  type DeleteFailure,
  invalid,
  invalidReference,
  type NotFound,
  notFound,
  staleVersion,
  type UpdateFailure,
} from '../repository/failures.ts'
import type {FieldOf, FindMany, Page, Paginate, Scope, Where} from '../repository/query.ts'
import type {Repository} from '../repository/repository.ts'
import {inOrder, isEqual, matches} from './matches.ts'

export interface InMemoryOptions<T extends object, K> extends EntityOptions<T, K> {
  /** Fields, or groups of them, that no two may have in common, as unique constraints of the table. */
  readonly unique?: readonly (FieldOf<T> | readonly FieldOf<T>[])[]
  /** Fields that refer to entities of other repositories, as foreign keys. */
  readonly references?: {readonly [F in FieldOf<T>]?: Referable}
}

/** What can be referred to. */
export interface Referable {
  /** @internal */
  holds(key: unknown): boolean
  /** @internal */
  referredBy(uses: (key: unknown) => boolean): void
}

type Problem = CreateFailure

export class InMemoryRepository<T extends object, K> implements Repository<T, K>, Referable {
  readonly #entity: Entity<T, K>
  readonly #unique: readonly (readonly string[])[]
  readonly #references: readonly (readonly [field: string, to: Referable])[]
  readonly #users: ((key: unknown) => boolean)[] = []
  readonly #numbered: boolean
  #rows: Values[] = []
  #lastKey = 0

  constructor(options: InMemoryOptions<T, K>) {
    const {unique = [], references = {}, generateKey} = options
    this.#entity = new Entity(options)
    this.#numbered = generateKey === undefined
    this.#unique = unique.map((group) => (typeof group === 'string' ? [group] : group) as readonly string[])
    this.#references = Object.entries(references) as [string, Referable][]
    for (const [field, to] of this.#references) {
      to.referredBy((key) => this.#rows.some((row) => isEqual(row[field], key)))
    }
  }

  async find(key: K): Promise<Result<T, NotFound>> {
    const row = this.#rowOf(key)
    return row === undefined ? Err(notFound(this.#entity.name, key)) : Ok(this.#copy(row))
  }

  async findOne(where: Where<T>): Promise<Result<T, NotFound>> {
    const [found] = await this.findMany({where, limit: 1})
    return found === undefined ? Err(notFound(this.#entity.name)) : Ok(found)
  }

  async findMany({where, orderBy, limit, offset = 0, withDeleted = false}: FindMany<T> = {}): Promise<T[]> {
    const order = orderOf(orderBy, this.#entity.keyField)
    const rows = this.#matching(where, withDeleted).toSorted((a, b) => inOrder(order, a, b))
    return rows.slice(offset, limit === undefined ? undefined : offset + limit).map((row) => this.#copy(row))
  }

  async paginate({where, orderBy, limit, after, withDeleted = false}: Paginate<T>): Promise<Page<T>> {
    const order = orderOf(orderBy, this.#entity.keyField)
    const values = after === undefined ? undefined : decodeCursor(order, after)
    const last = values && Object.fromEntries(order.map(([field], index) => [field, values[index]]))
    const rows = this.#matching(where, withDeleted)
      .toSorted((a, b) => inOrder(order, a, b))
      .filter((row) => last === undefined || inOrder(order, row, last) > 0)
    const items = rows.slice(0, limit)
    const end = items.at(-1)
    const next = rows.length > limit && end !== undefined ? encodeCursor(order, end) : undefined
    return {items: items.map((row) => this.#copy(row)), next}
  }

  async count({where, withDeleted = false}: Scope<T> = {}): Promise<number> {
    return this.#matching(where, withDeleted).length
  }

  async exists(where: Where<T>): Promise<boolean> {
    return this.#matching(where, false).length > 0
  }

  async create(given: Changes<T>): Promise<Result<T, CreateFailure>> {
    return this.#insert(this.#entity.forCreate(given))
  }

  async createMany(given: readonly Changes<T>[]): Promise<Result<T[], CreateFailure>> {
    const before = this.#rows
    const created: T[] = []
    for (const values of given.map((one) => this.#entity.forCreate(one))) {
      const result = this.#insert(values)
      if (!result.ok) {
        this.#rows = before
        return Err(result.error)
      }
      created.push(result.value)
    }
    return Ok(created)
  }

  async update(given: Changes<T>): Promise<Result<T, UpdateFailure>> {
    const {keyField, version, name} = this.#entity
    const {[keyField]: key, [version ?? '']: read} = given as Values
    for (const field of [keyField, version]) {
      if (field !== undefined && (given as Values)[field] === undefined) {
        throw new LexigramError('LEX_USAGE', `an update of ${name} needs its ${field}`)
      }
    }
    const row = this.#rowOf(key)
    if (row === undefined) return Err(notFound(name, key))
    if (version !== undefined && !isEqual(row[version], read)) return Err(staleVersion(name, key, read))
    const changed = {...row, ...this.#entity.forUpdate(given)}
    if (version !== undefined) changed[version] = Number(row[version]) + 1
    const problem = this.#problemOf(changed, row)
    if (problem !== undefined) return Err(problem)
    this.#rows = this.#rows.map((one) => (one === row ? structuredClone(changed) : one))
    return Ok(this.#copy(changed))
  }

  async save(given: Changes<T>): Promise<Result<T, UpdateFailure>> {
    const {keyField, version} = this.#entity
    const {[keyField]: key, [version ?? '']: read} = given as Values
    if (key === undefined || (version !== undefined && !(Number(read) > 0))) return this.create(given)
    const updated = await this.update(given)
    if (updated.ok || updated.error.kind !== 'NotFound' || version !== undefined) return updated
    const created = await this.create(given)
    // Another save may have created it between the two.
    return created.ok || created.error.kind !== 'Conflict' ? created : this.update(given)
  }

  async delete(key: K): Promise<Result<void, DeleteFailure>> {
    const {name, softDelete, version} = this.#entity
    const row = this.#rowOf(key)
    if (row === undefined) return Err(notFound(name, key))
    if (softDelete === undefined && this.#users.some((uses) => uses(key))) return Err(invalidReference(name, true))
    const counted = version === undefined ? {} : {[version]: Number(row[version]) + 1}
    this.#rows = this.#rows.flatMap((one) => {
      if (one !== row) return [one]
      return softDelete === undefined ? [] : [{...one, ...this.#entity.forDelete(softDelete), ...counted}]
    })
    return Ok()
  }

  /** @internal */
  holds(key: unknown): boolean {
    return this.#rows.some((row) => isEqual(row[this.#entity.keyField], key))
  }

  /** @internal */
  referredBy(uses: (key: unknown) => boolean): void {
    this.#users.push(uses)
  }

  #insert(given: Values): Result<T, CreateFailure> {
    const {keyField} = this.#entity
    const values: Values = {...given}
    if (values[keyField] === undefined && this.#numbered) values[keyField] = this.#nextKey()
    // What a table has no value for is NULL.
    for (const field of this.#entity.fields ?? []) values[field] ??= null
    const problem = this.#problemOf(values, undefined)
    if (problem !== undefined) return Err(problem)
    this.#rows = [...this.#rows, structuredClone(values)]
    return Ok(this.#copy(values))
  }

  #nextKey(): number {
    const numbers = this.#rows.map((row) => Number(row[this.#entity.keyField]) || 0)
    this.#lastKey = Math.max(this.#lastKey, ...numbers) + 1
    return this.#lastKey
  }

  #problemOf(values: Values, self: Values | undefined): Problem | undefined {
    const {name, keyField} = this.#entity
    const problems = this.#entity.problemsOf(values)
    if (problems.length > 0) return invalid(name, problems)
    const others = this.#rows.filter((row) => row !== self)
    for (const group of [[keyField], ...this.#unique]) {
      const taken = (row: Values): boolean =>
        group.every(
          (field) => values[field] !== null && values[field] !== undefined && isEqual(row[field], values[field]),
        )
      if (others.some(taken)) return conflict(name, group.join(', '))
    }
    for (const [field, to] of this.#references) {
      const value = values[field]
      if (value !== null && value !== undefined && !to.holds(value)) return invalidReference(name, false, field)
    }
    return undefined
  }

  #rowOf(key: unknown): Values | undefined {
    const {keyField, softDelete} = this.#entity
    return this.#rows.find(
      (row) => isEqual(row[keyField], key) && (softDelete === undefined || (row[softDelete] ?? null) === null),
    )
  }

  #matching(where: object | undefined, withDeleted: boolean): Values[] {
    const {softDelete} = this.#entity
    const parts = partsOf(where)
    const live = (row: Values): boolean => softDelete === undefined || withDeleted || (row[softDelete] ?? null) === null
    return this.#rows.filter((row) => live(row) && matches(parts, row))
  }

  /** Nobody can change what is stored through what was handed out. */
  #copy(row: Values): T {
    return this.#entity.hydrate(structuredClone(row))
  }
}

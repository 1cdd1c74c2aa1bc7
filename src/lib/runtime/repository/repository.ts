/** What services depend on: the same for a table and for a fake in memory. Types only. */
import type {Result} from '../../core/result.ts'
import type {Changes} from '../domain-model.ts'
import type {CreateFailure, DeleteFailure, NotFound, UpdateFailure} from './failures.ts'
import type {FindMany, Page, Paginate, Scope, Where} from './query.ts'

/**
 * Entities of class `T` by keys of type `K`. Expected failures are values; what nobody expects, such as a lost connection,
 * is thrown.
 */
export interface Repository<T, K> {
  find(key: K): Promise<Result<T, NotFound>>
  /** The first one, in the order of the key. */
  findOne(where: Where<T>): Promise<Result<T, NotFound>>
  findMany(query?: FindMany<T>): Promise<T[]>
  /** Pages by key: what is inserted or deleted meanwhile moves nothing to another page. */
  paginate(query: Paginate<T>): Promise<Page<T>>
  count(query?: Scope<T>): Promise<number>
  exists(where: Where<T>): Promise<boolean>
  /** @returns it as it is stored: with its key, version, times and the defaults of the database. */
  create(values: Changes<T>): Promise<Result<T, CreateFailure>>
  /** All of them or none. @returns them in the same order */
  createMany(values: readonly Changes<T>[]): Promise<Result<T[], CreateFailure>>
  /** Writes the fields that are given; the key must be among them, and the version where there is one. */
  update(values: Changes<T>): Promise<Result<T, UpdateFailure>>
  /** Updates what is there, else creates it. */
  save(values: Changes<T>): Promise<Result<T, UpdateFailure>>
  delete(key: K): Promise<Result<void, DeleteFailure>>
}

import {token} from 'lexigram'
import {Err, Ok, type Result} from 'lexigram/result'
import type {Repository} from 'lexigram/sql'
import type {Order, Product} from './domain.ts'

export const Products = token<Repository<Product, string>>('Products')
export const Orders = token<Repository<Order, number>>('Orders')

/** Runs work so that all of it is done, or nothing. */
export interface UnitOfWork {
  run<T>(work: () => Promise<T>): Promise<T>
}
export const UnitOfWork = token<UnitOfWork>('UnitOfWork')

/** Told of what was sold. */
export interface SalesLog {
  sold(order: Order): Promise<void>
}
export const SalesLog = token<SalesLog>('SalesLog')

export class Ordering {
  static inject = [Products, Orders, UnitOfWork, SalesLog] as const
  readonly products: Repository<Product, string>
  readonly orders: Repository<Order, number>
  readonly unit: UnitOfWork
  readonly log: SalesLog

  constructor(
    products: Repository<Product, string>,
    orders: Repository<Order, number>,
    unit: UnitOfWork,
    log: SalesLog,
  ) {
    this.products = products
    this.orders = orders
    this.unit = unit
    this.log = log
  }

  async order(productId: string, count: number): Promise<Result<Order, string>> {
    const ordered = await this.unit.run(async () => this.#place(productId, count))
    if (ordered.ok) await this.log.sold(ordered.value)
    return ordered
  }

  async #place(productId: string, count: number): Promise<Result<Order, string>> {
    const found = await this.products.find(productId)
    if (!found.ok) return found.mapErr(({message}) => message)
    const product = found.value
    if (product.stock < count) return Err(`only ${product.stock} of ${product.name} are left`)
    // Somebody else may have bought meanwhile: the version tells.
    const taken = await this.products.update(product.take(count))
    if (!taken.ok) return taken.mapErr(({message}) => message)
    const order = await this.orders.create({productId, count})
    return order.mapErr(({message}) => message).andThen((one) => Ok(one))
  }
}

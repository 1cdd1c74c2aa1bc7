import {named} from 'lexigram'
import {DATABASE, type Database} from 'lexigram/sql'
import type {Order} from './domain.ts'
import type {SalesLog} from './ordering.ts'

interface Tables {
  sales: {product: string; count: number; at: Date}
}

export class SqlSalesLog implements SalesLog {
  static inject = [named(DATABASE, 'analytics')] as const
  readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  async sold({productId, count, createdAt}: Order): Promise<void> {
    await this.db.kysely<Tables>().insertInto('sales').values({product: productId, count, at: createdAt}).execute()
  }

  async perProduct(): Promise<{product: string; sold: number}[]> {
    const rows = await this.db
      .kysely<Tables>()
      .selectFrom('sales')
      .select(({fn}) => ['product', fn.sum<number>('count').as('sold')])
      .groupBy('product')
      .orderBy('product')
      .execute()
    return rows.map(({product, sold}) => ({product, sold: Number(sold)}))
  }
}

import {DomainModel} from 'lexigram/domain'

export class Product extends DomainModel {
  id!: string
  name!: string
  stock = 0
  version!: number

  take(this: Product, count: number): Product {
    return this.with({stock: this.stock - count})
  }
}

export class Order extends DomainModel {
  id!: number
  productId!: string
  count = 1
  createdAt!: Date
}

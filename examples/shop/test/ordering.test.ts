import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Container} from 'lexigram'
import {InMemoryRepository} from 'lexigram/testing'
import {Order, Product} from '../src/domain.ts'
import {Ordering, Orders, Products, SalesLog, UnitOfWork} from '../src/ordering.ts'

test('orders take from the stock, and no more than there is', async () => {
  const products = new InMemoryRepository<Product, string>({entityClass: Product, keyField: 'id', version: 'version'})
  const sold: number[] = []
  const container = new Container()
    .value(Products, products)
    .value(
      Orders,
      new InMemoryRepository<Order, number>({entityClass: Order, keyField: 'id', references: {productId: products}}),
    )
    .value(UnitOfWork, {run: (work) => work()})
    .value(SalesLog, {sold: async ({count}) => void sold.push(count)})
    .singleton(Ordering)
  const ordering = await container.resolve(Ordering)
  await products.create({id: 'pen', name: 'Pen', stock: 3})
  assert.equal((await ordering.order('pen', 2)).unwrap().count, 2)
  assert.deepEqual((await ordering.order('pen', 2)).match({ok: String, err: String}), 'only 1 of Pen are left')
  assert.equal((await ordering.order('ink', 1)).ok, false)
  assert.equal((await products.find('pen')).unwrap().stock, 1)
  assert.deepEqual(sold, [2])
})

import {describe, expect, expectTypeOf, it} from 'vitest'
import {DomainModel, type Fields, ValidationError} from '../../../src/domain.ts'

class Product extends DomainModel {
  id!: string
  name!: string
  stock = 0
  price?: bigint
  since = new Date(0)

  get isEmpty(): boolean {
    return this.stock === 0
  }

  take(this: Product, count: number): Product {
    return this.with({stock: this.stock - count})
  }

  override validate(): readonly string[] {
    return [...(this.name === '' ? ['name is empty'] : []), ...(this.stock < 0 ? ['stock is below 0'] : [])]
  }
}

const pen = () => Product.from({id: 'p1', name: 'pen', stock: 3})

describe('DomainModel', () => {
  it('is filled from a row; what is not given keeps its default', () => {
    const product = Product.from({id: 'p1', name: 'pen', stock: undefined})
    expect(product).toBeInstanceOf(Product)
    expect({...product}).toEqual({id: 'p1', name: 'pen', stock: 0, price: undefined, since: new Date(0)})
    expect(product.isEmpty).toBe(true)
  })

  it('knows its fields and their types', () => {
    expectTypeOf<Fields<Product>>().toHaveProperty('stock').toEqualTypeOf<number>()
    expectTypeOf<Fields<Product>>().not.toHaveProperty('take')
    // @ts-expect-error there is no such field
    Product.from({colour: 'red'})
    // @ts-expect-error a number is meant
    expect(() => Product.from({stock: 'many'})).not.toThrow()
  })

  it('makes changed copies', () => {
    const one = pen()
    const two = one.with({stock: 9})
    expect([one.stock, two.stock, two.name]).toEqual([3, 9, 'pen'])
    expect(two).toBeInstanceOf(Product)
    expect(one.take(2).stock).toBe(1)
  })

  it('is equal by value, and only to its own kind', () => {
    class Other extends Product {}
    expect(pen().equals(pen())).toBe(true)
    expect(pen().equals(pen().with({since: new Date(1)}))).toBe(false)
    expect(pen().equals(Other.from({...pen()}))).toBe(false)
    expect(pen().equals(undefined)).toBe(false)
  })

  it('tells every problem at once, by throwing or as a Result', () => {
    expect(() => Product.from({name: '', stock: -1})).toThrow(ValidationError)
    expect(() => pen().take(4)).toThrow('Product: stock is below 0')
    expect(Product.tryFrom({name: '', stock: -1})).toMatchObject({
      ok: false,
      error: {problems: ['name is empty', 'stock is below 0']},
    })
    expect(Product.tryFrom({id: 'p1', name: 'pen'}).map(({name}) => name)).toMatchObject({ok: true, value: 'pen'})
  })

  it('goes into JSON with exact integers', () => {
    const json = JSON.stringify(pen().with({price: 9007199254740993n}))
    expect(json).toBe(
      '{"id":"p1","name":"pen","stock":3,"price":"9007199254740993","since":"1970-01-01T00:00:00.000Z"}',
    )
  })
})

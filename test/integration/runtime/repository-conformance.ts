/** What every repository promises: the same for a table on each server and for memory. */
import {randomUUID} from 'node:crypto'
import {beforeAll, describe, expect, it} from 'vitest'
import {DomainModel} from '../../../src/domain.ts'
import type {Repository} from '../../../src/sql.ts'

export class Category extends DomainModel {
  id!: number
  name!: string
}

export class Product extends DomainModel {
  id!: string
  name!: string
  stock = 0
  price = '0.00'
  isActive = true
  categoryId: number | null = null
  tags: readonly string[] = []
  serial: bigint | number | null = null
  releasedOn: string | null = null
  createdAt!: Date
  updatedAt!: Date
  deletedAt: Date | null = null
  version!: number

  override validate(): readonly string[] {
    return this.name === '' ? ['name is empty'] : []
  }
}

/** The options of a repository of products, but for where it keeps them. */
export const productOptions = (now: () => Date) =>
  ({
    entityClass: Product,
    keyField: 'id',
    version: 'version',
    softDelete: 'deletedAt',
    timestamps: {createdAt: 'createdAt', updatedAt: 'updatedAt'},
    generateKey: () => randomUUID(),
    now,
  }) as const

export interface Shop {
  readonly products: Repository<Product, string>
  readonly categories: Repository<Category, number>
  /** The moment that counts as now; steps are whole milliseconds. */
  clock: {now: Date}
}

export function conformRepository(
  name: string,
  withShop: (body: (shop: Shop) => Promise<void>) => Promise<void>,
): void {
  describe(`a repository ${name}`, () => {
    const inShop = (title: string, body: (shop: Shop) => Promise<void>) => it(title, () => withShop(body))

    inShop('creates with key, version, times and defaults, and finds what it created', async ({products, clock}) => {
      const created = (await products.create({name: 'pen', tags: ['a', 'b'], price: '12.50'})).unwrap()
      expect(created).toBeInstanceOf(Product)
      expect({...created}).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...{name: 'pen', stock: 0, price: '12.50', isActive: true, categoryId: null, tags: ['a', 'b']},
        ...{serial: null, releasedOn: null, createdAt: clock.now, updatedAt: clock.now, deletedAt: null, version: 1},
      })
      const found = (await products.find(created.id)).unwrap()
      expect(found).toBeInstanceOf(Product)
      expect(found.equals(created)).toBe(true)
    })

    inShop('keeps values as they are: exact integers, days, moments, text of any kind', async ({products}) => {
      const values = {
        name: `it's "x" \\ %_ \n ;-- ü 漢字`,
        serial: 9_007_199_254_740_993n,
        releasedOn: '2024-02-29',
        createdAt: new Date('2001-02-03T04:05:06.789Z'),
        isActive: false,
        stock: -2_147_483_648,
      }
      const {id} = (await products.create(values)).unwrap()
      expect((await products.find(id)).unwrap()).toMatchObject(values)
      expect((await products.create({name: 'n', serial: 5n})).unwrap().serial).toBe(5)
    })

    inShop('says what is not there, what is taken, what refers to nothing, what is not valid', async (shop) => {
      const {products, categories} = shop
      expect(await products.find('none')).toMatchObject({
        ok: false,
        error: {kind: 'NotFound', message: 'there is no Product "none"', entity: 'Product', key: 'none'},
      })
      const pen = (await products.create({name: 'pen', serial: 7})).unwrap()
      const kindOf = async (result: Promise<{ok: boolean}>) =>
        ((await result) as {error?: {kind: string}}).error?.kind ?? 'Ok'
      expect(await kindOf(products.create({id: pen.id, name: 'other'}))).toBe('Conflict')
      expect(await kindOf(products.create({name: 'other', serial: 7}))).toBe('Conflict')
      expect(await kindOf(products.create({name: 'other', categoryId: 4711}))).toBe('InvalidReference')
      expect(await kindOf(products.update({...pen, categoryId: 4711}))).toBe('InvalidReference')
      expect(await products.create({name: ''})).toMatchObject({error: {kind: 'Invalid', problems: ['name is empty']}})
      const tools = (await categories.create({name: 'tools'})).unwrap()
      ;(await products.update({...pen, categoryId: tools.id})).unwrap()
      expect(await kindOf(categories.delete(tools.id))).toBe('InvalidReference')
      expect(await kindOf(categories.delete(4711))).toBe('NotFound')
      expect(await kindOf(products.findOne({name: 'none'}))).toBe('NotFound')
    })

    inShop('updates what is given, counts the version, and refuses an old one', async ({products, clock}) => {
      const pen = (await products.create({name: 'pen', stock: 3})).unwrap()
      const begun = clock.now
      clock.now = new Date(begun.getTime() + 1_000)
      const changed = (await products.update(pen.with({stock: 4}))).unwrap()
      expect(changed).toMatchObject({stock: 4, version: 2, createdAt: begun, updatedAt: clock.now})
      expect((await products.find(pen.id)).unwrap().equals(changed)).toBe(true)
      expect(await products.update(pen.with({stock: 5}))).toMatchObject({
        error: {kind: 'StaleVersion', key: pen.id, version: 1},
      })
      const part = (await products.update({id: pen.id, version: 2, name: 'pencil'})).unwrap()
      expect(part).toMatchObject({name: 'pencil', stock: 4, version: 3})
      expect(await products.update({id: 'none', version: 1, name: 'x'})).toMatchObject({error: {kind: 'NotFound'}})
      await expect(products.update({id: pen.id, name: 'x'})).rejects.toMatchObject({code: 'LEX_USAGE'})
      expect((await products.update({...part, serial: null, name: ''})).ok).toBe(false)
    })

    inShop('of several that update at once, one wins', async ({products}) => {
      const pen = (await products.create({name: 'pen'})).unwrap()
      const results = await Promise.all(Array.from({length: 8}, (_, stock) => products.update(pen.with({stock}))))
      expect(results.filter(({ok}) => ok)).toHaveLength(1)
      expect(new Set(results.flatMap((one) => (one.ok ? [] : [one.error.kind])))).toEqual(new Set(['StaleVersion']))
    })

    inShop('saves what is new and what is changed', async ({products, categories}) => {
      const pen = (await products.save(Product.from({name: 'pen'}))).unwrap()
      expect(pen.version).toBe(1)
      expect((await products.save(pen.with({stock: 2}))).unwrap()).toMatchObject({id: pen.id, stock: 2, version: 2})
      expect(await products.save(pen)).toMatchObject({error: {kind: 'StaleVersion'}})
      const ten = (await categories.save({id: 10, name: 'ten'})).unwrap()
      expect((await categories.save({id: 10, name: 'Ten'})).unwrap()).toMatchObject({id: 10, name: 'Ten'})
      expect(ten.name).toBe('ten')
      const both = await Promise.all([1, 2, 3].map((n) => categories.save({id: 20, name: `n${n}`})))
      expect(both.every(({ok}) => ok)).toBe(true)
      expect(await categories.count()).toBe(2)
    })

    inShop('numbers what has no key', async ({categories}) => {
      const [a, b] = [(await categories.create({name: 'a'})).unwrap(), (await categories.create({name: 'b'})).unwrap()]
      expect(b.id).toBeGreaterThan(a.id)
      const more = (await categories.createMany([{name: 'c'}, {name: 'd'}])).unwrap()
      expect(more.map(({name}) => name)).toEqual(['c', 'd'])
      expect((await categories.findMany()).map(({name}) => name)).toEqual(['a', 'b', 'c', 'd'])
    })

    inShop('marks what is deleted, and finds it no more', async ({products, clock}) => {
      const pen = (await products.create({name: 'pen'})).unwrap()
      expect(await products.delete(pen.id)).toEqual({ok: true, value: undefined})
      expect(await products.delete(pen.id)).toMatchObject({error: {kind: 'NotFound'}})
      expect(await products.find(pen.id)).toMatchObject({error: {kind: 'NotFound'}})
      expect(await products.update(pen)).toMatchObject({error: {kind: 'NotFound'}})
      expect([await products.count(), await products.exists({name: 'pen'}), await products.findMany()]).toEqual([
        0,
        false,
        [],
      ])
      const [marked] = await products.findMany({withDeleted: true})
      expect(marked).toMatchObject({id: pen.id, deletedAt: clock.now})
      expect(await products.create({id: pen.id, name: 'again'})).toMatchObject({error: {kind: 'Conflict'}})
    })

    inShop('creates many, or none', async ({products}) => {
      const many = Array.from({length: 1_200}, (_, index) => ({
        id: `p${String(index).padStart(4, '0')}`,
        name: `product ${index}`,
        ...(index % 3 === 0 ? {serial: index} : {}),
      }))
      const created = (await products.createMany(many)).unwrap()
      expect(created.map(({id}) => id)).toEqual(many.map(({id}) => id))
      expect(created[3]).toMatchObject({serial: 3, version: 1, stock: 0})
      expect(await products.count()).toBe(1_200)
      const again = [{name: 'new 1'}, {name: 'new 2', serial: 3}]
      expect(await products.createMany(again)).toMatchObject({error: {kind: 'Conflict'}})
      expect(await products.createMany([{name: 'fine'}, {name: ''}])).toMatchObject({error: {kind: 'Invalid'}})
      expect(await products.count()).toBe(1_200)
      expect(await products.createMany([])).toMatchObject({value: []})
    })

    describe('filters and orders', () => {
      const FILTERS: readonly (readonly [string, Parameters<Shop['products']['exists']>[0], string])[] = [
        ['a value', {name: 'Ball'}, 'b'],
        ['several fields', {stock: 5, isActive: true}, 'a'],
        ['null', {categoryId: null}, 'abc'],
        ['eq and ne', {stock: {eq: 5}, name: {ne: 'Apple'}}, 'd'],
        ['ne finds what has no value', {serial: {ne: 2}}, 'acd'],
        ['ne null', {serial: {ne: null}}, 'bc'],
        ['gt and lt', {stock: {gt: 0, lt: 9}}, 'ad'],
        ['gte and lte', {stock: {gte: 5, lte: 9}}, 'acd'],
        ['in', {id: {in: ['a', 'c', 'x']}}, 'ac'],
        ['in of nothing', {id: {in: []}}, ''],
        ['notIn', {serial: {notIn: [2]}}, 'acd'],
        ['notIn of nothing', {id: {notIn: []}}, 'abcd'],
        ['between', {stock: {between: [0, 5]}}, 'abd'],
        ['contains, with case', {name: {contains: 'a'}}, 'bcd'],
        ['contains no wildcards', {name: {contains: '%'}}, 'd'],
        ['startsWith, with case', {name: {startsWith: 'b'}}, 'd'],
        ['a boolean', {isActive: false}, 'd'],
        ['a moment', {createdAt: {gte: new Date(0)}}, 'abcd'],
        ['a day', {releasedOn: {lt: '2021-01-01'}}, 'a'],
        ['or', {or: [{id: 'a'}, {stock: {gt: 8}}]}, 'ac'],
        ['or of nothing', {or: []}, ''],
        ['and', {and: [{stock: {gt: 0}}, {stock: {lt: 9}}]}, 'ad'],
        ['not', {not: {stock: {gt: 4}}}, 'b'],
        ['not finds what has no value', {not: {serial: 2}}, 'acd'],
        ['all together', {stock: {gte: 0}, or: [{not: {isActive: true}}, {and: [{id: 'b'}, {stock: 0}]}]}, 'bd'],
      ]
      const rows = [
        {id: 'a', name: 'Apple', stock: 5, releasedOn: '2020-05-05'},
        {id: 'b', name: 'Ball', stock: 0, serial: 2},
        {id: 'c', name: 'Candle', stock: 9, serial: 3},
        {id: 'd', name: 'ball 100%', stock: 5, isActive: false, categoryId: 1, releasedOn: '2021-01-01'},
      ]
      const idsOf = (found: readonly Product[]) => found.map(({id}) => id).join('')
      const seed = async ({products, categories}: Shop) => {
        ;(await categories.create({id: 1, name: 'one'})).unwrap()
        ;(await products.createMany(rows)).unwrap()
      }
      let results: Record<string, string> = {}

      beforeAll(async () => {
        await withShop(async (shop) => {
          await seed(shop)
          for (const [title, where] of FILTERS) {
            const found = idsOf(await shop.products.findMany({where}))
            expect([await shop.products.count({where}), await shop.products.exists(where)]).toEqual([
              found.length,
              found !== '',
            ])
            results = {...results, [title]: found}
          }
        })
      })

      it.each(FILTERS)('%s', (title, _, expected) => {
        expect(results[title]).toBe(expected)
      })

      inShop('a filter with nothing to compare with finds nothing at all: it is refused', async ({products}) => {
        const missing = {id: undefined} as unknown as {id: string}
        await expect(products.exists(missing)).rejects.toMatchObject({code: 'LEX_USAGE'})
        const without = {stock: {gt: undefined}} as unknown as {stock: {gt: number}}
        await expect(products.findMany({where: without})).rejects.toMatchObject({code: 'LEX_USAGE'})
      })

      inShop('orders by several fields, with what has no value first, and by key at last', async (shop) => {
        await seed(shop)
        const ids = async (orderBy: Parameters<typeof shop.products.findMany>[0]) =>
          idsOf(await shop.products.findMany(orderBy))
        expect(await ids({})).toBe('abcd')
        expect(await ids({orderBy: {stock: 'desc'}})).toBe('cadb')
        expect(await ids({orderBy: {stock: 'asc', name: 'desc'}})).toBe('bdac')
        expect(await ids({orderBy: {serial: 'asc'}})).toBe('adbc')
        expect(await ids({orderBy: {serial: 'desc'}})).toBe('cbad')
        expect(await ids({orderBy: {id: 'desc'}, limit: 2, offset: 1})).toBe('cb')
        expect(await ids({offset: 2})).toBe('cd')
        expect(await ids({limit: 0})).toBe('')
      })

      inShop('pages by key, whatever the order, and nothing moves when rows come and go', async (shop) => {
        await seed(shop)
        const {products} = shop
        for (const orderBy of [
          {},
          {stock: 'desc'},
          {serial: 'asc'},
          {serial: 'desc'},
          {isActive: 'asc', releasedOn: 'desc'},
        ] as const) {
          const whole = idsOf(await products.findMany({orderBy}))
          let paged = ''
          let after: string | undefined
          do {
            const page = await products.paginate({orderBy, limit: 1, after})
            paged += idsOf(page.items)
            after = page.next
          } while (after !== undefined)
          expect(paged).toBe(whole)
        }
        const first = await products.paginate({limit: 2})
        expect(idsOf(first.items)).toBe('ab')
        ;(await products.create({id: 'aa', name: 'late'})).unwrap()
        ;(await products.delete('b')).unwrap()
        const second = await products.paginate({limit: 2, after: first.next})
        expect([idsOf(second.items), second.next]).toEqual(['cd', undefined])
        const other = products.paginate({limit: 2, after: first.next, orderBy: {stock: 'asc'}})
        await expect(other).rejects.toMatchObject({code: 'LEX_USAGE'})
      })
    })
  })
}

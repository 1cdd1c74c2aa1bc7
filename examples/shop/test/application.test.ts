import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, test} from 'node:test'
import {Application} from 'lexigram'
import {DatabaseProvider} from 'lexigram/sql'
import {ShopProvider} from '../src/providers.ts'
import {routes} from '../src/routes.ts'

const folder = mkdtempSync(join(tmpdir(), 'shop-'))
after(() => rmSync(folder, {recursive: true}))

test('the shop sells, and its sales are counted in the other database', async () => {
  const env = {
    SHOP_DATABASE_URL: `sqlite:///${join(folder, 'shop.db')}`,
    ANALYTICS_DATABASE_URL: `sqlite:///${join(folder, 'analytics.db')}`,
  }
  await using app = await Application.boot({
    name: 'shop',
    providers: [new DatabaseProvider(), new ShopProvider()],
    config: {env, cwd: join(import.meta.dirname, '..')},
  })
  const web = routes(app.container)
  const order = (id: string, count: number) =>
    web.request(`/products/${id}/orders`, {method: 'POST', body: JSON.stringify({count})})

  assert.equal((await order('pen', 4)).status, 201)
  const statuses = await Promise.all(Array.from({length: 10}, async () => (await order('pen', 1)).status))
  assert.deepEqual(statuses.toSorted(), [201, 201, 201, 201, 201, 201, 409, 409, 409, 409])
  assert.deepEqual(await (await order('ink', 2)).json(), {error: 'only 1 of Ink are left'})
  const {items} = (await (await web.request('/products')).json()) as {items: {id: string; stock: number}[]}
  assert.deepEqual(
    items.map(({id, stock}) => [id, stock]),
    [
      ['ink', 1],
      ['pen', 0],
    ],
  )
  assert.deepEqual(await (await web.request('/sales')).json(), [{product: 'pen', sold: 10}])
  assert.equal((await app.health()).status, 'healthy')
})

import {Hono} from 'hono'
import type {Application} from 'lexigram'
import {Ordering, Products} from './ordering.ts'
import {SqlSalesLog} from './sales.ts'

type Container = Application['container']

export function routes(container: Container): Hono {
  const app = new Hono()
  app.get('/products', async (context) => {
    const products = await container.resolve(Products)
    const after = context.req.query('after')
    return context.json(await products.paginate({orderBy: {name: 'asc'}, limit: 20, after}))
  })
  app.post('/products/:id/orders', async (context) => {
    const {count = 1} = await context.req.json<{count?: number}>().catch(() => ({count: 1}))
    const ordering = await container.resolve(Ordering)
    const ordered = await ordering.order(context.req.param('id'), count)
    return ordered.ok ? context.json(ordered.value, 201) : context.json({error: ordered.error}, 409)
  })
  app.get('/sales', async (context) => context.json(await (await container.resolve(SqlSalesLog)).perProduct()))
  return app
}

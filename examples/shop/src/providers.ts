import {serve} from '@hono/node-server'
import {type Container, Provider, type ProviderContext} from 'lexigram'
import {DATABASE, GenericRepository} from 'lexigram/sql'
import {Order, Product} from './domain.ts'
import {Ordering, Orders, Products, SalesLog, UnitOfWork} from './ordering.ts'
import {routes} from './routes.ts'
import {SqlSalesLog} from './sales.ts'

export class ShopProvider extends Provider {
  override register(container: Container): void {
    container.singleton(
      Products,
      async (resolver) =>
        new GenericRepository<Product, string>({
          provider: await resolver.resolve(DATABASE),
          tableName: 'products',
          entityClass: Product,
          keyField: 'id',
          version: 'version',
        }),
    )
    container.singleton(
      Orders,
      async (resolver) =>
        new GenericRepository<Order, number>({
          provider: await resolver.resolve(DATABASE),
          tableName: 'orders',
          entityClass: Order,
          keyField: 'id',
          timestamps: {createdAt: 'createdAt'},
        }),
    )
    container.singleton(UnitOfWork, async (resolver) => {
      const db = await resolver.resolve(DATABASE)
      return {run: (work) => db.transaction(work)}
    })
    container.singleton(SqlSalesLog)
    container.singleton(SalesLog, (resolver) => resolver.resolve(SqlSalesLog))
    container.singleton(Ordering)
  }
}

/** The web server: starts when everything else has, and stops first. */
export class WebProvider extends Provider<{port: number}> {
  override readonly section = 'web'
  override readonly priority = 200
  #server: ReturnType<typeof serve> | undefined

  protected override parse(raw: unknown): {port: number} {
    const {port} = raw as {port: unknown}
    if (!Number.isInteger(Number(port))) throw new Error(`web.port must be a number, not ${String(port)}`)
    return {port: Number(port)}
  }

  override async boot({container}: ProviderContext): Promise<void> {
    await new Promise<void>((listening) => {
      this.#server = serve({fetch: routes(container).fetch, port: this.config.port}, ({port}) => {
        console.log(`http://localhost:${port}`)
        listening()
      })
    })
  }

  override async shutdown(): Promise<void> {
    const server = this.#server
    if (server !== undefined) await new Promise((closed) => server.close(closed))
  }
}

/** Opens the databases of `application.yaml` (or of a given configuration) for an application, and closes them. */
import type {Backend} from '../../backends/backend.ts'
import {openBackend} from '../../backends/open.ts'
import type {Pool} from '../../backends/pool.ts'
import type {LoadOptions} from '../../config/load.ts'
import type {BackendConfig, Config} from '../../config/types.ts'
import {CONFIG_SOURCE} from '../application.ts'
import type {Container} from '../container/container.ts'
import {named} from '../container/token.ts'
import {type Health, PRIORITY, Provider, type ProviderContext} from '../provider.ts'
import {DATABASE, type Database} from './database.ts'
import {type EchoOptions, echo, type Observer} from './observer.ts'
import {PooledDatabase} from './pooled-database.ts'

/** Does at boot what `migrations.on_boot` says. */
export type MigrateAtBoot = (backend: Backend, config: BackendConfig, signal: AbortSignal) => Promise<void>

export interface DatabaseProviderOptions {
  /** @defaultValue the `db` section of the application's `application.yaml` */
  readonly config?: Config
  /** How statements are shown where `operations.echo` is on. @defaultValue on standard error, without parameters */
  readonly echo?: EchoOptions
  /** Told of every statement, on all databases. */
  readonly observers?: readonly Observer[]
  /** Spans through `@opentelemetry/api`, where it is installed. @defaultValue true */
  readonly tracing?: boolean
}

interface Opened {
  readonly config: BackendConfig
  readonly backend: Backend
  readonly pool: Pool
  readonly database: Database
}

export abstract class BaseDatabaseProvider extends Provider {
  override readonly name = 'database'
  override readonly priority = PRIORITY.infrastructure
  readonly #options: DatabaseProviderOptions
  #opened: readonly Opened[] = []

  constructor(options: DatabaseProviderOptions = {}) {
    super()
    this.#options = options
  }

  protected abstract readonly migrateAtBoot: MigrateAtBoot

  /** Each database under its name, and the primary without one. Nothing is connected yet. */
  override async register(container: Container): Promise<void> {
    const config = this.#options.config ?? (await load(await container.resolve(CONFIG_SOURCE)))
    const tracer = this.#options.tracing === false ? undefined : await import('./tracing.ts')
    const observers = [...(this.#options.observers ?? []), ...((await tracer?.findTracer()) ?? [])]
    this.#opened = await Promise.all(config.backends.map((one) => this.#open(one, observers)))
    for (const {
      config: {name, primary},
      database,
    } of this.#opened) {
      container.value(named(DATABASE, name), database)
      if (primary) container.value(DATABASE, database)
    }
  }

  /** All at the same time: migrations first, where they are asked for, then the connections that `min_size` wants. */
  override async boot({signal}: ProviderContext): Promise<void> {
    const results = await Promise.allSettled(
      this.#opened.map(async ({backend, config, pool}) => {
        if (config.migrations.onBoot !== 'ignore' && !isInMemory(config)) {
          await this.migrateAtBoot(backend, config, signal)
        }
        await pool.fill()
      }),
    )
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('; '))
  }

  override async shutdown(): Promise<void> {
    for (const {backend, pool} of this.#opened.toReversed()) {
      await pool.close()
      await backend[Symbol.asyncDispose]()
    }
  }

  override async health(): Promise<Health> {
    const all = await Promise.all(
      this.#opened.map(async ({database}) => ({name: database.name, health: await database.health()})),
    )
    const healthy = all.every(({health}) => health.status === 'healthy')
    return {
      status: healthy ? 'healthy' : 'unhealthy',
      detail: all.map(({name, health}) => `${name}: ${health.detail ?? health.status}`).join('; '),
    }
  }

  async #open(config: BackendConfig, observers: readonly Observer[]): Promise<Opened> {
    const {pool: settings, operations} = config
    const {echo: echoes, statementTimeoutMs} = operations
    const backend = await openBackend(config)
    const pool = await backend.openPool({...settings, statementTimeoutMs})
    const all = echoes ? [echo(this.#options.echo), ...observers] : observers
    return {config, backend, pool, database: new PooledDatabase({pool, statementTimeoutMs, observers: all})}
  }
}

/** Migrations would go into another database in memory. */
const isInMemory = ({url}: BackendConfig): boolean => url.dialect === 'sqlite' && url.memory

async function load(options: LoadOptions): Promise<Config> {
  const {loadConfig} = await import('../../config/load.ts')
  return loadConfig(options)
}

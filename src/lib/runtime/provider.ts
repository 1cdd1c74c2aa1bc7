/** A part of an application: what it registers, starts, stops, and how it is. */
import type {Container} from './container/container.ts'

/** Lower numbers boot earlier and shut down later. */
export const PRIORITY = {
  /** Databases, caches, queues: what others stand on. */
  infrastructure: 0,
  /** The application itself. */
  application: 100,
} as const

export interface Health {
  readonly status: 'healthy' | 'unhealthy'
  /** For people: what was found, such as a version or an error. Holds no secret. */
  readonly detail?: string
  readonly durationMs?: number
}

/** What a provider is told of the application it is part of. */
export interface ProviderContext {
  readonly container: Container
  /** Aborted when the application begins to shut down. */
  readonly signal: AbortSignal
}

/**
 * `Config` is what stands under {@link Provider.section} in `application.yaml`.
 *
 * First every provider registers, in the order they are listed; then those of one priority boot at the same time. They
 * shut down in reverse order, each only if its boot was begun.
 */
export abstract class Provider<Config = unknown> {
  /** For messages and health. @defaultValue the name of the class */
  readonly name: string = this.constructor.name
  readonly priority: number = PRIORITY.application
  /** The section of `application.yaml` that is meant for this provider. */
  readonly section: string | undefined
  #config: {readonly value: Config} | undefined

  /** What stands in the section, through {@link parse}; from `register` on. */
  get config(): Config {
    if (this.#config === undefined) throw new Error(`${this.name}: the configuration is there from register() on`)
    return this.#config.value
  }

  /** @internal */
  configure(raw: unknown): void {
    this.#config = {value: this.parse(raw)}
  }

  /** Checks the section: return it with its types, or throw what is wrong with it. `raw` is undefined where there is none. */
  protected parse(raw: unknown): Config {
    return raw as Config
  }

  /** Says what the container can make. Nothing should be opened yet. */
  register(_container: Container): void | Promise<void> {}

  /** Opens and starts. What was opened must be closed by {@link shutdown}, also when this throws. */
  boot(_context: ProviderContext): void | Promise<void> {}

  /** Stops and closes; also called after a boot that failed. */
  shutdown(): void | Promise<void> {}

  /** How it is now; undefined when there is nothing to say. */
  health(): Health | undefined | Promise<Health | undefined> {
    return undefined
  }
}

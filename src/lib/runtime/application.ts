/** Boots providers, hands out the container, and shuts down in reverse: at the end of `await using`, or on a signal. */
import type {LoadOptions} from '../config/load.ts'
import {LexigramError} from '../core/errors.ts'
import {Container} from './container/container.ts'
import {token} from './container/token.ts'
import {type Health, PRIORITY, type Provider} from './provider.ts'
import {onSignals} from './signals.ts'

export interface ApplicationOptions {
  /** For messages. */
  readonly name: string
  readonly providers: readonly Provider[]
  /** Where `application.yaml` is looked for, and with which variables. @defaultValue the working directory, `process.env` */
  readonly config?: Partial<LoadOptions>
  /** Whether SIGTERM and SIGINT shut down. @defaultValue true */
  readonly signals?: boolean
  /** How long a shutdown after a signal may take. @defaultValue 10 seconds */
  readonly shutdownTimeoutMs?: number
  /** Told of failures of a shutdown after a signal, which nobody awaits. @defaultValue standard error */
  onError?(error: unknown): void
}

/** Where the configuration of the application comes from, for providers that read it themselves. */
export const CONFIG_SOURCE = token<LoadOptions>('CONFIG_SOURCE')

export interface ApplicationHealth {
  /** `healthy` when every provider is. */
  readonly status: Health['status']
  readonly providers: Readonly<Record<string, Health>>
}

const SHUTDOWN_TIMEOUT_MS = 10_000

export class Application implements AsyncDisposable {
  readonly name: string
  readonly container = new Container()
  readonly #options: ApplicationOptions
  readonly #stop = new AbortController()
  /** Those whose boot was begun, in that order. */
  readonly #begun: Provider[] = []
  #forgetSignals: () => void = () => undefined
  #shutdown: Promise<void> | undefined

  /**
   * Registers and boots all providers.
   *
   * @throws what a provider threw, after everything that was started has been shut down again; AggregateError when several
   * did.
   */
  static async boot(options: ApplicationOptions): Promise<Application> {
    const application = new Application(options)
    const {signals = true, shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS} = options
    if (signals) {
      application.#forgetSignals = onSignals(shutdownTimeoutMs, () => application.#shutdownForSignal())
    }
    try {
      await application.#boot()
    } catch (error) {
      await application.shutdown().catch((more: unknown) => {
        throw new AggregateError([error, more], messageOf(error))
      })
      throw error
    }
    return application
  }

  private constructor(options: ApplicationOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Aborted when the shutdown begins. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Asks every provider that has something to say, at the same time. A failure to answer is unhealthy. */
  async health(): Promise<ApplicationHealth> {
    const answers = await Promise.all(this.#begun.map(async (one) => [one.name, await healthOf(one)] as const))
    const told = answers.flatMap(([name, health]) => (health === undefined ? [] : [[name, health] as const]))
    const healthy = told.every(([, {status}]) => status === 'healthy')
    return {status: healthy ? 'healthy' : 'unhealthy', providers: Object.fromEntries(told)}
  }

  /**
   * The application's providers in reverse, then what the container made, then what those stood on. Every part is
   * given its chance; the second call waits for the first.
   *
   * @throws what failed, when everything is done; AggregateError when several did.
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#shutdownNow()
    return this.#shutdown
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }

  async #boot(): Promise<void> {
    const {providers: all, config} = this.#options
    refuseTwins(all)
    const source: LoadOptions = {cwd: process.cwd(), env: process.env, ...config}
    this.container.value(CONFIG_SOURCE, source)
    const names = all.flatMap(({section}) => section ?? [])
    const sections = names.length === 0 ? {} : await loadThem(names, source)
    for (const provider of all) {
      provider.configure(provider.section === undefined ? undefined : sections[provider.section])
      await provider.register(this.container)
    }
    for (const group of byPriority(all)) {
      if (this.signal.aborted) throw interrupted(this.name)
      await this.#bootGroup(group)
    }
    if (this.signal.aborted) throw interrupted(this.name)
  }

  /** All of them come to an end before the first failure is told: what is half started can't be shut down. */
  async #bootGroup(group: readonly Provider[]): Promise<void> {
    const context = {container: this.container, signal: this.signal}
    this.#begun.push(...group)
    const results = await Promise.allSettled(group.map(async (provider) => provider.boot(context)))
    throwAll(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
  }

  async #shutdownNow(): Promise<void> {
    this.#stop.abort()
    this.#forgetSignals()
    const failures: unknown[] = []
    const attempt = async (run: () => unknown): Promise<void> => {
      try {
        await run()
      } catch (error) {
        failures.push(error)
      }
    }
    const reversed = this.#begun.toReversed()
    const stands = (provider: Provider): boolean => provider.priority < PRIORITY.application
    for (const provider of reversed.filter((one) => !stands(one))) await attempt(() => provider.shutdown())
    await attempt(() => this.container[Symbol.asyncDispose]())
    for (const provider of reversed.filter(stands)) await attempt(() => provider.shutdown())
    throwAll(failures)
  }

  async #shutdownForSignal(): Promise<void> {
    const onError =
      this.#options.onError ?? ((error: unknown) => process.stderr.write(`${this.name}: ${messageOf(error)}\n`))
    await this.shutdown().catch(onError)
  }
}

async function loadThem(names: readonly string[], source: LoadOptions) {
  const {loadSections} = await import('../config/load.ts')
  return loadSections(source, names)
}

function byPriority(providers: readonly Provider[]): readonly (readonly Provider[])[] {
  const groups = Map.groupBy(providers, ({priority}) => priority)
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}

function refuseTwins(providers: readonly Provider[]): void {
  const twin = providers.find(({name}, index) => providers.findIndex((one) => one.name === name) < index)
  if (twin === undefined) return
  throw new LexigramError('LEX_CONTAINER_INVALID', `two providers are called ${twin.name}`, {
    why: 'health and messages could not tell them apart',
    fix: 'give one of them another name: `override readonly name = …`',
  })
}

async function healthOf(provider: Provider): Promise<Health | undefined> {
  try {
    return await provider.health()
  } catch (error) {
    return {status: 'unhealthy', detail: messageOf(error)}
  }
}

const interrupted = (name: string): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', `${name} was told to stop while it booted`)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function throwAll(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, failures.map(messageOf).join('; '))
}

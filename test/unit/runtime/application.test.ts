import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {Application, type Container, type Health, PRIORITY, Provider, token} from '../../../src/index.ts'

const Port = token<number>('Port')

/** Writes down what is asked of it. */
class Part extends Provider {
  override readonly name: string
  override readonly priority: number
  readonly #log: string[]
  readonly #failing: readonly string[]

  constructor(log: string[], name: string, priority: number, failing: readonly string[] = []) {
    super()
    this.name = name
    this.priority = priority
    this.#log = log
    this.#failing = failing
  }
  override register(): void {
    this.#note('register')
  }
  override async boot(): Promise<void> {
    this.#note('boot')
    await new Promise((wake) => setTimeout(wake, 2))
    this.#note('booted')
  }
  override shutdown(): void {
    this.#note('shutdown')
  }
  override health(): Health | undefined {
    this.#note('health')
    return {status: 'healthy'}
  }
  #note(what: string): void {
    this.#log.push(`${what} ${this.name}`)
    if (this.#failing.includes(what)) throw new Error(`${this.name} failed to ${what}`)
  }
}

const bootWith = (...providers: Provider[]) => Application.boot({name: 'test', providers, signals: false})

describe('an application', () => {
  it('registers in order, boots by priority, those of one together, and shuts down in reverse', async () => {
    const log: string[] = []
    {
      await using app = await bootWith(
        new Part(log, 'web', 200),
        new Part(log, 'a', 100),
        new Part(log, 'b', 100),
        new Part(log, 'db', 0),
      )
      app.container.singleton(Port, () => 80)
      app.container.singleton(Part, () => ({[Symbol.dispose]: () => log.push('made')}) as never)
      await app.container.resolve(Part)
    }
    expect(log).toEqual([
      ...['register web', 'register a', 'register b', 'register db'],
      ...['boot db', 'booted db', 'boot a', 'boot b', 'booted a', 'booted b', 'boot web', 'booted web'],
      ...['shutdown web', 'shutdown b', 'shutdown a', 'made', 'shutdown db'],
    ])
  })

  it('shuts down what was begun when a boot fails, and what was begun beside it, and no other', async () => {
    const log: string[] = []
    const parts = [
      new Part(log, 'db', 0),
      new Part(log, 'a', 1, ['boot']),
      new Part(log, 'b', 1),
      new Part(log, 'web', 2),
    ]
    await expect(bootWith(...parts)).rejects.toThrow('a failed to boot')
    expect(log.slice(4)).toEqual([
      ...['boot db', 'booted db', 'boot a', 'boot b', 'booted b'],
      ...['shutdown b', 'shutdown a', 'shutdown db'],
    ])
  })

  it('tells every failure', async () => {
    const two = [new Part([], 'a', 1, ['boot']), new Part([], 'b', 1, ['boot', 'shutdown'])]
    await expect(bootWith(...two)).rejects.toMatchObject({
      message: 'a failed to boot; b failed to boot',
      errors: [
        {errors: [{message: 'a failed to boot'}, {message: 'b failed to boot'}]},
        {message: 'b failed to shutdown'},
      ],
    })
    const app = await bootWith(new Part([], 'a', 1, ['shutdown']), new Part([], 'b', 0, ['shutdown']))
    await expect(app.shutdown()).rejects.toMatchObject({errors: [{message: 'a failed to shutdown'}, {}]})
  })

  it('is as healthy as its least healthy provider', async () => {
    await using app = await bootWith(
      new Part([], 'a', 1),
      new Part([], 'b', 1, ['health']),
      new (class extends Provider {})(),
    )
    expect(await app.health()).toEqual({
      status: 'unhealthy',
      providers: {a: {status: 'healthy'}, b: {status: 'unhealthy', detail: 'b failed to health'}},
    })
  })

  it('refuses two providers of one name', async () => {
    await expect(bootWith(new Part([], 'a', 1), new Part([], 'a', 2))).rejects.toThrow('two providers are called a')
  })
})

describe('the configuration of a provider', () => {
  class Web extends Provider<{readonly port: number; readonly host: string}> {
    override readonly section = 'web'
    override readonly priority = PRIORITY.application
    protected override parse(raw: unknown): {readonly port: number; readonly host: string} {
      const {port, host = 'localhost'} = raw as {port: unknown; host?: string}
      if (!(Number(port) > 0)) throw new Error('web.port must be a port')
      return {port: Number(port), host}
    }
    override register(container: Container): void {
      container.value(Port, this.config.port)
    }
  }

  const folder = (files: Readonly<Record<string, string>>): string => {
    const dir = mkdtempSync(join(tmpdir(), 'lexigram-app-'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
    return dir
  }
  const boot = (cwd: string, env: Record<string, string> = {}) =>
    Application.boot({name: 'test', providers: [new Web()], signals: false, config: {cwd, env}})

  it('is its section of application.yaml, with profile and variables', async () => {
    const cwd = folder({
      'application.yaml': `web: {port: "\${PORT:80}", host: example.org}\ndb: {backend: {url: "sqlite:///x"}}\n`,
      'application.prod.yaml': 'web: {host: prod.example.org}\n',
    })
    {
      await using app = await boot(cwd)
      expect(await app.container.resolve(Port)).toBe(80)
    }
    const web = new Web()
    const env = {PORT: '8080', LEX_PROFILE: 'prod'}
    await using _ = await Application.boot({name: 'test', providers: [web], signals: false, config: {cwd, env}})
    expect(web.config).toEqual({port: 8080, host: 'prod.example.org'})
  })

  it('is checked by the provider; a variable that is not set is a problem with its place', async () => {
    await expect(boot(folder({'application.yaml': 'web: {port: none}\n'}))).rejects.toThrow('web.port must be a port')
    const cwd = folder({'application.yaml': `web:\n  port: \${PORT}\n`})
    await expect(boot(cwd)).rejects.toMatchObject({code: 'LEX_CONFIG_VARIABLE_UNSET'})
  })
})

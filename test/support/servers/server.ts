/** One server process: started, probed until it answers, stopped, started again. */
import {type ChildProcess, spawn} from 'node:child_process'
import {closeSync, mkdirSync, openSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {giveTo, serverAccount} from './account.ts'
import {type Endpoint, type ServerAddress, urlOf} from './address.ts'
import type {Engine, Launch} from './engine.ts'
import {guardedFolder, guardProcess, releaseProcess} from './guard.ts'
import {type ServerKind, TEST_PASSWORD, TEST_USER} from './kinds.ts'
import {serverEnvironment} from './run.ts'

const START_TIMEOUT_MS = 60_000

export interface StartOptions {
  /** More arguments for the server's own command line. */
  readonly args?: readonly string[]
  /** With fsync and all else that a crash needs. @defaultValue false */
  readonly durable?: boolean
}

export interface RunningServer extends ServerAddress {
  /** Of the process that runs now: another one after `restart`. */
  readonly pid: number
  readonly dataDir: string
  readonly socketPath: string
  url(database?: string): string
  /** `smart` waits for clients where the server can (PostgreSQL), `kill` is SIGKILL. @defaultValue fast */
  stop(mode?: 'smart' | 'fast' | 'kill'): Promise<void>
  /** Stops it if it runs, and starts it on the same data and port. */
  restart(): Promise<void>
}

export async function startEngine(
  kind: ServerKind,
  engine: Engine,
  options: StartOptions = {},
): Promise<RunningServer> {
  const folder = guardedFolder('data')
  const account = serverAccount()
  const dataDir = join(folder, kind)
  const temporaryDir = join(folder, 'tmp')
  for (const own of [dataDir, temporaryDir]) {
    mkdirSync(own, {mode: 0o700})
    giveTo(account, own)
  }
  const launchAt = (port: number): Launch => ({
    dataDir,
    temporaryDir,
    port,
    account,
    socketPath: engine.socketPath(dataDir, port),
    accountsFile: join(folder, 'accounts'),
    durable: options.durable ?? false,
  })
  await engine.initialize(launchAt(0))
  rmSync(launchAt(0).accountsFile, {force: true})
  return startOnFreePort(kind, engine, launchAt, options.args ?? [])
}

/** Between the choice of a port and its use somebody else may take it. */
async function startOnFreePort(
  kind: ServerKind,
  engine: Engine,
  launchAt: (port: number) => Launch,
  args: readonly string[],
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = new ServerProcess(kind, engine, launchAt(await freePort()), args)
    try {
      const version = await server.start()
      return server.running(version)
    } catch (error) {
      await server.stop('kill')
      if (attempt === 3 || !/address already in use|errno: 98/i.test(String(error))) throw error
    }
  }
}

class ServerProcess {
  private child: ChildProcess | undefined
  private readonly kind: ServerKind
  private readonly engine: Engine
  private readonly launch: Launch
  private readonly args: readonly string[]

  constructor(kind: ServerKind, engine: Engine, launch: Launch, args: readonly string[]) {
    this.kind = kind
    this.engine = engine
    this.launch = launch
    this.args = args
  }

  get endpoint(): Endpoint {
    const {dataDir, port, socketPath} = this.launch
    const own = {pid: this.pid, dataDir, socketPath}
    const {database} = this.engine
    return {
      kind: this.kind,
      host: '127.0.0.1',
      port,
      user: TEST_USER,
      password: TEST_PASSWORD,
      database,
      search: '',
      own,
    }
  }

  get pid(): number {
    return this.child?.pid ?? 0
  }

  running(version: string): RunningServer {
    const self = this
    const {dataDir, socketPath} = this.launch
    return {
      ...this.endpoint,
      version,
      dataDir,
      socketPath,
      get pid() {
        return self.pid
      },
      url: (database) => urlOf(this.endpoint, database),
      stop: (mode) => this.stop(mode),
      restart: () => this.restart(),
    }
  }

  /** @returns the version, once the server answers the test user. */
  async start(): Promise<string> {
    const {account, dataDir} = this.launch
    const program = this.engine.program(this.launch)
    const log = openSync(this.logFile, 'a')
    const child = spawn(program.command, [...program.args, ...this.args], {
      stdio: ['ignore', log, log],
      detached: true,
      cwd: dataDir,
      env: serverEnvironment(),
      ...account,
    })
    closeSync(log)
    let failure = ''
    child.once('error', (error) => {
      failure = error.message
    })
    child.once('exit', (status, signal) => {
      failure ||= `ended with ${status ?? signal}`
    })
    child.unref()
    this.child = child
    if (child.pid !== undefined) guardProcess(child.pid, dataDir)
    for (const started = Date.now(); ; await sleep(25)) {
      if (failure !== '') throw new Error(`${this.kind} did not start: ${failure}\n${this.logTail()}`)
      try {
        return await this.engine.probe(this.endpoint)
      } catch (error) {
        if (Date.now() - started < START_TIMEOUT_MS) continue
        throw new Error(`${this.kind} did not answer in time\n${this.logTail()}`, {cause: error})
      }
    }
  }

  async stop(mode: 'smart' | 'fast' | 'kill' = 'fast'): Promise<void> {
    const {child} = this
    if (child?.pid === undefined) return
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.ref()
      child.kill(mode === 'kill' ? 'SIGKILL' : this.engine.stopSignals[mode])
      await ended
    }
    releaseProcess(child.pid)
    this.child = undefined
  }

  /** PostgreSQL refuses to start while processes of a killed one still hold its memory: tried again for a while. */
  async restart(): Promise<void> {
    await this.stop('fast')
    for (const started = Date.now(); ; await sleep(100)) {
      try {
        await this.start()
        return
      } catch (error) {
        await this.stop('kill')
        if (Date.now() - started > 10_000) throw error
      }
    }
  }

  private get logFile(): string {
    return `${this.launch.dataDir}.log`
  }

  private logTail(): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
  }
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

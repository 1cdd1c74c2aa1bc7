/** The process that runs SQLite for a migration run (host.ts), as the run sees it; and those kept for the next database. */
import {type ChildProcess, type ForkOptions, fork} from 'node:child_process'
import type {Socket} from 'node:net'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {packageRoot} from '../../core/package-root.ts'
import {type HostReply, type HostRequest, POUR_FD} from './protocol.ts'

/** A process that is not used is kept so long: from one database of a fleet to the next, and no longer. */
const KEPT_MS = 1_000

/** From src/ Node runs the TypeScript itself; the bundle has the host as a file of its own. */
function hostPath(): string {
  const here = fileURLToPath(import.meta.url)
  return here.endsWith('.ts') ? join(here, '..', 'host.ts') : join(packageRoot(), 'dist', 'sqlite-host.js')
}

export type RequestBody = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, 'id'> : never) : never

const FORK: ForkOptions = {
  serialization: 'advanced',
  stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe', 1],
  execArgv: [
    ...process.execArgv,
    // Node says of node:sqlite that it may still change.
    '--disable-warning=ExperimentalWarning',
    // Rows that are handed on die young: with little room for them the process stays small, and is no slower.
    '--max-semi-space-size=2',
  ],
}

interface Waiting {
  resolve(reply: HostReply): void
  reject(reason: string): void
}

/** Not used now; each ends by itself after {@link KEPT_MS}, or with this process. */
const idle = new Set<HostProcess>()

export class HostProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #ended: string | undefined
  #expiry: NodeJS.Timeout | undefined

  /** One that was kept, or a new one. */
  static take(): HostProcess {
    const [kept] = idle
    if (kept === undefined) return new HostProcess()
    idle.delete(kept)
    clearTimeout(kept.#expiry)
    kept.#child.ref()
    kept.#child.channel?.ref()
    kept.pipe.ref()
    return kept
  }

  private constructor() {
    this.#child = fork(hostPath(), FORK)
    this.#child.on('message', (message) => this.#received(message as HostReply))
    this.#child.on('exit', (code, signal) => this.#gone(`it ended with ${signal ?? `status ${code}`}`))
    this.#child.on('error', (error) => this.#gone(error.message))
    // Its end is told by the process.
    this.pipe.on('error', () => undefined)
  }

  /** What it pours. */
  get pipe(): Socket {
    return this.#child.stdio[POUR_FD.pipe] as unknown as Socket
  }

  /** Whether it can no longer be asked. */
  get ended(): boolean {
    return this.#ended !== undefined
  }

  get busy(): boolean {
    return this.#waiting.size > 0
  }

  /** @returns the reply, which may tell of an error of SQLite. Rejects with a text when the process is gone. */
  request(body: RequestBody): Promise<HostReply> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject})
      this.#child.send({id, ...body})
    })
  }

  async kill(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await exited
  }

  /** Gives it back: its database is closed, and it waits for the next one without keeping this process alive. */
  async release(): Promise<void> {
    if (this.ended) return
    if (this.busy) return this.kill()
    await this.request({op: 'close'}).catch(() => undefined)
    if (this.ended) return
    idle.add(this)
    this.#child.unref()
    this.#child.channel?.unref()
    this.pipe.unref()
    this.#expiry = setTimeout(() => {
      idle.delete(this)
      this.#child.disconnect()
    }, KEPT_MS)
    this.#expiry.unref()
  }

  #received(reply: HostReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    waiting?.resolve(reply)
  }

  #gone(reason: string): void {
    this.#ended ??= reason
    clearTimeout(this.#expiry)
    idle.delete(this)
    for (const {reject} of this.#waiting.values()) reject(reason)
    this.#waiting.clear()
  }
}

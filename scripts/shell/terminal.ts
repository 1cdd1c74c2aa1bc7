/** A program in a real terminal: tmux, on a socket of its own, with keys typed into it and its screen read. */
import {execFile, spawnSync} from 'node:child_process'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'

const execute = promisify(execFile)

/** Whether there is one; Debian's package is `tmux`. */
export const hasTmux = (): boolean => process.platform !== 'win32' && spawnSync('tmux', ['-V']).status === 0

export interface TerminalOptions {
  readonly cwd: string
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly columns?: number
  readonly rows?: number
  /** Called at the end with all that was on the screen then. */
  onClose?(screen: string): void
}

/** How often the screen is looked at, in milliseconds. */
const EVERY_MS = 50
const PATIENCE_MS = 30_000

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

let last = 0

export class Terminal implements AsyncDisposable {
  readonly #socket: string
  readonly #onClose: ((screen: string) => void) | undefined

  private constructor(socket: string, onClose: ((screen: string) => void) | undefined) {
    this.#socket = socket
    this.#onClose = onClose
  }

  /** Runs `command`; when it ends, `ended with` and its status are shown. */
  static async open({cwd, command, env, columns = 80, rows = 40, onClose}: TerminalOptions): Promise<Terminal> {
    last += 1
    const terminal = new Terminal(`lexigram-${process.pid}-${last}`, onClose)
    const assigned = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`)
    const line = `env -i ${assigned.join(' ')} ${command.map(quoted).join(' ')}; echo "ended with $?"; exec cat`
    const size = ['-x', String(columns), '-y', String(rows)]
    await terminal.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, `exec sh -c ${quoted(line)}`)
    return terminal
  }

  /** All that was shown and is not cleared, with what has scrolled away. */
  async screen(): Promise<string> {
    return (await this.#tmux('capture-pane', '-p', '-S', '-')).trimEnd()
  }

  async type(text: string): Promise<void> {
    // A semicolon at the end is tmux's own.
    await this.#tmux('send-keys', '-l', '--', text.replace(/;$/, '\\;'))
  }

  /** `Enter`, `Tab`, `Up`, `C-c` … */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux('send-keys', ...keys)
  }

  async enter(text: string): Promise<void> {
    await this.type(text)
    await this.press('Enter')
  }

  /** Leaves the line in hand, and nothing of what was above it. */
  async clear(): Promise<void> {
    await this.press('C-l')
    for (let lines = 2; lines > 1; ) {
      await sleep(EVERY_MS)
      lines = (await this.#tmux('capture-pane', '-p')).trimEnd().split('\n').length
    }
    await this.#tmux('clear-history')
  }

  /** Waits until the screen looks so. */
  async shows(pattern: RegExp): Promise<string> {
    for (const until = Date.now() + PATIENCE_MS; ; ) {
      const screen = await this.screen()
      if (pattern.test(screen)) return screen
      if (Date.now() > until) throw new Error(`${pattern} is not on the screen:\n${screen}`)
      await sleep(EVERY_MS)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onClose?.(await this.screen().catch(() => ''))
    await this.#tmux('kill-server').catch(() => undefined)
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    return (await execute('tmux', ['-L', this.#socket, ...args])).stdout
  }
}

/** `db shell` between its flags and the session: a terminal or a script, the history, Ctrl-C, the end. */
import {createInterface} from 'node:readline'
import type {BackendConfig} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import {BackendCommand} from '../backend-command.ts'
import {type BackendFlags, durationOf} from '../flags.ts'
import {nobodyToAsk} from '../query/consent.ts'
import type {RowFormat} from '../render/rows/writer.ts'
import type {ShellBackends} from './call.ts'
import {runCommand} from './commands.ts'
import {highlight} from './highlight.ts'
import {History, historyPath} from './history.ts'
import {Interrupts} from './interrupts.ts'
import type {ShellIo} from './io.ts'
import {LineEditor} from './line-editor.ts'
import {streamLines} from './lines.ts'
import {ShellOutput} from './output.ts'
import {ShellSession} from './session.ts'
import {suggest} from './suggest.ts'

export interface ShellFlags extends BackendFlags {
  readonly write: boolean
  readonly yes: boolean
  readonly timeout: string
  readonly format?: RowFormat | undefined
  readonly header: boolean
  readonly limit?: number | undefined
  readonly timing: boolean
  readonly history: boolean
  readonly pager: boolean
}

/** What is piped in or out is a script. */
const isAtTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true

export abstract class ShellCommand extends BackendCommand {
  protected async runShell(flags: ShellFlags): Promise<void> {
    const interactive = isAtTerminal()
    if (flags.write && !flags.yes && !interactive) throw nobodyToAsk()
    const config = await this.#oneBackend(flags)
    await (interactive ? this.#atTerminal(flags, config) : this.#asScript(flags, config))
  }

  async #atTerminal(flags: ShellFlags, config: BackendConfig): Promise<void> {
    const history = new History(flags.history ? historyPath(process.env) : undefined, (text) => this.redact(text))
    if (history.problem !== undefined) this.notice(history.problem)
    const interrupts = new Interrupts(this.signal)
    const backends = await this.#backends(flags)
    const editor: {now?: LineEditor} = {}
    const io = this.#io(flags, () => editor.now)
    const session = this.#session(flags, io, interrupts, history, backends)
    this.takeInterrupts(interrupts.interrupt)
    await interrupts.during((signal) => session.connect(config, signal))
    this.hint(`${session.greeting()}; \\? lists the commands`)
    const lines = new LineEditor({
      input: process.stdin,
      output: process.stdout,
      history: history.entries,
      onInterrupt: interrupts.interrupt,
      paint: (line) => highlight(session.typed, line, session.connection.colours, this.out.color),
      complete: async (before, after) => {
        const {candidates, prefix} = await suggest(session, backends.names, before, after)
        return [candidates, prefix]
      },
    })
    editor.now = lines
    this.signal.addEventListener('abort', () => lines.close(), {once: true})
    try {
      // While the first line is typed.
      setImmediate(() => session.connection.inspection.refresh())
      await session.run(lines)
    } finally {
      lines.close()
      await session.close()
    }
  }

  /** Statements and commands as they come, up to the first that fails. */
  async #asScript(flags: ShellFlags, config: BackendConfig): Promise<void> {
    const interrupts = new Interrupts(this.signal)
    const history = new History(undefined, (text) => text)
    const session = this.#session(
      flags,
      this.#io(flags, () => undefined),
      interrupts,
      history,
      await this.#backends(flags),
    )
    this.signal.addEventListener('abort', () => process.stdin.destroy(), {once: true})
    await session.connect(config, this.signal)
    try {
      await session.run(streamLines(createInterface({input: process.stdin, terminal: false}), 'stdin'))
    } finally {
      await session.close()
    }
  }

  #session(
    flags: ShellFlags,
    io: ShellIo,
    interrupts: Interrupts,
    history: History,
    backends: ShellBackends,
  ): ShellSession {
    const {write, yes, timing, format, header, limit} = flags
    return new ShellSession({
      io,
      output: new ShellOutput(io, {format, header, limit}),
      interrupts,
      history,
      write,
      yes,
      timeoutMs: durationOf('--timeout', flags.timeout),
      timing,
      command: (session, line, query) => runCommand(session, line, query, backends),
    })
  }

  #io(flags: ShellFlags, editor: () => LineEditor | undefined): ShellIo {
    const lend: ShellIo['lend'] = (body) => editor()?.lend(body) ?? body()
    const interactive = isAtTerminal()
    return {
      out: this.out,
      err: this.err,
      interactive,
      notice: (message) => this.notice(message),
      hint: (message) => this.hint(message),
      say: (message) => interactive && this.hint(message),
      showError: (error) => this.showError(error),
      page: async (text) => {
        const {rows} = process.stdout
        const long = text.split('\n').length > (rows ?? Number.POSITIVE_INFINITY)
        if (!long || !flags.pager) return this.out.write(text)
        const {page} = await import('../pager.ts')
        await lend(() => page(text, {env: process.env, rows, write: this.out.write}))
      },
      redact: (text) => this.redact(text),
      lend,
      ask: async (question) => (await editor()?.ask(question)) ?? false,
    }
  }

  async #backends(flags: ShellFlags): Promise<ShellBackends> {
    const {backends} = await this.loadConfig(flags)
    return {
      names: backends.map(({name}) => name),
      connect: async (session, name) => {
        const [config] = await this.choose({...flags, backend: [name]})
        if (config !== undefined) await session.options.interrupts.during((signal) => session.connect(config, signal))
      },
    }
  }

  async #oneBackend(flags: ShellFlags): Promise<BackendConfig> {
    const meaningless = (['json', 'all', 'schemas'] as const).find(
      (flag) => flags[flag] !== undefined && flags[flag] !== false,
    )
    if (meaningless !== undefined) {
      throw new LexigramError('LEX_USAGE', `--${meaningless} means nothing in a shell`, {
        fix:
          meaningless === 'json'
            ? 'take `lexigram db query --json`'
            : 'name one backend with --backend; \\c changes it',
      })
    }
    const [config, ...more] = await this.chosen(flags)
    if (config !== undefined && more.length === 0) return config
    throw new LexigramError('LEX_USAGE', 'a shell is connected to one backend', {
      fix: 'name one with --backend; \\c changes it',
    })
  }
}

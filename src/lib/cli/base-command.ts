/** What every command shares: screens, signals, one way to print a result and one way to fail. */
import {Command} from '@oclif/core'
import {loadConfig} from '../config/load.ts'
import {Redactor} from '../config/redact.ts'
import type {BackendConfig, Config} from '../config/types.ts'
import {redactorFor} from '../config/values.ts'
import {LexigramError} from '../core/errors.ts'
import {toCliError} from './cli-error.ts'
import {EXIT, EXIT_TERMINATED, exitStatusOf} from './exit-codes.ts'
import {type GlobalFlags, globalFlags} from './flags.ts'
import {errorJson, renderError} from './render/error.ts'
import {type Screen, screenOf} from './screen.ts'

/** A run that can't stop by itself after a signal is ended after so long, in milliseconds. */
const LAST_GRACE_MS = 1_700

export abstract class BaseCommand extends Command {
  static override baseFlags = globalFlags

  /** Aborted by Ctrl-C and SIGTERM. */
  protected readonly signal: AbortSignal
  readonly #abort = new AbortController()
  #config: Config | undefined
  readonly #noticed = new Set<string>()
  #redactor = new Redactor([])
  #screens: {out: Screen; err: Screen} | undefined
  readonly #onSigint = (): void => this.#stop('SIGINT', EXIT.interrupted)

  constructor(...args: ConstructorParameters<typeof Command>) {
    super(...args)
    this.signal = this.#abort.signal
  }

  protected override async init(): Promise<void> {
    await super.init()
    this.argv = withStepsLast(this.argv)
    process.once('SIGINT', this.#onSigint)
    process.once('SIGTERM', () => this.#stop('SIGTERM', EXIT_TERMINATED))
  }

  /** Where data goes. */
  protected get out(): Screen {
    return this.#both().out
  }

  /** Where everything else goes. */
  protected get err(): Screen {
    return this.#both().err
  }

  /** Loads the configuration, once; from here on its passwords are masked in whatever is printed. */
  protected async loadConfig(flags: GlobalFlags): Promise<Config> {
    this.#config ??= await this.#loadConfig(flags)
    return this.#config
  }

  async #loadConfig({config, profile}: GlobalFlags): Promise<Config> {
    const loaded = await loadConfig({
      cwd: process.cwd(),
      env: process.env,
      ...(config === undefined ? {} : {config}),
      ...(profile === undefined ? {} : {profile}),
    })
    this.maskPasswordsOf(loaded.backends)
    for (const notice of loaded.notices) this.notice(notice)
    return loaded
  }

  /** From here on the passwords of `backends`, which must be all that are known, are masked in whatever is printed. */
  protected maskPasswordsOf(backends: readonly BackendConfig[]): void {
    this.#redactor = redactorFor(backends)
  }

  /** Masks secrets. */
  protected redact(text: string): string {
    return this.#redactor.redact(text)
  }

  /** Masks secrets in the texts of a value. */
  protected redactData<T>(value: T): T {
    return this.#redactor.redactData(value) as T
  }

  /** A notice that counts for several backends is told once. */
  protected noticeOnce(message: string): void {
    if (this.#noticed.has(message)) return
    this.#noticed.add(message)
    this.notice(message)
  }

  /** Something worth knowing that is no failure; on stderr. */
  protected notice(message: string): void {
    if (this.#has('--quiet')) return
    const {color, isTty, symbols} = this.err
    this.err.write(`${color.yellow(isTty ? symbols.warning : 'notice:')} ${this.redact(message)}\n`)
  }

  /** What one may want to do next; on stderr. */
  protected hint(message: string): void {
    if (!this.wantsJson && !this.#has('--quiet')) this.err.write(`${this.err.color.dim(message)}\n`)
  }

  /** Prints the result: `json` as one document with --json, else `text`. */
  protected result(json: object, text: () => string): void {
    if (this.wantsJson) this.#document({ok: true, ...json})
    else if (!this.#has('--quiet')) this.out.write(text())
  }

  /** Prints what a database holds, on a terminal through a pager when it is long. Nothing in it is masked: it would say something else. */
  protected async page(
    text: string,
    {quiet, pager}: {readonly quiet: boolean; readonly pager: boolean},
  ): Promise<void> {
    if (text === '' || this.wantsJson || quiet) return
    const {isTty, write} = this.out
    if (!isTty || !pager) return write(text)
    const {page} = await import('./pager.ts')
    await page(text, {env: process.env, rows: process.stdout.rows, write})
  }

  /**
   * Prints a failure and sets the exit status.
   *
   * @param where - the backends it happened on, for text; empty where that goes without saying.
   */
  protected fail(error: LexigramError, json: object = {}, where = ''): void {
    this.failStatus(exitStatusOf(error))
    if (this.wantsJson) {
      this.#document({ok: false, error: errorJson(error), ...json})
    } else {
      this.showError(error, where)
      return
    }
    this.#showStack(error)
  }

  /** Prints a failure that ends nothing. */
  protected showError(error: LexigramError, where = ''): void {
    this.err.write(renderError(error, this.err, (text) => this.redact(text), process.cwd(), where))
    this.#showStack(error)
  }

  #showStack(error: LexigramError): void {
    if (this.#has('--debug')) this.err.write(`${this.redact(stackOf(error))}\n`)
  }

  /** From here on Ctrl-C means what `onInterrupt` does, and ends nothing by itself. */
  protected takeInterrupts(onInterrupt: () => void): void {
    process.off('SIGINT', this.#onSigint)
    process.on('SIGINT', onInterrupt)
  }

  /** The worse of what is set and `status`; an interruption stays one. */
  protected failStatus(status: number): void {
    const set = typeof process.exitCode === 'number' ? process.exitCode : 0
    if (!this.signal.aborted) process.exitCode = Math.max(set, status)
  }

  /** Also right when parsing failed. */
  protected get wantsJson(): boolean {
    return this.#has('--json')
  }

  protected override async catch(error: unknown): Promise<void> {
    // `--help` and the like end in an ExitError of status 0.
    if (error instanceof Error && 'oclif' in error && (error.oclif as {exit?: number}).exit === 0) return
    this.fail(toCliError(error, this.id))
  }

  /** Secrets are masked in the values, before they are JSON: masking inside the text could break it. */
  #document(json: object): void {
    this.out.write(`${JSON.stringify(this.#redactor.redactData(json), undefined, 2)}\n`)
  }

  #has(flag: string): boolean {
    const end = this.argv.indexOf('--')
    return this.argv.slice(0, end === -1 ? undefined : end).includes(flag)
  }

  #both(): {out: Screen; err: Screen} {
    const color = !this.#has('--no-color')
    this.#screens ??= {
      out: screenOf({stream: process.stdout, env: process.env, color}),
      err: screenOf({stream: process.stderr, env: process.env, color}),
    }
    return this.#screens
  }

  #stop(signal: 'SIGINT' | 'SIGTERM', status: number): void {
    process.exitCode = status
    this.#abort.abort(signal)
    // A server that answers nothing must not hold the shell; a second Ctrl-C says that the user can't wait.
    const end = (): never => {
      const why = 'what was under way did not end in time and was left to itself'
      this.fail(
        new LexigramError('LEX_INTERRUPTED', 'interrupted', {why, fix: 'see `lexigram db status` for what is true'}),
      )
      return process.exit(status)
    }
    setTimeout(end, LAST_GRACE_MS).unref()
    process.once(signal, end)
  }
}

/** A target such as `-1` looks like a flag; behind `--` it is what it is meant to be. */
function withStepsLast(argv: readonly string[]): string[] {
  const isStep = (argument: string): boolean => /^-\d+$/.test(argument)
  if (argv.includes('--') || !argv.some(isStep)) return [...argv]
  return [...argv.filter((argument) => !isStep(argument)), '--', ...argv.filter(isStep)]
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

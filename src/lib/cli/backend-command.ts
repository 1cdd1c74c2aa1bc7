/** What every command on databases shares: which backends, one report each, the worst status. */

import type {Backend} from '../backends/backend.ts'
import {type BackendOutcome, onEach} from '../backends/fleet.ts'
import {waitForServer} from '../backends/wait.ts'
import {nearestOf} from '../config/nearest.ts'
import type {BackendConfig, Config} from '../config/types.ts'
import {currentOwner, currentUser} from '../core/author.ts'
import {LexigramError} from '../core/errors.ts'
import type {RunOptions} from '../migrations/migrate.ts'
import {status} from '../operations/status.ts'
import {BaseCommand} from './base-command.ts'
import {toCliError} from './cli-error.ts'
import {exitStatusOf} from './exit-codes.ts'
import {type BackendFlags, backendFlags, durationOf, globalFlags, type RunFlags} from './flags.ts'
import {LiveBoard} from './live-board.ts'
import {Progress} from './progress.ts'
import {errorJson} from './render/error.ts'
import {plural} from './render/layout.ts'
import {renderBackend} from './render/run-report.ts'
import type {Screen} from './screen.ts'

/** How one backend's report is shown. */
export interface Output<T> {
  /** Printed when the backend is done. */
  text(report: T): string
  /** An element of `backends`. */
  json(report: T): object
  /** The failure that a report tells of, if any. */
  errorOf?(report: T): LexigramError | undefined
}

export abstract class BackendCommand extends BaseCommand {
  static override baseFlags = {...globalFlags, ...backendFlags}
  readonly #board = new LiveBoard()
  readonly #pages = new Map<string, string>()
  #together = false
  #chosen: readonly BackendConfig[] | undefined

  /** Runs `body` on the chosen backends, as many at once as --jobs says, prints each report, and sets the status. */
  protected async onBackends<T>(
    flags: BackendFlags,
    output: Output<T>,
    body: (backend: Backend, config: BackendConfig) => Promise<T>,
  ): Promise<readonly BackendOutcome<T>[]> {
    const chosen = await this.chosen(flags)
    const jobs = Math.max(1, flags.jobs ?? 1)
    this.#together = Math.min(jobs, chosen.length) > 1
    const outcomes = await onEach(
      chosen,
      {jobs, signal: this.signal},
      (error) => toCliError(error, this.id),
      async (backend, entry) => {
        try {
          const report = await body(backend, entry)
          this.#print(backend.name, flags, output.text(report))
          return report
        } catch (error) {
          this.#print(backend.name, flags, '')
          throw error
        }
      },
    )
    this.#board.done()
    const errors = outcomes.flatMap((outcome) => errorsOf(outcome, output))
    const json = {
      backends: outcomes.map((outcome) =>
        outcome.ok ? output.json(outcome.value) : {name: outcome.config.name, error: errorJson(outcome.error)},
      ),
    }
    const [first, ...others] = errors
    if (first === undefined) this.result(json, () => '')
    else if (this.wantsJson) this.fail(worst([first, ...others]), json)
    else for (const error of told(errors)) this.fail(error)
    return outcomes
  }

  /** The backends that the flags mean. */
  protected async chosen(flags: BackendFlags): Promise<readonly BackendConfig[]> {
    this.#chosen ??= chooseBackends(await this.loadConfig(flags), flags)
    return this.#chosen
  }

  /** The options of a run on `backend`, its events shown on the terminal. */
  protected async withRun<T>(
    backend: Backend,
    {migrations}: BackendConfig,
    flags: BackendFlags & RunFlags,
    body: (options: RunOptions) => Promise<T>,
  ): Promise<T> {
    const progress = new Progress({
      key: backend.name,
      board: this.#board,
      label: this.#together ? `${backend.name}  ` : '',
      out: this.#together ? this.#pageOf(backend.name) : this.out,
      err: this.err,
      header: () => renderBackend(backend, this.out),
      lines: !this.wantsJson && !flags.quiet,
      notice: (message) => this.notice(message),
      redact: (text) => this.redact(text),
    })
    const {wait, 'lock-timeout': lockTimeout} = flags
    const lockTimeoutMs =
      lockTimeout === undefined ? migrations.lockTimeoutMs : durationOf('--lock-timeout', lockTimeout)
    try {
      if (wait !== undefined) await this.#waitFor(backend, durationOf('--wait', wait))
      return await body({
        backend,
        migrations: {...migrations, lockTimeoutMs},
        author: {who: currentUser(), owner: currentOwner(), lexigramVersion: this.config.version},
        signal: this.signal,
        onEvent: progress.onEvent,
        now: () => new Date(),
      })
    } finally {
      progress.end()
    }
  }

  /** Lines of one of several runs at once, kept until it is over: mixed they could not be read. */
  #pageOf(name: string): Screen {
    return {...this.out, write: (text) => this.#pages.set(name, (this.#pages.get(name) ?? '') + text)}
  }

  #print(name: string, {quiet}: BackendFlags, text: string): void {
    const page = (this.#pages.get(name) ?? '') + text
    this.#pages.delete(name)
    if (page !== '' && !this.wantsJson && !quiet) this.#board.above(() => this.out.write(this.redact(page)))
  }

  #waitFor(backend: Backend, timeoutMs: number): Promise<void> {
    const onWait = (reason: string): void => this.notice(`waiting for ${backend.name} (${backend.address}): ${reason}`)
    return waitForServer(backend, {timeoutMs, signal: this.signal, onWait})
  }

  /** Where only the primary was meant, tells of other backends with something to apply. */
  protected async tellOfOthers(flags: BackendFlags): Promise<void> {
    if (flags.all || flags.backend !== undefined || flags.quiet || this.signal.aborted) return
    const {backends} = await this.loadConfig(flags)
    const others = backends.filter(({primary}) => !primary).map(impatient)
    const outcomes = await onEach(
      others,
      {jobs: others.length, signal: this.signal},
      (error) => toCliError(error),
      (backend, {migrations}) => status({backend, migrations}),
    )
    for (const outcome of outcomes) {
      if (!outcome.ok || outcome.value.pending === 0) continue
      const {name, pending} = outcome.value
      this.notice(`${name} has ${plural(pending, 'pending migration')}: use --backend ${name} or --all`)
    }
  }
}

function errorsOf<T>(outcome: BackendOutcome<T>, output: Output<T>): LexigramError[] {
  const error = outcome.ok ? output.errorOf?.(outcome.value) : outcome.error
  return error === undefined ? [] : [error]
}

/** Longest wait for a server that is only asked by the way, in milliseconds. */
const BY_THE_WAY_MS = 1_000

function impatient(config: BackendConfig): BackendConfig {
  const {url} = config
  return url.dialect === 'sqlite' ? config : {...config, url: {...url, connectTimeoutMs: BY_THE_WAY_MS}}
}

/** One interruption says it for all the backends that were not begun. */
function told(errors: readonly LexigramError[]): readonly LexigramError[] {
  const first = errors.findIndex(({code}) => code === 'LEX_INTERRUPTED')
  return errors.filter(({code}, index) => code !== 'LEX_INTERRUPTED' || index === first)
}

/** Of several failures the one that decides the exit status. */
const worst = (errors: readonly [LexigramError, ...LexigramError[]]): LexigramError =>
  errors.reduce((bad, error) => (exitStatusOf(error) > exitStatusOf(bad) ? error : bad))

/** The primary, those that are named, or all, in the order of the configuration. */
export function chooseBackends({backends}: Config, {all, backend}: BackendFlags): readonly BackendConfig[] {
  if (all) return backends
  if (backend === undefined) return backends.filter(({primary}) => primary)
  const names = backends.map(({name}) => name)
  const unknown = backend.filter((name) => !names.includes(name))
  const [first] = unknown
  if (first === undefined) return backends.filter(({name}) => backend.includes(name))
  const nearest = nearestOf(first, names)
  throw new LexigramError(
    'LEX_BACKEND_UNKNOWN',
    `no backend ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    {
      why: `the configuration has ${names.join(', ')}`,
      fix: nearest === undefined ? 'name one of these with --backend' : `did you mean --backend ${nearest}?`,
    },
  )
}

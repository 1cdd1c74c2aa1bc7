/** What every command on databases shares: which backends, one report each, the worst status. */

import type {Backend} from '../backends/backend.ts'
import {readBackendsFrom} from '../backends/backends-from.ts'
import {type BackendOutcome, onEach} from '../backends/fleet.ts'
import {readSchemas} from '../backends/schemas.ts'
import {waitForServer} from '../backends/wait.ts'
import type {BackendConfig} from '../config/types.ts'
import {currentOwner, currentUser} from '../core/author.ts'
import {LexigramError} from '../core/errors.ts'
import {readingOnce} from '../migrations/files.ts'
import type {RunOptions} from '../migrations/migrate.ts'
import {BaseCommand} from './base-command.ts'
import {chooseBackends, needsQuery} from './choose-backends.ts'
import {toCliError} from './cli-error.ts'
import {type BackendFlags, backendFlags, durationOf, globalFlags, type RunFlags} from './flags.ts'
import {errorsOf, jsonOf, summaryOf, type Told, worst} from './fleet-report.ts'
import {LiveBoard} from './live-board.ts'
import {pendingElsewhere} from './others.ts'
import {Pages} from './pages.ts'
import {Progress} from './progress.ts'
import {renderFleet, renderNames, sameErrors} from './render/fleet.ts'
import {renderBackend} from './render/run-report.ts'

/** How one backend's report is shown. */
export interface Output<T> {
  /** Printed when the backend is done. */
  text(report: T): string
  /** An element of `backends`. */
  json(report: T): object
  /** The failure that a report tells of, if any. */
  errorOf?(report: T): LexigramError | undefined
  /** In a word or two, for the count of several backends. @defaultValue `done` */
  verdict?(report: T): string
  /** Changes nothing: all are asked, whatever one of them says, and printed in order. */
  readonly reads?: boolean
  /** The text is a script: of one database, with nothing else in it. */
  readonly script?: boolean
  /** The text is what a database or a file holds: it is printed as it is, since masking would change what it says. */
  readonly exact?: boolean
  /** Where the text goes instead of stdout. */
  print?(text: string): void
}

export abstract class BackendCommand extends BaseCommand {
  static override baseFlags = {...globalFlags, ...backendFlags}
  /** Reads each folder once for all backends. */
  protected readonly readFolder = readingOnce()
  readonly #board = new LiveBoard()
  readonly #answers = new Map<string, Promise<boolean>>()
  #asking: Promise<unknown> = Promise.resolve()
  #pages: Pages | undefined
  /** How many backends or schemas there are to work on. */
  #count = 1
  #together = false
  #chosen: Promise<readonly BackendConfig[]> | undefined

  /** Runs `body` on the chosen backends, as many at once as --jobs says, prints each report, and sets the status. */
  protected async onBackends<T>(
    flags: BackendFlags,
    output: Output<T>,
    body: (backend: Backend, config: BackendConfig) => Promise<T>,
  ): Promise<void> {
    const chosen = await this.chosen(flags)
    if (output.script === true && chosen.length > 1) throw severalDatabases(chosen)
    const keepGoing = output.reads === true || flags['keep-going'] === true
    const {targets, lost} = await this.targets(chosen, {...flags, 'keep-going': keepGoing})
    this.#count = targets.length + lost.length
    this.#together = Math.min(flags.jobs, targets.length) > 1
    const order = output.reads === true ? targets.map(({name}) => name) : undefined
    const pages = new Pages(
      output.print ?? ((text) => this.#print(output.exact === true ? text : this.redact(text), flags)),
      order,
    )
    this.#pages = pages
    const outcomes = await onEach<Told>(
      targets,
      {
        jobs: flags.jobs,
        signal: this.signal,
        keepGoing,
        isFailure: ({error}) => error !== undefined,
        onOutcome: ({config, state}, over) => {
          if (state !== 'done') pages.finish(config.name, '')
          if (this.#count > 1) this.#foot(over, flags)
        },
      },
      (error) => toCliError(error, this.id),
      async (backend, entry) => {
        const report = await body(backend, entry)
        pages.finish(backend.name, output.text(report))
        return {
          json: this.wantsJson ? output.json(report) : undefined,
          error: output.errorOf?.(report),
          verdict: output.verdict?.(report) ?? 'done',
        }
      },
    )
    this.#board.done()
    this.#report([...lost, ...outcomes], flags, output.script !== true)
  }

  /** The backends that the flags mean; asked once. */
  protected chosen(flags: BackendFlags): Promise<readonly BackendConfig[]> {
    this.#chosen ??= this.choose(flags)
    return this.#chosen
  }

  /** The options of a run on `backend`, its events shown on the terminal. */
  protected async withRun<T>(
    backend: Backend,
    {migrations}: BackendConfig,
    flags: BackendFlags & RunFlags & {readonly sql?: boolean},
    body: (options: RunOptions) => Promise<T>,
  ): Promise<T> {
    const several = this.#count > 1
    const progress = new Progress({
      key: backend.name,
      board: this.#board,
      label: this.#together ? `${backend.name}: ` : '',
      out: this.#together ? (this.#pages?.screenOf(backend.name, this.out) ?? this.out) : this.out,
      err: this.err,
      header: () => renderBackend(backend, this.out),
      // What goes to stdout with --sql is a script and nothing else.
      lines: !this.wantsJson && !flags.quiet && flags.sql !== true,
      notice: (message, of) => {
        if (of === 'folder') this.noticeOnce(message)
        else this.notice(several ? `${backend.name}: ${message}` : message)
      },
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
        readFolder: this.readFolder,
        author: {who: currentUser(), owner: currentOwner(), lexigramVersion: this.config.version},
        signal: this.signal,
        onEvent: progress.onEvent,
        now: () => new Date(),
      })
    } finally {
      progress.end()
    }
  }

  /**
   * Asks a person, one question at a time. What is asked of several backends with one `key` is asked once.
   *
   * @param ask - gets what to put behind the question, to say so.
   */
  protected agreed(key: string, ask: (forAll: string) => Promise<boolean>): Promise<boolean> {
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const forAll = this.#count > 1 ? ` (asked once for all ${this.#count})` : ''
    const answer = this.#asking.catch(() => undefined).then(() => this.#board.held(() => ask(forAll)))
    this.#asking = answer
    this.#answers.set(key, answer)
    return answer
  }

  /** Where only the primary was meant, tells of other backends with something to apply. */
  protected async tellOfOthers(flags: BackendFlags): Promise<void> {
    const {all, backend, schemas, quiet} = flags
    if (all || backend !== undefined || schemas !== undefined || quiet || this.signal.aborted) return
    const {backends} = await this.loadConfig(flags)
    const others = backends.filter(({primary}) => !primary)
    for (const notice of await pendingElsewhere(others, this.signal, this.readFolder)) this.notice(notice)
  }

  /** As {@link BackendCommand.chosen}, whatever was chosen before. */
  protected async choose(flags: BackendFlags): Promise<readonly BackendConfig[]> {
    const config = await this.loadConfig(flags)
    if (!needsQuery(config, flags)) return chooseBackends(config, flags)
    const {backends, notices} = await readBackendsFrom(config, this.#readiness(flags))
    this.maskPasswordsOf([...config.backends, ...backends])
    for (const notice of notices) this.notice(notice)
    if (backends.length === 0) this.notice(`db.backends_from: ${config.backendsFrom?.backend} names no backend`)
    return chooseBackends(config, flags, backends)
  }

  /** The backends themselves, or with --schemas their schemas; and those whose schemas could not be told. */
  protected async targets(
    chosen: readonly BackendConfig[],
    flags: BackendFlags,
  ): Promise<{readonly targets: readonly BackendConfig[]; readonly lost: readonly BackendOutcome<Told>[]}> {
    const {schemas, jobs} = flags
    if (schemas === undefined) return {targets: chosen, lost: []}
    const ready = this.#readiness(flags)
    const found = await onEach(
      chosen,
      {jobs, signal: this.signal, keepGoing: true},
      (error) => toCliError(error, this.id),
      async (backend, config) => {
        await ready(backend)
        const named = await readSchemas(backend, config, schemas)
        if (named.length === 0) this.notice(`--schemas names no schema on ${backend.name}`)
        return named
      },
    )
    const targets = found.flatMap((outcome) => (outcome.state === 'done' ? outcome.value : []))
    const lost = found.flatMap((outcome) => (outcome.state === 'done' ? [] : [outcome]))
    const [first] = lost
    if (first === undefined || flags['keep-going'] === true) return {targets, lost}
    const why = `${first.config.name} failed`
    return {targets: [], lost: [...lost, ...targets.map((config) => ({state: 'not-begun', config, why}) as const)]}
  }

  /** What is done before the first query: --wait is for it, too. */
  #readiness({wait}: BackendFlags): (backend: Backend) => Promise<void> {
    return async (backend) => {
      if (wait !== undefined) await this.#waitFor(backend, durationOf('--wait', wait))
    }
  }

  #report(outcomes: readonly BackendOutcome<Told>[], flags: BackendFlags, summary: boolean): void {
    const errors = errorsOf(outcomes, this.signal)
    const json = {backends: this.wantsJson ? outcomes.map(jsonOf) : []}
    const several = outcomes.length > 1
    if (several && summary && !this.wantsJson && !flags.quiet) {
      this.out.write(renderFleet(summaryOf(outcomes, flags.schemas === undefined ? 'backend' : 'schema'), this.out))
    }
    const [first, ...others] = errors
    if (first === undefined) this.result(json, () => '')
    else if (this.wantsJson) this.fail(worst([first, ...others]), json)
    else for (const {error, backends} of sameErrors(errors)) this.fail(error, {}, several ? renderNames(backends) : '')
  }

  /** How far all of them are, where a person looks on. */
  #foot(over: number, {quiet}: BackendFlags): void {
    if (!this.err.isTty || this.wantsJson || quiet || over === this.#count) return
    void this.#board.foot(this.err.color.dim(`  ${over} of ${this.#count}`))
  }

  #print(text: string, {quiet}: BackendFlags): void {
    if (text !== '' && !this.wantsJson && !quiet) this.#board.above(() => this.out.write(text))
  }

  #waitFor(backend: Backend, timeoutMs: number): Promise<void> {
    const onWait = (reason: string): void => this.notice(`waiting for ${backend.name} (${backend.address}): ${reason}`)
    return waitForServer(backend, {timeoutMs, signal: this.signal, onWait})
  }
}

const severalDatabases = (chosen: readonly BackendConfig[]): LexigramError =>
  new LexigramError('LEX_USAGE', `--sql writes one script, and ${chosen.length} databases are meant`, {
    why: `${renderNames(chosen.map(({name}) => name))}; what is pending may differ, and so may their scripts`,
    fix: 'name one with --backend; or take all scripts with --json',
  })

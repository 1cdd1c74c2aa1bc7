/** `db query`: which backends, where the rows go, what is asked and told, and the worst status. */
import {setTimeout as sleep} from 'node:timers/promises'
import type {Backend} from '../../backends/backend.ts'
import {onEach} from '../../backends/fleet.ts'
import type {ParameterValue} from '../../backends/query.ts'
import type {BackendConfig} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import {type ConsentQuestion, type QuerySource, query, type StatementResult} from '../../operations/query.ts'
import {BackendCommand} from '../backend-command.ts'
import {toCliError} from '../cli-error.ts'
import {exitStatusOf} from '../exit-codes.ts'
import {type BackendFlags, durationOf} from '../flags.ts'
import {keepHeapModest} from '../heap.ts'
import {askYesNo} from '../prompts.ts'
import {renderNames} from '../render/fleet.ts'
import {plural, renderDuration} from '../render/layout.ts'
import {resultText, timingText} from '../render/query.ts'
import type {RowFormat} from '../render/rows/writer.ts'
import {isInteractive} from '../screen.ts'
import {nobodyToAsk} from './consent.ts'
import {type Destination, fileOutput, standardOutput} from './destination.ts'
import {DocumentResults} from './document.ts'
import {FormattedResults, type ResultOptions, type ResultOutput, SCREEN_LIMIT} from './results.ts'
import {PLAIN_ROWS, rowStyleOf} from './row-style.ts'

export interface QueryFlags extends BackendFlags {
  readonly format?: RowFormat | undefined
  readonly output?: string | undefined
  readonly columns?: string | undefined
  readonly header: boolean
  readonly table: string
  readonly limit?: number | undefined
  readonly write: boolean
  readonly yes: boolean
  readonly timeout: string
  readonly explain: boolean
  readonly analyze: boolean
  readonly timing: boolean
  readonly watch?: string | undefined
}

export abstract class QueryCommand extends BackendCommand {
  /** Runs the SQL once on every chosen backend. */
  protected async runQuery(
    flags: QueryFlags,
    source: QuerySource,
    parameters: ReadonlyMap<string, ParameterValue>,
  ): Promise<void> {
    const {write, yes} = flags
    if (yes && !write) throw needsOther('--yes', '--write')
    if (flags.analyze && !flags.explain) throw needsOther('--analyze', '--explain')
    if (write && !yes && !flags.explain && !isInteractive(process.env)) throw nobodyToAsk()
    const timeoutMs = durationOf('--timeout', flags.timeout)
    const {targets, lost} = await this.targets(await this.chosen(flags), {...flags, 'keep-going': true})
    const destination = flags.output === undefined ? standardOutput() : await fileOutput(flags.output)
    const output = this.#outputOn(destination, flags)
    const several = targets.length + lost.length > 1
    const endWatch = keepHeapModest()
    let whole = false
    try {
      const outcomes = await onEach(
        targets,
        // One after the other: their rows come together in one output.
        {jobs: 1, signal: this.signal, keepGoing: true},
        (error) => toCliError(error, this.id),
        (backend, config) =>
          this.#onBackend(backend, config, {flags, source, parameters, timeoutMs, output, destination, several}),
      )
      const errors = [...lost, ...outcomes].flatMap((outcome) => (outcome.state === 'failed' ? [outcome.error] : []))
      await output.finish(errors)
      this.#tell(errors, several)
      whole = errors.length === 0
    } finally {
      endWatch()
      await destination.close(whole)
    }
  }

  /** Again and again, until it is interrupted. */
  protected async watchQuery(
    flags: QueryFlags,
    source: QuerySource,
    parameters: ReadonlyMap<string, ParameterValue>,
  ): Promise<void> {
    const everyMs = durationOf('--watch', flags.watch ?? '')
    while (!this.signal.aborted) {
      if (this.out.isTty) this.out.write('\u001b[H\u001b[2J')
      this.hint(`every ${renderDuration(everyMs)}, ${new Date().toISOString()}`)
      await this.runQuery(flags, source, parameters)
      if (process.exitCode !== undefined && process.exitCode !== 0) return
      await sleep(everyMs, undefined, {signal: this.signal}).catch(() => undefined)
    }
  }

  async #onBackend(backend: Backend, {name}: BackendConfig, run: BackendRun): Promise<void> {
    const {flags, source, parameters, timeoutMs, output, destination, several} = run
    const {write, yes, explain, analyze} = flags
    const origin = () => ({name, dialect: backend.dialect, serverVersion: backend.serverVersion})
    await output.beginBackend(origin())
    try {
      const report = await query({
        backend,
        source,
        parameters,
        write,
        timeoutMs,
        signal: this.signal,
        explain: explain ? (analyze ? 'analyze' : 'plan') : undefined,
        sinkOf: (_, rules) => output.sinkOf(rules, several ? name : undefined),
        onResult: async (result) => this.#told(result, await output.result(result), flags, several ? `${name}: ` : ''),
        isOver: () => destination.gone,
        ...(yes ? {} : {consent: (question) => this.#ask(question, name, several)}),
        onNotice: (message) => this.notice(several ? `${name}: ${message}` : message),
      })
      if (write && report.outcome === 'committed') this.hint(`${several ? `${name}: ` : ''}committed`)
      await output.endBackend(origin(), {outcome: report.outcome})
    } catch (error) {
      await output.endBackend(origin(), {error: toCliError(error, this.id)})
      throw error
    }
  }

  #told(
    result: StatementResult,
    {cut, shown}: {readonly cut: boolean; readonly shown: number | undefined},
    flags: QueryFlags,
    label: string,
  ): void {
    if (cut) this.notice(`${label}only the first ${plural(shown ?? 0, 'row')} are shown; --limit says how many, 0 all`)
    const text = resultText(result, this.out.isTty && !cut)
    if (text !== '') this.hint(`${label}${text}`)
    if (flags.timing) this.hint(`${label}${timingText(result)}`)
  }

  async #ask(question: ConsentQuestion, name: string, several: boolean): Promise<boolean> {
    const on = several ? ` on ${name}` : ''
    if (question.kind === 'irrevocable') {
      for (const {text} of question.statements) this.notice(`it commits by itself: ${text.split('\n')[0]}`)
      return askYesNo(`This can not be taken back. Run it${on}?`, this.signal)
    }
    const changed = question.results.map((result) => resultText(result, true)).filter((text) => text !== '')
    return askYesNo(`Commit${on}: ${changed.join('; ')}?`, this.signal)
  }

  #outputOn(destination: Destination, flags: QueryFlags): ResultOutput {
    const {format, header, table, write, limit, columns, output} = flags
    const terminal = this.out.isTty && output === undefined
    const options: ResultOptions = {
      format: format ?? (terminal ? 'table' : 'csv'),
      header,
      table,
      limit: limit ?? (terminal && !this.wantsJson ? SCREEN_LIMIT : 0),
      columns: columns?.split(',').map((name) => name.trim()),
      width: terminal ? this.out.width : Number.POSITIVE_INFINITY,
      height: process.stdout.rows ?? 24,
      style: terminal ? rowStyleOf(this.out) : PLAIN_ROWS,
      write,
    }
    return this.wantsJson
      ? new DocumentResults(destination, options, (value) => this.redactData(value))
      : new FormattedResults(destination, options)
  }

  /** In JSON they are in the document. */
  #tell(errors: readonly LexigramError[], several: boolean): void {
    for (const error of errors) {
      if (this.wantsJson) this.failStatus(exitStatusOf(error))
      else this.fail(error, {}, several && error.backend !== undefined ? renderNames([error.backend]) : '')
    }
  }
}

interface BackendRun {
  readonly flags: QueryFlags
  readonly source: QuerySource
  readonly parameters: ReadonlyMap<string, ParameterValue>
  readonly timeoutMs: number
  readonly output: ResultOutput
  readonly destination: Destination
  readonly several: boolean
}

/** oclif takes a flag with a default for one that is given. */
const needsOther = (flag: string, other: string): LexigramError =>
  new LexigramError('LEX_USAGE', `${flag} means nothing without ${other}`, {fix: `add ${other}, or leave ${flag} out`})

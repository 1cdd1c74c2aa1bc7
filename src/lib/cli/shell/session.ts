/** A shell at work: takes lines, runs the statements and commands in them, and tells what came of it. */
import type {QueryColumn, Row} from '../../backends/query.ts'
import {type QuerySource, queryFailure} from '../../backends/query-failure.ts'
import {type ConsentQuestion, cutSource, type StatementResult} from '../../backends/query-run.ts'
import type {Statement} from '../../backends/statement.ts'
import type {BackendConfig} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import type {ShellOutcome} from '../../operations/shell.ts'
import {toCliError} from '../cli-error.ts'
import {plural} from '../render/layout.ts'
import {resultText, timingText} from '../render/query.ts'
import {type Connection, connect} from './connection.ts'
import {type CutInput, cutInput} from './cut-input.ts'
import type {History} from './history.ts'
import type {Interrupts} from './interrupts.ts'
import type {ShellIo} from './io.ts'
import type {Lines} from './lines.ts'
import type {ShellOutput} from './output.ts'
import {continuationOf, promptOf} from './prompt.ts'

export interface SessionOptions {
  readonly io: ShellIo
  readonly output: ShellOutput
  readonly interrupts: Interrupts
  readonly history: History
  readonly write: boolean
  /** Everything is agreed to. */
  readonly yes: boolean
  readonly timeoutMs: number
  readonly timing: boolean
  /** Runs a backslash command. @returns what becomes of the statement before it: text to go on with. */
  command(session: ShellSession, line: string, query: string): Promise<string>
}

/** How a statement is run. */
export interface RunStyle {
  readonly expanded?: boolean
  readonly paged?: boolean
  readonly onlyReads?: boolean
}

/** What people type who want to leave, or don't know what to do. */
function meant(before: string, line: string): string {
  if (before === '' && /^\s*(?:exit|quit)\s*;?\s*$/i.test(line)) return '\\q'
  return before === '' && /^\s*help\s*;?\s*$/i.test(line) ? '\\?' : line
}

/** Statements that change what there is to complete. */
const DDL = /^(?:CREATE|ALTER|DROP|RENAME|COMMENT|IMPORT|ATTACH|DETACH)$/

export class ShellSession {
  readonly options: SessionOptions
  #connection: Connection | undefined
  timing: boolean
  /** The last one that was run, for `\watch` and `\e`. */
  lastQuery = ''
  /** How many files that run each other are being read. */
  depth = 0
  /** No further line is read. */
  over = false
  /** The lines of the statement that is being typed, but for the last one. */
  typed = ''

  constructor(options: SessionOptions) {
    this.options = options
    this.timing = options.timing
  }

  get connection(): Connection {
    if (this.#connection === undefined) throw new Error('the shell is not connected')
    return this.#connection
  }

  /** Connects; on failure what was connected before stays. */
  async connect(config: BackendConfig, signal: AbortSignal): Promise<void> {
    const {write, timeoutMs, io} = this.options
    const next = await connect({config, write, timeoutMs, io}, signal)
    await this.#connection?.close()
    this.#connection = next
  }

  async close(): Promise<void> {
    await this.#connection?.close()
    await this.options.output.close()
  }

  /**
   * Runs lines to their end.
   *
   * @throws what the first statement or command throws that fails, unless a person types them.
   */
  async run(lines: Lines): Promise<void> {
    let text = ''
    let open = ';'
    let read = 0
    /** Lines before the text, of which there is one less where its first line is repeated. */
    let before = 0
    while (!this.over) {
      this.typed = text === '' ? '' : `${text}\n`
      const line = await lines.next(this.#prompt(text, open))
      if (line.kind === 'end') break
      if (line.kind === 'interrupted') text = ''
      if (line.kind !== 'line') continue
      // Of what is typed each statement is a text of its own.
      if (text === '') before = lines.interactive ? 0 : read
      read += 1
      const whole = this.typed + (lines.interactive ? meant(this.typed, line.text) : line.text)
      const cut = await this.#take(whole, lines, before)
      if (lines.interactive) this.#remember(whole, cut.rest)
      ;({rest: text, open, linesBefore: before} = cut)
    }
    // The last statement of a script needs no terminator.
    if (!lines.interactive && !this.over && text.trim() !== '') {
      await this.runStatements({text, name: lines.name, linesBefore: before})
    }
  }

  #remember(whole: string, rest: string): void {
    if (rest.length >= whole.length || this.over) return
    const done = whole.endsWith(rest) ? whole.slice(0, whole.length - rest.length) : whole
    this.options.history.add(done)
  }

  #prompt(text: string, open: string): string {
    const {io, write} = this.options
    const {backend, shell} = this.connection
    const state = {backend: backend.name, write, transaction: shell.transaction}
    return text === '' ? promptOf(state, io.out.color) : continuationOf(state, open)
  }

  /** Runs what is whole of a text. A person goes on after a failure, without the rest of that text. */
  async #take(text: string, lines: Lines, linesBefore: number): Promise<CutInput> {
    let cut: CutInput = {complete: '', rest: text, linesBefore: 0, open: ';'}
    let before = linesBefore
    try {
      do {
        cut = cutInput(cut.rest, this.connection.rules.tokens)
        if (cut.complete.trim() !== '') {
          await this.runStatements({text: cut.complete, name: lines.name, linesBefore: before})
        }
        before += cut.linesBefore
        if (cut.command === undefined) break
        const left = await this.options.command(this, cut.command, cut.query ?? '')
        cut = {...cut, rest: [left, cut.rest].filter((part) => part !== '').join('\n')}
      } while (cut.rest !== '' && !this.over)
      return {...cut, linesBefore: before}
    } catch (error) {
      if (!lines.interactive) throw error
      this.options.io.showError(toCliError(error))
      return {complete: '', rest: '', linesBefore: 0, open: ';'}
    }
  }

  /** Runs the statements of a text, up to the first one that fails. */
  async runStatements(source: QuerySource, style: RunStyle = {}): Promise<void> {
    for (const statement of cutSource(source, this.connection.backend)) {
      if (this.over) return
      this.lastQuery = statement.text
      await this.#runStatement(source, statement, style)
    }
  }

  /** Runs what stands before a command such as `\\g`. */
  async runQuery(text: string, style: RunStyle): Promise<void> {
    if (text === '') throw new LexigramError('LEX_USAGE', 'there is no statement to run', {fix: 'write one before it'})
    await this.runStatements({text, name: 'SQL'}, style)
  }

  /** Runs a statement of ours. */
  async runOwn(text: string): Promise<void> {
    const last = this.lastQuery
    await this.runQuery(text, {})
    this.lastQuery = last
  }

  /** @throws {@link LexigramError} when a statement of `text` may write. */
  readingOnly(text: string): string {
    const source = {text, name: 'SQL'}
    for (const statement of cutSource(source, this.connection.backend)) {
      const refusal = this.connection.rules.refusalOf(statement, false)
      if (refusal !== undefined)
        throw queryFailure.refused(source, statement, {...refusal, fix: 'repeat only what reads'})
    }
    return text
  }

  /** Where one is. */
  greeting(): string {
    const {product, serverVersion = '', name, address} = this.connection.backend
    const mode = this.options.write
      ? 'what is written is committed once you agree'
      : 'read-only, unless it is started with --write'
    return `${product} ${serverVersion}, ${name} (${address})\n${mode}`
  }

  async #runStatement(
    source: QuerySource,
    statement: Statement,
    {expanded = false, paged = true, onlyReads = false}: RunStyle,
  ): Promise<void> {
    const {io, output, interrupts, yes, write} = this.options
    const {shell, inspection, rules} = this.connection
    const keepAll = shell.transaction !== 'none' || (write && rules.refusalOf(statement, false) !== undefined)
    const answering = output.begin({keepAll, expanded, paged: paged && io.interactive})
    try {
      const outcome = await interrupts.during((signal) =>
        shell.run({
          source,
          statement,
          signal,
          onlyReads,
          sinkOf: (used) => answering.sinkOf(used),
          onResult: async (result) => this.#told(result, await answering.finish(result)),
          consent: yes ? undefined : (question) => this.#agree(question),
        }),
      )
      this.#tellOutcome(outcome)
      // What is piped into `head` has been read enough of.
      if (output.gone) this.over = true
    } catch (error) {
      await answering.abandon()
      throw error
    }
    if (DDL.test(statement.words[0] ?? '') || statement.control === 'commit') inspection.changed()
    if (shell.transaction === 'none' && io.interactive) inspection.refresh()
  }

  #told(result: StatementResult, shown: number | undefined): void {
    const {io} = this.options
    if (shown !== undefined) io.notice(`only the first ${plural(shown, 'row')} are shown; --limit says how many, 0 all`)
    const text = resultText(result, io.out.isTty && shown === undefined)
    if (text !== '') io.hint(text)
    if (this.timing) io.hint(timingText(result))
  }

  #tellOutcome(outcome: ShellOutcome): void {
    const {io} = this.options
    if (outcome === 'failed') io.notice('rolled back: a statement of the transaction had failed')
    else if (outcome === 'begun') io.hint('a transaction is open')
    else if (outcome === 'ended') io.hint('the transaction is over')
    else if (outcome === 'committed' || outcome === 'rolled back') io.hint(outcome)
  }

  async #agree(question: ConsentQuestion): Promise<boolean> {
    const {io} = this.options
    if (question.kind === 'irrevocable') {
      for (const {text} of question.statements) io.notice(`it commits by itself: ${text.split('\n')[0]}`)
      return io.ask('This can not be taken back. Run it?')
    }
    // A query that wrote by a function, or locked rows, has rows of its own, and tells of no others.
    const changed = question.results.map((result) => resultText(result, false)).filter((text) => text !== '')
    return io.ask(changed.length === 0 ? 'It may have written something. Commit?' : `Commit: ${changed.join('; ')}?`)
  }

  /** Shows rows that no statement answered with. */
  async printRows(names: readonly string[], rows: readonly Row[]): Promise<void> {
    const columns = names.map((name): QueryColumn => ({name, type: 'text', kind: 'text'}))
    const answering = this.options.output.begin({keepAll: true, paged: this.options.io.interactive})
    const sink = answering.sinkOf(this.connection.rules)
    await sink.begin(columns)
    await sink.rows(rows)
    const result = {hasRows: true, command: '', rows: rows.length, durationMs: 0}
    await answering.finish(result)
    const text = resultText(result, this.options.io.out.isTty)
    if (text !== '') this.options.io.hint(text)
  }
}

/** Where the rows of a shell go, and what they look like: `\format`, `\x`, `\o`, and the pager. */
import type {QueryRules, RowSink} from '../../backends/query.ts'
import type {StatementResult} from '../../backends/query-run.ts'
import {type Destination, fileOutput, standardOutput} from '../query/destination.ts'
import {FormattedResults, type ResultOptions, SCREEN_LIMIT} from '../query/results.ts'
import {PLAIN_ROWS, rowStyleOf} from '../query/row-style.ts'
import type {RowFormat} from '../render/rows/writer.ts'
import type {ShellIo} from './io.ts'

export interface OutputSettings {
  readonly format: RowFormat | undefined
  readonly header: boolean
  /** Rows of a statement; undefined for that of the place they go to. */
  readonly limit: number | undefined
}

/** The rows of one statement. */
export interface Answering {
  sinkOf(rules: QueryRules): RowSink
  /** @returns how many rows were shown where some were left out. */
  finish(result: StatementResult): Promise<number | undefined>
  /** Shows what came before it failed. */
  abandon(): Promise<void>
}

/** One output for several statements, with what stands between their rows. */
class Whole {
  readonly destination: Destination
  #follows = false

  constructor(destination: Destination) {
    this.destination = destination
  }

  begin(options: ResultOptions): Answering {
    const results = new FormattedResults(this.destination, {...options, follows: this.#follows})
    return {
      ...answering(results),
      sinkOf: (rules) => {
        const sink = results.sinkOf(rules, undefined)
        const begin: RowSink['begin'] = (columns) => {
          this.#follows = true
          return sink.begin(columns)
        }
        return {...sink, begin}
      },
    }
  }
}

export class ShellOutput {
  readonly #io: ShellIo
  readonly #settings: OutputSettings
  format: RowFormat | undefined
  /** Each value on a line of its own. */
  expanded = false
  #file: {readonly path: string; readonly whole: Whole} | undefined
  #script: Whole | undefined
  readonly #stdout = standardOutput()

  constructor(io: ShellIo, settings: OutputSettings) {
    this.#io = io
    this.#settings = settings
    this.format = settings.format
  }

  /** @param keepAll - rows that nobody sees are taken all the same: what would be stopped is not only read, or must not fail. */
  begin({keepAll, paged, expanded = false}: {keepAll: boolean; paged: boolean; expanded?: boolean}): Answering {
    const options = {write: keepAll, ...(expanded ? {format: 'vertical' as const} : {})}
    if (this.#file !== undefined) return this.#file.whole.begin(this.#options({...options, file: true}))
    if (this.#io.out.isTty) return this.#onScreen(options, paged)
    this.#script ??= new Whole(this.#stdout)
    return this.#script.begin(this.#options(options))
  }

  /** Nobody reads any more, as after `| head`. */
  get gone(): boolean {
    return this.#stdout.gone
  }

  async close(): Promise<void> {
    await this.into(undefined)
    await this.#stdout.close(true)
  }

  /** Rows go to a file until it is closed; undefined closes the one that is open. */
  async into(path: string | undefined): Promise<string | undefined> {
    const closed = this.#file?.path
    await this.#file?.whole.destination.close(true)
    this.#file = undefined
    if (path === undefined) return closed
    this.#file = {path, whole: new Whole(await fileOutput(path))}
    return closed
  }

  /** Without a pager: at once, as far as there is no limit; else whole, through the pager. */
  #onScreen(options: {write: boolean; format?: RowFormat}, paged: boolean): Answering {
    const all = this.#options(options)
    if (all.limit === 0 || !paged) return answering(new FormattedResults(this.#stdout, all))
    let text = ''
    const results = new FormattedResults(
      {
        write: async (piece) => {
          text += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')
          return true
        },
        gone: false,
        close: async () => undefined,
      },
      all,
    )
    const show = async (): Promise<void> => {
      const shown = text
      text = ''
      await this.#io.page(shown)
    }
    return answering(results, show)
  }

  #options({write, format, file = false}: {write: boolean; format?: RowFormat; file?: boolean}): ResultOptions {
    const {out} = this.#io
    const {header, limit} = this.#settings
    const terminal = out.isTty && !file
    const chosen = format ?? (this.expanded ? 'vertical' : (this.format ?? (terminal ? 'table' : 'csv')))
    return {
      format: chosen,
      header,
      table: 'rows',
      limit: limit ?? (terminal ? SCREEN_LIMIT : 0),
      columns: undefined,
      // It may have changed since the last statement.
      width: terminal ? process.stdout.columns || out.width : Number.POSITIVE_INFINITY,
      height: process.stdout.rows ?? 24,
      style: terminal ? rowStyleOf(out) : PLAIN_ROWS,
      write,
    }
  }
}

function answering(results: FormattedResults, show: () => Promise<void> = async () => undefined): Answering {
  return {
    sinkOf: (rules) => results.sinkOf(rules, undefined),
    finish: async (result) => {
      const {cut, shown} = await results.result(result)
      await show()
      return cut ? shown : undefined
    },
    abandon: show,
  }
}

/** The results of statements as they come, on standard output or into a file: what --format and --json say. */
import type {QueryColumn, QueryRules, RowSink} from '../../backends/query.ts'
import type {LexigramError} from '../../core/errors.ts'
import type {StatementResult} from '../../operations/query.ts'
import {renderPlan} from '../render/plan.ts'
import {rowsWriter} from '../render/rows/index.ts'
import type {RowFormat, RowStyle, RowsWriter} from '../render/rows/writer.ts'
import type {Destination} from './destination.ts'
import {Shape} from './shape.ts'

/** Rows of a statement on a terminal, unless --limit says another number. */
export const SCREEN_LIMIT = 1_000

export interface ResultOptions {
  readonly format: RowFormat
  readonly header: boolean
  readonly table: string
  readonly limit: number
  readonly columns: readonly string[] | undefined
  /** Of the terminal; infinite where there is none. */
  readonly width: number
  readonly height: number
  readonly style: RowStyle
  /** What was written is committed whether anybody reads of it or not. */
  readonly write: boolean
  /** A result came before the first one. @defaultValue false */
  readonly follows?: boolean
}

/** A backend, as a result belongs to it. */
export interface Origin {
  readonly name: string
  readonly dialect: string
  readonly serverVersion: string | undefined
}

/** Writes results. One at a time: a sink, its rows, then the result. */
export interface ResultOutput {
  /** @param label - the backend's name where rows of several come together. */
  sinkOf(rules: QueryRules, label: string | undefined): RowSink
  /** @returns whether rows were left out. */
  result(result: StatementResult): Promise<{readonly cut: boolean; readonly shown: number | undefined}>
  beginBackend(origin: Origin): Promise<void>
  endBackend(origin: Origin, more: {readonly outcome?: string; readonly error?: LexigramError}): Promise<void>
  /** What ends the whole output. */
  finish(errors: readonly LexigramError[]): Promise<void>
}

/** Rows in one of the formats. */
export class FormattedResults implements ResultOutput {
  readonly #destination: Destination
  readonly #options: ResultOptions
  #writer: RowsWriter | undefined
  #shape: Shape | undefined
  #columns: readonly QueryColumn[] | undefined
  /** The names of the columns that were written last: those of another backend are not written again. */
  #heading: string | undefined
  #follows: boolean

  constructor(destination: Destination, options: ResultOptions) {
    this.#destination = destination
    this.#options = options
    this.#follows = options.follows ?? false
  }

  sinkOf(rules: QueryRules, label: string | undefined): RowSink {
    const {limit, columns, write, format} = this.#options
    const shape = new Shape({limit, columns, backend: label})
    this.#shape = shape
    this.#columns = undefined
    const more = async (text: string | Uint8Array): Promise<boolean> =>
      (await this.#destination.write(text)) ? !shape.cut || write : write
    const direct = format === 'csv' || format === 'tsv' ? format : undefined
    return {
      ...(shape.isWhole && !write && direct !== undefined ? {direct, output: this.#destination.shared} : {}),
      begin: async (found) => {
        this.#columns = shape.columns(found)
        await this.#destination.write(this.#begin(this.#columns, rules, label))
      },
      rows: (batch) => more(this.#writer?.rows(shape.rows(batch)) ?? ''),
      bytes: more,
    }
  }

  /** The rows of several backends that look the same go on under one heading. */
  #begin(columns: readonly QueryColumn[], rules: QueryRules, label: string | undefined): string {
    const {format, header, ...options} = this.#options
    const heading = columns.map(({name}) => name).join('\0')
    const goesOn = label !== undefined && heading === this.#heading && (format === 'csv' || format === 'tsv')
    this.#heading = heading
    const follows = this.#follows && !goesOn
    this.#writer = rowsWriter(format, {...options, header: header && !goesOn, rules, follows})
    this.#follows = true
    return this.#writer.begin(columns)
  }

  async result({hasRows, plan}: StatementResult) {
    const shape = this.#shape
    if (plan !== undefined) {
      await this.#destination.write((this.#follows ? '\n' : '') + renderPlan(plan, this.#options))
      this.#follows = true
    } else if (hasRows && this.#columns !== undefined) await this.#destination.write(this.#writer?.end() ?? '')
    return {cut: shape?.cut ?? false, shown: shape?.isWhole === false ? shape.count : undefined}
  }

  async beginBackend(): Promise<void> {}
  async endBackend(): Promise<void> {}
  async finish(): Promise<void> {}
}

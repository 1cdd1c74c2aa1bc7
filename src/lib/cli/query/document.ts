/** The results of `db query --json`. */
import type {QueryColumn, Row, RowSink} from '../../backends/query.ts'
import type {LexigramError} from '../../core/errors.ts'
import type {StatementResult} from '../../operations/query.ts'
import {errorJson} from '../render/error.ts'
import {planJson} from '../render/plan.ts'
import {jsonArray} from '../render/rows/json-value.ts'
import type {Destination} from './destination.ts'
import type {Origin, ResultOptions, ResultOutput} from './results.ts'
import {Shape} from './shape.ts'

/** One JSON document for everything, written as the rows come; whether it went well stands at its end. */
export class DocumentResults implements ResultOutput {
  readonly #destination: Destination
  readonly #options: ResultOptions
  readonly #redact: <T>(value: T) => T
  #shape: Shape | undefined
  #columns: readonly QueryColumn[] = []
  #backends = 0
  #results = 0
  #rows = -1
  #begun = false

  /** @param redact - masks secrets in what is no row. */
  constructor(destination: Destination, options: ResultOptions, redact: <T>(value: T) => T) {
    this.#destination = destination
    this.#options = options
    this.#redact = redact
  }

  sinkOf(): RowSink {
    const {limit, columns, write} = this.#options
    const shape = new Shape({limit, columns, backend: undefined})
    this.#shape = shape
    return {
      begin: async (found) => {
        this.#columns = shape.columns(found)
        const told = this.#columns.map(({name, type}) => ({name, type}))
        this.#rows = 0
        await this.#write(`${this.#separator()}{"columns":${JSON.stringify(told)},"rows":[`)
      },
      rows: async (batch) => {
        const text = this.#rowsText(shape.rows(batch))
        return (await this.#write(text)) ? !shape.cut || write : write
      },
      bytes: () => true,
    }
  }

  #rowsText(rows: readonly Row[]): string {
    let text = ''
    for (const row of rows) {
      text += `${this.#rows === 0 ? '\n' : ',\n'}${jsonArray(row, this.#columns)}`
      this.#rows += 1
    }
    return text
  }

  #separator(): string {
    this.#results += 1
    return this.#results === 1 ? '\n' : ',\n'
  }

  async result({command, changed, durationMs, plan}: StatementResult) {
    const told = {
      command,
      ...(changed === undefined ? {} : {changed: Number(changed)}),
      ...(plan === undefined ? {} : {plan: planJson(plan)}),
      durationMs: Math.round(durationMs * 10) / 10,
    }
    const cut = this.#shape?.cut ?? false
    if (this.#rows === -1) await this.#write(this.#separator() + JSON.stringify(told))
    else {
      const rows = {rowCount: this.#rows, cut, ...told}
      await this.#write(`],${JSON.stringify(rows).slice(1)}`)
    }
    const shown = this.#rows === -1 ? undefined : this.#rows
    this.#rows = -1
    return {cut, shown}
  }

  async beginBackend({name, dialect}: Origin): Promise<void> {
    const text = `${this.#backends === 0 ? '{"backends":[' : ','}\n${JSON.stringify({name, dialect}).slice(0, -1)},"results":[`
    this.#backends += 1
    this.#results = 0
    this.#begun = true
    await this.#write(text)
  }

  /** A statement that failed among its rows: what came is closed. */
  async endBackend(
    {serverVersion}: Origin,
    {outcome, error}: {readonly outcome?: string; readonly error?: LexigramError},
  ) {
    const open = this.#rows === -1 ? '' : `],"rowCount":${this.#rows},"cut":true}`
    this.#rows = -1
    const more = {
      serverVersion: serverVersion ?? null,
      ...(outcome === undefined ? {} : {outcome}),
      ...(error === undefined ? {} : {error: this.#redact(errorJson(error))}),
    }
    await this.#write(`${open}],${JSON.stringify(more).slice(1)}`)
  }

  async finish(errors: readonly LexigramError[]): Promise<void> {
    const [error] = errors
    const end = error === undefined ? {ok: true} : {ok: false, error: this.#redact(errorJson(error))}
    await this.#write(`${this.#begun ? '\n],' : '{"backends":[],'}${JSON.stringify(end).slice(1)}\n`)
  }

  #write(text: string): Promise<boolean> {
    return this.#destination.write(text)
  }
}

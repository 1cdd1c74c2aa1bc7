/** Who is told of every statement: `echo`, tracing, and what an application adds. */

export interface Statement {
  /** Name of the configured backend. */
  readonly backend: string
  /** `postgres`, `mysql`, `mariadb` or `sqlite`. */
  readonly dialect: string
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export interface StatementOutcome {
  readonly durationMs: number
  /** Rows that came back, or were changed. */
  readonly rows: number
  readonly error: unknown
}

/** Called before a statement is sent; what it returns is called afterwards. Must not throw. */
export type Observer = (statement: Statement) => (outcome: StatementOutcome) => void

export interface EchoOptions {
  /** Shows parameters, which may be secrets or personal. @defaultValue false */
  readonly parameters?: boolean
  /** Where a line goes. @defaultValue standard error */
  readonly write?: (line: string) => void
}

/** One line for each statement: backend, duration, rows, SQL. Parameters are counted, not shown, unless asked for. */
export function echo({parameters: shown = false, write = writeError}: EchoOptions = {}): Observer {
  return ({backend, sql, parameters}) =>
    ({durationMs, rows, error}) => {
      const result = error === undefined ? `${rows} rows` : `failed: ${error instanceof Error ? error.message : error}`
      const values =
        parameters.length === 0 ? '' : ` -- ${shown ? show(parameters) : `${parameters.length} parameters`}`
      write(
        `sql ${backend} ${durationMs.toFixed(1)} ms ${shown || error === undefined ? result : 'failed'}  ${sql.replaceAll(/\s+/g, ' ').trim()}${values}`,
      )
    }
}

const show = (parameters: readonly unknown[]): string =>
  JSON.stringify(parameters, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    return ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : value
  })

const writeError = (line: string): void => void process.stderr.write(`${line}\n`)

/** Runs SQL through the operation behind `db query`, without the command line around it. */
import type {Backend} from '../../src/lib/backends/backend.ts'
import {openBackend} from '../../src/lib/backends/open.ts'
import type {ParameterValue, QueryColumn, Row, RowSink} from '../../src/lib/backends/query.ts'
import {cutSource} from '../../src/lib/backends/query-run.ts'
import {loadConfig} from '../../src/lib/config/load.ts'
import {LexigramError} from '../../src/lib/core/errors.ts'
import {type QueryReport, query} from '../../src/lib/operations/query.ts'
import {Shell} from '../../src/lib/operations/shell.ts'
import {makeProject} from './project.ts'

/** Opens the backend of `url` as the configuration would. */
export async function withBackendOf<T>(url: string, body: (backend: Backend) => Promise<T>): Promise<T> {
  await using project = makeProject({url})
  const [entry] = (await loadConfig({cwd: project.dir, env: {}})).backends
  if (entry === undefined) throw new Error('no backend')
  await using backend = await openBackend(entry)
  return await body(backend)
}

export interface Collected {
  readonly columns: readonly QueryColumn[]
  readonly rows: Row[]
}

/** Keeps what it is given. */
function collector(): {readonly sink: RowSink; readonly taken: Collected} {
  const taken = {columns: [] as readonly QueryColumn[], rows: [] as Row[]}
  const sink: RowSink = {
    begin(columns) {
      taken.columns = columns
    },
    rows: (batch) => taken.rows.push(...batch) > 0,
    bytes: () => true,
  }
  return {sink, taken}
}

/** A shell that may only read. What it answers is thrown away, and so is what it refuses. */
export async function withReadingShell(
  backend: Backend,
  body: (run: (sql: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const shell = new Shell({backend, write: false, timeoutMs: 20_000, onNotice: () => undefined})
  const {signal} = new AbortController()
  const run = async (sql: string): Promise<void> => {
    const source = {text: sql, name: 'SQL'}
    try {
      for (const statement of cutSource(source, backend)) {
        await shell.run({source, statement, signal, sinkOf: () => collector().sink, onResult: async () => undefined})
      }
    } catch (error) {
      if (!(error instanceof LexigramError) || error.code === 'LEX_CONNECTION_LOST') throw error
    }
  }
  try {
    await body(run)
  } finally {
    await shell.close()
  }
}

export interface RunOptions {
  readonly write?: boolean
  readonly parameters?: Readonly<Record<string, ParameterValue>>
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** @returns the report, and what each statement answered. */
export async function runQuery(
  backend: Backend,
  text: string,
  {write = false, parameters = {}, timeoutMs = 20_000, signal = new AbortController().signal}: RunOptions = {},
): Promise<{readonly report: QueryReport; readonly results: readonly Collected[]}> {
  const results: Collected[] = []
  const report = await query({
    backend,
    source: {text, name: 'SQL'},
    parameters: new Map(Object.entries(parameters)),
    write,
    timeoutMs,
    signal,
    sinkOf: () => {
      const {sink, taken} = collector()
      results.push(taken)
      return sink
    },
  })
  return {report, results}
}

/** Sends one statement to a read-only session, past everything that looks at its text first. */
export async function runUnguarded(backend: Backend, text: string): Promise<void> {
  await backend.withQuery({write: false, timeoutMs: 20_000}, async (session) => {
    const statement = {text, start: 0, end: text.length, words: [text.split(/\s/)[0]?.toUpperCase() ?? '']}
    await session.run({statement, parameters: []}, collector().sink)
    // What a statement left behind must not be kept by the next ones either.
    await session.run(
      {statement: {...statement, text: 'select 1', words: ['SELECT']}, parameters: []},
      collector().sink,
    )
  })
}

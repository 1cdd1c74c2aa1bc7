/** `db query`: SQL that a person wrote → rows. Read-only unless it is to write, all statements in one transaction. */
import type {Backend} from '../backends/backend.ts'
import {DbError} from '../backends/db-error.ts'
import type {
  Answer,
  BoundStatement,
  ParameterValue,
  PlanNode,
  QueryRules,
  QuerySession,
  Row,
  RowSink,
} from '../backends/query.ts'
import {ScriptError, type Statement} from '../backends/statement.ts'
import {LexigramError} from '../core/errors.ts'
import {type QuerySource, queryFailure, timedOut, unread} from './report-query.ts'

export type {QuerySource} from './report-query.ts'

export interface QueryRequest {
  readonly backend: Backend
  readonly source: QuerySource
  readonly parameters: ReadonlyMap<string, ParameterValue>
  readonly write: boolean
  /** Longest run of one statement, in milliseconds; 0 is none. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Shows the plan of each statement instead; `analyze` runs it. */
  readonly explain?: 'plan' | 'analyze' | undefined
  /** What takes the rows of a statement. */
  sinkOf(statement: Statement, rules: QueryRules): RowSink
  /** Called after each. */
  onResult?(result: StatementResult): void | Promise<void>
  /** Of `write`: whether a person agrees to what was done, or to what can't be taken back once it is begun. */
  consent?(question: ConsentQuestion): Promise<boolean>
  /** Nobody wants any more rows: what is only to be read is not begun. */
  isOver?(): boolean
  onNotice?(message: string): void
}

export type ConsentQuestion =
  | {readonly kind: 'commit'; readonly results: readonly StatementResult[]}
  | {readonly kind: 'irrevocable'; readonly statements: readonly Statement[]}

export interface StatementResult extends Answer {
  /** How many went to the sink; undefined where the backend wrote them itself. */
  readonly rows?: number
  readonly durationMs: number
  readonly plan?: readonly PlanNode[]
}

export interface QueryReport {
  readonly results: readonly StatementResult[]
  readonly outcome: 'read' | 'committed' | 'rolled back'
}

/**
 * @throws {@link LexigramError} `LEX_QUERY_INVALID` or `LEX_QUERY_REFUSED` before anything is sent; `LEX_QUERY_READ_ONLY`,
 * `LEX_QUERY_FAILED` or `LEX_QUERY_TIMEOUT` with the place of the statement; `LEX_CONSENT_MISSING`.
 */
export async function query(request: QueryRequest): Promise<QueryReport> {
  const {backend, write, timeoutMs, onNotice} = request
  const rules = await backend.queryRules()
  const bound = prepareQuery(request, rules)
  await agreeToIrrevocable(request, rules, bound)
  return backend.withQuery({write, timeoutMs, ...(onNotice === undefined ? {} : {onNotice})}, async (session) => {
    const results: StatementResult[] = []
    for (const one of bound) {
      if (!write && request.isOver?.() === true) break
      const result = await runOne(request, rules, session, one)
      results.push(result)
      await request.onResult?.(result)
    }
    return {results, outcome: await end(request, session, results)}
  })
}

/** Cuts the text, gives the parameters their values, and refuses what will not be sent. */
function prepareQuery(
  {source, parameters, write, backend, explain}: QueryRequest,
  rules: QueryRules,
): readonly BoundStatement[] {
  const statements = cut(source, backend)
  if (statements.length === 0) throw unread('there is no statement in it', source, 0, 'write a statement')
  const used = new Set<string>()
  const bound = statements.map((statement) => {
    // EXPLAIN of a write only tells; ANALYZE of one runs into the read-only transaction.
    const refusal = rules.refusalOf(statement, write || explain === 'plan')
    if (refusal !== undefined) throw queryFailure.refused(source, statement, refusal)
    return {statement, parameters: bind(source, statement, rules, parameters, used)}
  })
  const idle = [...parameters.keys()].filter((name) => !used.has(name))
  if (idle.length > 0) {
    throw new LexigramError(
      'LEX_QUERY_INVALID',
      `no statement has a parameter ${idle.map((name) => `:${name}`).join(', ')}`,
      {
        fix: 'write it as :name, outside of quotes and comments; or leave -p out',
      },
    )
  }
  return bound
}

function cut(source: QuerySource, {lexer}: Backend): readonly Statement[] {
  try {
    return lexer.statements(source.text)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    throw unread(error.message, source, error.offset, error.fix, error)
  }
}

function bind(
  source: QuerySource,
  statement: Statement,
  rules: QueryRules,
  values: ReadonlyMap<string, ParameterValue>,
  used: Set<string>,
): BoundStatement['parameters'] {
  const nameless = rules.namelessIn(statement)
  if (nameless !== undefined) {
    throw unread(
      'a parameter without a name',
      source,
      statement.start + nameless,
      'write :name, and give it with -p name=value',
    )
  }
  return rules.parametersOf(statement).map((parameter) => {
    const value = values.get(parameter.name)
    if (value === undefined) {
      const at = statement.start + parameter.start
      throw unread(`:${parameter.name} has no value`, source, at, `give it one with -p ${parameter.name}=value`)
    }
    used.add(parameter.name)
    return {...parameter, value}
  })
}

async function agreeToIrrevocable(
  {write, consent, explain}: QueryRequest,
  rules: QueryRules,
  bound: readonly BoundStatement[],
): Promise<void> {
  const irrevocable = bound.map(({statement}) => statement).filter((statement) => rules.commitsItself(statement))
  if (!write || explain !== undefined || irrevocable.length === 0 || consent === undefined) return
  if (await consent({kind: 'irrevocable', statements: irrevocable})) return
  throw new LexigramError('LEX_CONSENT_MISSING', 'nobody agreed to what can not be taken back', {
    why: irrevocable.map(({text}) => `it commits by itself: ${text.split('\n')[0]}`).join('\n'),
    fix: 'answer yes, or run with --yes',
  })
}

async function end(
  {write, consent, explain}: QueryRequest,
  session: QuerySession,
  results: readonly StatementResult[],
): Promise<QueryReport['outcome']> {
  if (!write) return 'read'
  if (explain === 'plan') return 'rolled back'
  if (consent !== undefined && !(await consent({kind: 'commit', results}))) {
    throw new LexigramError('LEX_CONSENT_MISSING', 'nobody agreed to it, and it was rolled back', {
      fix: 'answer yes, or run with --yes',
    })
  }
  await session.commit()
  return 'committed'
}

async function runOne(
  request: QueryRequest,
  rules: QueryRules,
  session: QuerySession,
  bound: BoundStatement,
): Promise<StatementResult> {
  const {source, signal, timeoutMs, explain, write} = request
  const started = performance.now()
  const taken = explain === undefined ? counting(request.sinkOf(bound.statement, rules)) : collecting()
  const run: BoundStatement & {readonly shift?: number} =
    explain === undefined ? bound : explained(bound, session.explain(explain === 'analyze'))
  const watch = watchOver(session, signal, timeoutMs)
  try {
    const answer = await session.run(run, taken.sink)
    if (taken.failure !== undefined) throw taken.failure
    // What was stopped may still end well: MySQL's sleep() does.
    if (watch.timedOut || signal.aborted) throw stopped()
    const durationMs = performance.now() - started
    const plan = explain === undefined ? {} : {plan: session.planOf(taken.rows ?? [])}
    return {...answer, durationMs, ...plan, ...(taken.count === undefined ? {} : {rows: taken.count})}
  } catch (error) {
    if (taken.failure !== undefined) throw taken.failure
    if (watch.timedOut) throw timedOut(source, bound.statement, timeoutMs, error)
    throw queryFailure.of(error, {source, statement: bound.statement, shift: run.shift ?? 0, signal, write, timeoutMs})
  } finally {
    watch.end()
  }
}

const stopped = (): DbError =>
  new DbError('the statement was stopped', {kind: 'cancelled', database: {}, cause: undefined})

/** The time of a statement, and Ctrl-C. */
function watchOver(session: QuerySession, signal: AbortSignal, timeoutMs: number) {
  const stop = (): void => void session.cancel()
  const watch = {
    timedOut: false,
    end: (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    },
  }
  const expire = (): void => {
    watch.timedOut = true
    stop()
  }
  const timer = timeoutMs === 0 ? undefined : setTimeout(expire, timeoutMs)
  signal.addEventListener('abort', stop, {once: true})
  if (signal.aborted) stop()
  return watch
}

interface Taken {
  readonly sink: RowSink
  count?: number
  readonly rows?: readonly Row[]
  /** What the sink threw: a failure of ours, and no answer of the database. */
  failure?: unknown
}

/** Counts the rows, and takes no more of them once the sink has failed. */
function counting(sink: RowSink): Taken {
  const trying = async (take: () => boolean | Promise<boolean>): Promise<boolean> => {
    if (taken.failure !== undefined) return false
    try {
      return await take()
    } catch (error) {
      taken.failure = error
      return false
    }
  }
  const taken: Taken = {
    sink: {
      direct: sink.direct,
      async begin(columns) {
        taken.count = 0
        await trying(async () => {
          await sink.begin(columns)
          return true
        })
      },
      rows(batch) {
        taken.count = (taken.count ?? 0) + batch.length
        return trying(() => sink.rows(batch))
      },
      bytes(piece) {
        delete taken.count
        return trying(() => sink.bytes(piece))
      },
    },
  }
  return taken
}

function collecting(): Taken {
  const rows: Row[] = []
  const take = (batch: readonly Row[]): boolean => {
    rows.push(...batch)
    return true
  }
  return {rows, sink: {begin: () => undefined, rows: take, bytes: () => true}}
}

/** The same statement with what has it explained before it, and by how much that moves the places in it. */
function explained(
  {statement, parameters}: BoundStatement,
  prefix: string,
): BoundStatement & {readonly shift?: number} {
  const shift = prefix.length
  return {
    statement: {...statement, text: prefix + statement.text, words: ['EXPLAIN', ...statement.words]},
    parameters: parameters.map((one) => ({...one, start: one.start + shift, end: one.end + shift})),
    shift,
  }
}

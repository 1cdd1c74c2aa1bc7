/** `db query`: SQL that a person wrote → rows. Read-only unless it is to write, all statements in one transaction. */
import type {Backend} from '../backends/backend.ts'
import type {BoundStatement, ParameterValue, QueryRules, QuerySession, Row, RowSink} from '../backends/query.ts'
import {type QuerySource, queryFailure, unread} from '../backends/query-failure.ts'
import {
  bindParameters,
  type ConsentQuestion,
  cutSource,
  type MovedStatement,
  runStatement,
  type StatementResult,
} from '../backends/query-run.ts'
import type {Statement} from '../backends/statement.ts'
import {LexigramError} from '../core/errors.ts'

export type {QuerySource} from '../backends/query-failure.ts'
export type {ConsentQuestion, StatementResult} from '../backends/query-run.ts'

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
  const statements = cutSource(source, backend)
  if (statements.length === 0) throw unread('there is no statement in it', source, 0, 'write a statement')
  const used = new Set<string>()
  const bound = statements.map((statement) => {
    // EXPLAIN of a write only tells; ANALYZE of one runs into the read-only transaction.
    const refusal = rules.refusalOf(statement, write || explain === 'plan')
    if (refusal !== undefined) throw queryFailure.refused(source, statement, refusal)
    return {statement, parameters: bindParameters(source, statement, rules, parameters, used)}
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
  const {explain} = request
  if (explain === undefined) return runStatement({...request, session}, bound, request.sinkOf(bound.statement, rules))
  const {rows, sink} = collecting()
  const result = await runStatement(
    {...request, session},
    explained(bound, session.explain(explain === 'analyze')),
    sink,
  )
  const {rows: _, ...told} = result
  return {...told, plan: session.planOf(rows)}
}

function collecting(): {readonly rows: readonly Row[]; readonly sink: RowSink} {
  const rows: Row[] = []
  const take = (batch: readonly Row[]): boolean => {
    rows.push(...batch)
    return true
  }
  return {rows, sink: {begin: () => undefined, rows: take, bytes: () => true}}
}

/** The same statement with what has it explained before it, and by how much that moves the places in it. */
function explained({statement, parameters}: BoundStatement, prefix: string): MovedStatement {
  const shift = prefix.length
  return {
    statement: {...statement, text: prefix + statement.text, words: ['EXPLAIN', ...statement.words]},
    parameters: parameters.map((one) => ({...one, start: one.start + shift, end: one.end + shift})),
    shift,
  }
}

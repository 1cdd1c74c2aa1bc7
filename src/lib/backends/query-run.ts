/** One statement of a person on a session: cut, bound, its rows counted, its time watched, its failure with a place. */
import {DbError} from './db-error.ts'
import type {Answer, BoundStatement, ParameterValue, PlanNode, QueryRules, QuerySession, RowSink} from './query.ts'
import {type QuerySource, queryFailure, timedOut, unread} from './query-failure.ts'
import {type Lexer, ScriptError, type Statement} from './statement.ts'

export interface StatementResult extends Answer {
  /** How many went to the sink; undefined where the backend wrote them itself. */
  readonly rows?: number
  readonly durationMs: number
  readonly plan?: readonly PlanNode[]
}

/** What a person is asked before something is kept: what was changed, or what can't be taken back once it is begun. */
export type ConsentQuestion =
  | {readonly kind: 'commit'; readonly results: readonly StatementResult[]}
  | {readonly kind: 'irrevocable'; readonly statements: readonly Statement[]}

export interface StatementContext {
  readonly session: QuerySession
  readonly source: QuerySource
  readonly write: boolean
  /** Longest run of the statement, in milliseconds; 0 is none. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** @throws {@link LexigramError} `LEX_QUERY_INVALID` where the text can't be cut. */
export function cutSource(source: QuerySource, {lexer}: {readonly lexer: Lexer}): readonly Statement[] {
  try {
    return lexer.statements(source.text)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    throw unread(error.message, source, error.offset, error.fix, error)
  }
}

/**
 * Gives the parameters of a statement their values.
 *
 * @param used - gets the names that were found.
 */
export function bindParameters(
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

/** A statement, and by how much the places in it were moved by what its author did not write. */
export type MovedStatement = BoundStatement & {readonly shift?: number}

/** @throws {@link LexigramError} with the place of the statement; what the sink threw. */
export async function runStatement(
  {session, source, write, timeoutMs, signal}: StatementContext,
  bound: MovedStatement,
  sink: RowSink,
): Promise<StatementResult> {
  const {statement, shift = 0} = bound
  const started = performance.now()
  const taken = counting(sink)
  const watch = watchOver(session, signal, timeoutMs)
  try {
    // What is not sent yet could not be stopped on the server.
    if (signal.aborted) throw stopped()
    const answer = await session.run(bound, taken.sink)
    if (taken.failure !== undefined) throw taken.failure
    // What was stopped may still end well: MySQL's sleep() does.
    if (watch.timedOut || signal.aborted) throw stopped()
    const durationMs = performance.now() - started
    return {...answer, durationMs, ...(taken.count === undefined ? {} : {rows: taken.count})}
  } catch (error) {
    if (taken.failure !== undefined) throw taken.failure
    if (watch.timedOut) throw timedOut(source, statement, timeoutMs, error)
    throw queryFailure.of(error, {source, statement, shift, signal, write, timeoutMs})
  } finally {
    await watch.end()
  }
}

const stopped = (): DbError =>
  new DbError('the statement was stopped', {kind: 'cancelled', database: {}, cause: undefined})

/** The time of a statement, and Ctrl-C. */
function watchOver(session: QuerySession, signal: AbortSignal, timeoutMs: number) {
  let asked: Promise<void> | undefined
  const stop = (): void => {
    asked ??= session.cancel()
  }
  const watch = {
    timedOut: false,
    /** What asks the server to stop must not reach the next statement. */
    end: async (): Promise<void> => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      await asked
    },
  }
  const expire = (): void => {
    watch.timedOut = true
    stop()
  }
  const timer = timeoutMs === 0 ? undefined : setTimeout(expire, timeoutMs)
  signal.addEventListener('abort', stop, {once: true})
  return watch
}

interface Taken {
  readonly sink: RowSink
  count?: number
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
      output: sink.output && {
        ready: () => {
          delete taken.count
          return trying(sink.output?.ready ?? (() => true))
        },
        lost: sink.output.lost,
      },
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

/** A query whose rows say what there is to work on. It is one statement, and the server lets it write nothing. */
import {LexigramError, type Location} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import {DbError} from './db-error.ts'
import type {Statement} from './statement.ts'

export interface FleetQuery {
  /** Where it comes from, for messages: `db.backends_from`, `--schemas`. */
  readonly key: string
  readonly sql: string
  /** Where it is written, if that is a file. */
  readonly location?: Location | undefined
}

/**
 * Asks `query` of `backend`.
 *
 * @throws {@link LexigramError} `LEX_FLEET_QUERY_FAILED` when the database refuses it; `LEX_CONNECT_FAILED`.
 */
export async function askFleet(
  backend: Backend,
  query: FleetQuery,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [statement, ...others] = statementsOf(backend, query)
  if (statement === undefined) throw refused(backend, query, 'it is empty')
  if (others.length > 0) throw refused(backend, query, 'it holds more than one statement')
  try {
    return await backend.withSession({readOnly: true}, (session) =>
      session.readTransaction(async () => (await session.query(statement.text)).rows),
    )
  } catch (error) {
    if (!(error instanceof DbError) || error.kind === 'connection') throw error
    throw refused(backend, query, error.message, error)
  }
}

function statementsOf(backend: Backend, query: FleetQuery): readonly Statement[] {
  try {
    return backend.lexer.statements(query.sql)
  } catch (error) {
    throw refused(backend, query, error instanceof Error ? error.message : String(error))
  }
}

function refused(backend: Backend, {key, location}: FleetQuery, why: string, cause?: DbError): LexigramError {
  return new LexigramError('LEX_FLEET_QUERY_FAILED', `the query of ${key} failed on ${backend.name}: ${why}`, {
    why: 'it says what there is to work on, so nothing was begun',
    fix: `correct the query; it runs read-only on ${backend.name}`,
    backend: backend.name,
    ...(location === undefined ? {} : {location}),
    ...(cause === undefined ? {} : {database: cause.database, cause}),
  })
}

/** What goes wrong in a query → the error the user sees, with its place in what was written. Pure. */

import {LexigramError, type Location} from '../core/errors.ts'
import {locate} from '../core/text.ts'
import {DbError, SERVER_FIXES} from './db-error.ts'
import type {Refusal} from './query.ts'
import type {Statement} from './statement.ts'

/** SQL, and what it is called in errors: a path, `SQL` for an argument, `stdin`. */
export interface QuerySource {
  readonly text: string
  readonly name: string
  /** Lines of the same file that stand before it. */
  readonly linesBefore?: number
}

function placeIn({text, name, linesBefore = 0}: QuerySource, offset: number): Location {
  const place = locate(text, offset, name)
  return {...place, line: place.line + linesBefore}
}

/** What can't be run as it is written. */
export const unread = (
  message: string,
  source: QuerySource,
  offset: number,
  fix: string,
  cause?: unknown,
): LexigramError => new LexigramError('LEX_QUERY_INVALID', message, {fix, location: placeIn(source, offset), cause})

export interface FailureContext {
  readonly source: QuerySource
  readonly statement: Statement
  /** Characters before the statement that its author did not write. */
  readonly shift: number
  readonly signal: AbortSignal
  readonly write: boolean
  readonly timeoutMs: number
}

function refused(source: QuerySource, statement: Statement, {why, fix, offset, writes}: Refusal): LexigramError {
  const what = statement.words.slice(0, 2).join(' ')
  return new LexigramError(
    writes ? 'LEX_QUERY_READ_ONLY' : 'LEX_QUERY_REFUSED',
    writes ? `${what} is not run without --write` : `${what} is not run`,
    {why, fix, location: placeIn(source, statement.start + offset)},
  )
}

const seconds = (ms: number): string => `${ms / 1000} s`

export const timedOut = (source: QuerySource, {start}: Statement, timeoutMs: number, cause: unknown): LexigramError =>
  new LexigramError('LEX_QUERY_TIMEOUT', `the statement took longer than ${seconds(timeoutMs)} and was stopped`, {
    fix: 'give it more time with --timeout, 0 for no limit',
    location: placeIn(source, start),
    cause,
  })

const PERMISSION = /^(42501|ER_\w*ACCESS_DENIED\w*|ER_SPECIFIC_ACCESS_DENIED_ERROR|SQLITE_PERM|SQLITE_AUTH)$/

function fixOf({kind, database}: DbError): string {
  if (PERMISSION.test(database.code ?? ''))
    return 'grant the user of the URL the right, or take a backend with one that has it'
  if (kind === 'lock-timeout' || kind === 'busy') return 'try again when the other connection is done'
  return SERVER_FIXES[kind] ?? 'see what the database says'
}

function failureOf(error: unknown, context: FailureContext): unknown {
  const {source, statement, shift, signal, write, timeoutMs} = context
  if (!(error instanceof DbError)) return error
  const {kind, database, message} = error
  if (signal.aborted)
    return new LexigramError('LEX_INTERRUPTED', 'interrupted; the statement was stopped', {cause: error})
  if (kind === 'connection') {
    return new LexigramError('LEX_CONNECTION_LOST', message, {
      fix: 'see that the server runs, then run the command again',
      database,
      cause: error,
    })
  }
  if (kind === 'statement-timeout' && !/user request/.test(message))
    return timedOut(source, statement, timeoutMs, error)
  const offset = statement.start + Math.max(0, (error.offset ?? 0) - shift)
  const location = placeIn(source, offset)
  if (kind === 'read-only' && !write) {
    return new LexigramError('LEX_QUERY_READ_ONLY', message, {
      why: 'the statement would write, and nothing is written without --write',
      fix: 'run it with --write',
      location,
      database,
      cause: error,
    })
  }
  return new LexigramError('LEX_QUERY_FAILED', message, {fix: fixOf(error), location, database, cause: error})
}

export const queryFailure = {of: failureOf, refused}

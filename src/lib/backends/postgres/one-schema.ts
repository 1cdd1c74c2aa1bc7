/** What it takes to work in one schema of a database as if there were no other. */
import type {PostgresUrl} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import type {ScriptWriter} from '../script-writer.ts'
import {quoted} from './quote.ts'

/**
 * The URL whose sessions look names up in `schema` alone: as a start-up option, which `RESET ALL` in a script brings back,
 * and which goes before the settings of role and database.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS
 */
export function boundTo(url: PostgresUrl, schema: string | undefined): PostgresUrl {
  if (schema === undefined) return url
  const setting = `-c search_path=${quoted(schema).replaceAll(/[\\\s]/g, '\\$&')}`
  return {...url, options: url.options === undefined ? setting : `${url.options} ${setting}`}
}

const COMMENTS = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`
/** Statements after which the search path is the one that the session was opened with. */
const RESETS = new RegExp(
  String.raw`^${COMMENTS}(?:(?:reset|discard)\s+all|reset\s+search_path|set\s+(?:(?:session|local)\s+)?search_path\s*(?:=|\bto\b)\s*default)\b`,
  'i',
)

/** A script for a session that was opened by somebody else: the search path is set wherever ours would have it back. */
export function scriptIn(script: ScriptWriter, schema: string | undefined): ScriptWriter {
  if (schema === undefined) return script
  const set = script.statement(`set search_path = ${quoted(schema)}`)
  return {...script, statement: (text) => script.statement(text) + (RESETS.test(text) ? set : '')}
}

/** A pooler hands out sessions that look names up elsewhere; what is not in a transaction would land there. */
export const pooledSchema = (name: string): LexigramError =>
  new LexigramError('LEX_SCHEMAS_UNSUPPORTED', `${name} can't be migrated through a pooler`, {
    why: 'its search_path can not be relied on there, and tables could be made in another schema; nothing was run',
    fix: 'name the server itself in the URL for runs with --schemas',
    backend: name,
  })

/** What it takes to work in one schema of a database as if there were no other. */
import type {PostgresUrl} from '../../config/types.ts'
import {LexigramError} from '../../core/errors.ts'
import type {ScriptWriter} from '../script-writer.ts'

/** A name as SQL has it, whatever is in it. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The URL whose sessions look names up in `schema` alone: as a start-up option, which `RESET ALL` in a script brings back,
 * and which goes before the settings of role and database.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS
 */
export function boundTo(url: PostgresUrl, schema: string | undefined): PostgresUrl {
  if (schema === undefined) return url
  const setting = `-c search_path=${quoteName(schema).replaceAll(/[\\\s]/g, '\\$&')}`
  return {...url, options: url.options === undefined ? setting : `${url.options} ${setting}`}
}

/** A script that sets the search path as the sessions have it, at its beginning and after each reset. */
export function scriptIn(script: ScriptWriter, schema: string | undefined): ScriptWriter {
  if (schema === undefined) return script
  return {...script, reset: [...script.reset, `set search_path = ${quoteName(schema)}`]}
}

/** A pooler hands out sessions that look names up elsewhere; what is not in a transaction would land there. */
export const pooledSchema = (name: string): LexigramError =>
  new LexigramError('LEX_SCHEMAS_UNSUPPORTED', `${name} can't be migrated through a pooler`, {
    why: 'its search_path can not be relied on there, and tables could be made in another schema; nothing was run',
    fix: 'name the server itself in the URL for runs with --schemas',
    backend: name,
  })

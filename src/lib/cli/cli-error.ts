/** Whatever a command throws → the error that is shown. What nobody expected is a bug. Pure. */
import {Errors} from '@oclif/core'
import {DbError, SERVER_FIXES} from '../backends/db-error.ts'
import {LexigramError} from '../core/errors.ts'

/** oclif's words → ours, first those around a message, then the message. */
const REWORDED: readonly (readonly [RegExp, string])[] = [
  [/\n?See more help with --help\s*$/, ''],
  [/\n\nNote: [\s\S]*$/, ''],
  [/^The following errors? occurred:\s*/, ''],
  [/^Nonexistent flags?: /, 'there is no flag '],
  [/^Unexpected arguments?: /, 'one argument too many: '],
  [/^Missing required flag (\S+)/, '--$1 is missing'],
  [/^Missing \d+ required args?:\n(\S+)[\s\S]*$/, '$1 is missing'],
  [/^Parsing (--\S+)\s+Expected/, '$1: expected'],
  [/^(--[\w-]+)=\S+ cannot also be provided when using (--\S+)/, '$1 and $2 exclude each other'],
  [/^Exactly one of the following must be provided: /, 'exactly one of these is needed: '],
  [/^Expected (--\S+)=(.*) to be one of: /, '$1 $2 is none of: '],
]

/** @param commandId - such as `db:upgrade`, for the fix of a usage error. */
export function toCliError(error: unknown, commandId?: string): LexigramError {
  if (error instanceof LexigramError) return error
  if (error instanceof Errors.CLIError) return usageError(error, commandId)
  if (error instanceof DbError) return databaseError(error)
  const message = error instanceof Error ? error.message : String(error)
  return new LexigramError('LEX_BUG', `unexpected: ${message}`, {
    why: 'this is a bug in lexigram, not in your migration or configuration',
    fix: 'please report it with what `--debug` prints',
    cause: error,
  })
}

function usageError(error: Error, commandId: string | undefined): LexigramError {
  const help = ['lexigram', ...(commandId?.split(':') ?? []), '--help'].join(' ')
  const message = REWORDED.reduce((text, [from, to]) => text.replace(from, to), error.message).trim()
  return new LexigramError('LEX_USAGE', message, {fix: `see \`${help}\``, cause: error})
}

/** The database failed outside of any migration: while the history was read, or by losing the connection. */
function databaseError(error: DbError): LexigramError {
  const code = error.kind === 'connection' ? 'LEX_CONNECTION_LOST' : 'LEX_DATABASE'
  const fix = SERVER_FIXES[error.kind]
  const again = error.kind === 'read-only' ? '' : ', then run the command again'
  return new LexigramError(code, error.message, {
    fix: fix === undefined ? 'see what the database says' : `${fix}${again}`,
    database: error.database,
    cause: error,
  })
}

/** psql's own commands, which only psql can run: what to say to whoever left one in a script. */
import {ScriptError} from '../statement.ts'

const command = /\\(?:[A-Za-z_]+|[^\s])?/y

const include = 'Put the contents of that file here, or make it a migration of its own.'
const variables = 'Write the value out where it is used, and delete the line.'
const connection = 'Delete the line; the configuration says which database a script runs on.'
const onlyDump = 'Delete the \\restrict and \\unrestrict lines; pg_dump writes them for psql alone.'
const condition = 'Keep the branch that applies, and delete the conditions.'
const sent = 'End the statement with ; instead.'

const FIXES: Readonly<Record<string, string>> = {
  '\\': 'Delete the backslash, or put it in quotes.',
  '\\.': 'Delete the line; it only ends rows that follow COPY … FROM stdin;',
  '\\;': 'Write ; without the backslash.',
  '\\c': connection,
  '\\connect': connection,
  '\\copy': 'Use COPY … FROM stdin; followed by the rows and a line \\. ',
  '\\elif': condition,
  '\\else': condition,
  '\\endif': condition,
  '\\g': sent,
  '\\gexec': 'Write out the statements that it would run, or use a DO block.',
  '\\gset': variables,
  '\\gx': sent,
  '\\i': include,
  '\\if': condition,
  '\\include': include,
  '\\include_relative': include,
  '\\ir': include,
  '\\restrict': onlyDump,
  '\\set': variables,
  '\\unrestrict': onlyDump,
  '\\unset': variables,
}

/** The error for the backslash at `offset`, which stands outside quotes and comments. */
export function metaCommandError(source: string, offset: number): ScriptError {
  command.lastIndex = offset
  const name = command.exec(source)?.[0] ?? '\\'
  const message =
    name === '\\' ? 'a backslash stands outside quotes' : `${name} is a command of psql; the server does not know it`
  return new ScriptError(message, offset, (FIXES[name] ?? 'Delete the line, or run it with psql.').trim())
}

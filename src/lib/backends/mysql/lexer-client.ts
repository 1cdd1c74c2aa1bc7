/** What only the `mysql` client understands: its `DELIMITER` line, and commands that a script may not hold. */
import {ScriptError} from '../statement.ts'

const include = 'Put the contents of that file here, or make it a migration of its own.'
const go = 'End the statement with the delimiter instead.'
const remove = 'Delete the line, or run it with the mysql client.'

/** Commands of the client that no SQL statement begins with, and what to do instead. `USE` is SQL; `HELP` is too. */
const FIXES: ReadonlyMap<string, string> = new Map([
  ...'CHARSET CLEAR CONNECT EDIT EXIT NOPAGER NOTEE NOWARNING PAGER PRINT PROMPT QUIT REHASH STATUS SYSTEM TEE WARNINGS'
    .split(' ')
    .map((name): [string, string] => [name, remove]),
  ['EGO', go],
  ['GO', go],
  ['SOURCE', include],
  ['\\.', include],
  ['\\G', go],
  ['\\g', go],
  ['\\d', 'Write DELIMITER in full, on a line of its own.'],
  ['\\', 'Delete the backslash, or put it in quotes.'],
])

export const CLIENT_COMMANDS: ReadonlySet<string> = new Set(FIXES.keys())

/** The error for a client command, named in upper case. */
export const clientCommandError = (name: string, at: number): ScriptError =>
  new ScriptError(
    `${name.toLowerCase()} is a command of the mysql client; the server does not know it`,
    at,
    FIXES.get(name) ?? remove,
  )

/** The error for a backslash outside quotes and comments; `\N`, an old spelling of NULL, is none. */
export function backslashError(source: string, at: number): ScriptError {
  const second = /^\S?/u.exec(source.slice(at + 1, at + 3))?.[0] ?? ''
  const name = `\\${second}`
  const message =
    second === ''
      ? 'a backslash stands outside quotes'
      : `${name} is a command of the mysql client; the server does not know it`
  return new ScriptError(message, at, FIXES.get(name) ?? remove)
}

/**
 * The delimiter that a `DELIMITER` line sets.
 * @param rest - what follows the word on its line; the delimiter may be quoted, and what comes after it is ignored.
 */
export function delimiterOf(rest: string, at: number): string {
  const [, double, single, back, bare] = /^\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+))/.exec(rest) ?? []
  const delimiter = double ?? single ?? back ?? bare ?? ''
  if (delimiter === '')
    throw new ScriptError('DELIMITER names no delimiter', at, 'Write it on the same line: DELIMITER //')
  if (delimiter.includes('\\')) {
    throw new ScriptError('a delimiter can not hold a backslash', at, 'Use another delimiter, as // or $$.')
  }
  return delimiter
}

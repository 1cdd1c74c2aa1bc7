/** Errors of better-sqlite3, also after crossing a process border, → DbError. Pure. */
import {DbError, type DbErrorKind, type Violation} from '../db-error.ts'

/** https://www.sqlite.org/rescode.html */
function kindOf(code: string | undefined, message: string): DbErrorKind {
  if (/\b(?:from within|inside) a transaction$/.test(message)) return 'needs-no-transaction'
  if (code?.startsWith('SQLITE_BUSY') || code?.startsWith('SQLITE_LOCKED')) return 'busy'
  if (code === 'SQLITE_INTERRUPT') return 'cancelled'
  if (code?.startsWith('SQLITE_READONLY')) return 'read-only'
  if (code === 'SQLITE_FULL') return 'disk-full'
  return code?.startsWith('SQLITE_') ? 'other' : 'connection'
}

/** https://www.sqlite.org/rescode.html#extrc */
const VIOLATIONS: Readonly<Record<string, Violation['kind']>> = {
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'reference',
  SQLITE_CONSTRAINT_NOTNULL: 'not-null',
  SQLITE_CONSTRAINT_CHECK: 'check',
}

function violationOf(code: string | undefined, message: string): Violation | undefined {
  const kind = VIOLATIONS[code ?? '']
  if (kind === undefined) return undefined
  const name = / constraint failed: (.+)$/.exec(message)?.[1]
  return {kind, ...(name === undefined ? {} : {name})}
}

/** Messages that quote the piece of the statement they complain about. The driver gives no offset. */
const QUOTING = [
  /^near "([\s\S]*)": syntax error$/,
  /^unrecognized token: "([\s\S]*)"$/,
  /^no such (?:table|column|function|index|view|trigger|collation sequence|module): (?:.*\.)?(.+)$/,
  /^(?:table|index|view|trigger) "?(.+?)"? already exists$/,
  /^duplicate column name: (.+)$/,
]

function offsetOf(statement: string, message: string): number | undefined {
  if (message === 'incomplete input') return statement.length
  for (const pattern of QUOTING) {
    const piece = pattern.exec(message)?.[1]
    if (piece === undefined || piece === '') continue
    const at = statement.indexOf(piece)
    // Only where it stands once can the place be told.
    return at !== -1 && statement.indexOf(piece, at + 1) === -1 ? at : undefined
  }
  return undefined
}

/** @param statement - the text that was run, for the position. */
export function dbErrorOf(error: unknown, statement: string): DbError {
  if (error instanceof DbError) return error
  const {message, code} = error as {message?: unknown; code?: unknown}
  const text = typeof message === 'string' ? message : String(error)
  const sqliteCode = typeof code === 'string' ? code : undefined
  const offset = offsetOf(statement, text)
  return new DbError(text, {
    kind: kindOf(sqliteCode, text),
    database: sqliteCode === undefined ? {} : {code: sqliteCode},
    ...(offset === undefined ? {} : {offset}),
    violation: violationOf(sqliteCode, text),
    cause: error,
  })
}

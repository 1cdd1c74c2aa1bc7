/** Errors of `pg` → DbError: the kind, the server's words, and the place in the statement. Pure. */
import pg from 'pg'
import {DbError, type DbErrorKind, type Violation} from '../db-error.ts'

/** A command that may not run in a block, a procedure that commits, a new enum value used before it was committed. */
const NEEDS_NO_TRANSACTION: ReadonlySet<string | undefined> = new Set(['25001', '2D000', '55P04'])

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function kindOf(code: string | undefined, cancelAsked: boolean): DbErrorKind {
  if (code === '57014') return cancelAsked ? 'cancelled' : 'statement-timeout'
  if (code === '25006') return 'read-only'
  if (code === '53100') return 'disk-full'
  // 40P01 is a deadlock: the server chose us to give way.
  if (code === '55P03' || code === '40P01') return 'lock-timeout'
  if (NEEDS_NO_TRANSACTION.has(code)) return 'needs-no-transaction'
  // Class 08 is connection trouble; 57P01..57P05 are the server going away under us.
  if (code === undefined || code.startsWith('08') || /^57P0[1-5]$/.test(code)) return 'connection'
  return 'other'
}

/** Class 23: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const VIOLATIONS: Readonly<Record<string, Violation['kind']>> = {
  '23502': 'not-null',
  '23503': 'reference',
  '23505': 'unique',
  '23514': 'check',
  '23P01': 'unique', // exclusion_violation
}

function violationOf({code = '', constraint, column}: pg.DatabaseError): Violation | undefined {
  const kind = VIOLATIONS[code]
  const name = constraint ?? column
  return kind === undefined ? undefined : {kind, ...(name === undefined ? {} : {name})}
}

/** The server counts characters (code points) from 1; offsets here count UTF-16 code units from 0. */
function offsetOf(statement: string, characters: number): number | undefined {
  if (!Number.isInteger(characters) || characters < 1) return undefined
  let offset = 0
  for (let seen = 1; seen < characters && offset < statement.length; seen += 1) {
    offset += (statement.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  }
  return offset
}

/** Names what is in the error's own fields but not always in its message. */
const detailOf = (error: pg.DatabaseError): string | undefined =>
  [error.detail, error.where].filter((part) => part !== undefined && part !== '').join('\n') || undefined

/**
 * @param statement - the text that was sent, for the position.
 * @param cancelAsked - whether this session asked for the cancellation; else a 57014 is a time-out.
 * @param before - how many ASCII characters were sent in front of it, in the same message.
 */
export function dbErrorOf(error: unknown, statement: string, cancelAsked: boolean, before = 0): DbError {
  if (error instanceof DbError) return error
  if (!(error instanceof pg.DatabaseError)) {
    const message = error instanceof Error ? error.message : String(error)
    return new DbError(message, {kind: 'connection', database: {}, cause: error})
  }
  const offset = offsetOf(statement, Number(error.position) - before)
  const detail = detailOf(error)
  return new DbError(error.message, {
    kind: kindOf(error.code, cancelAsked),
    database: {
      ...(error.code === undefined ? {} : {code: error.code}),
      ...(detail === undefined ? {} : {detail}),
      ...(error.hint === undefined ? {} : {hint: error.hint}),
    },
    ...(offset === undefined ? {} : {offset}),
    violation: violationOf(error),
    cause: error,
  })
}

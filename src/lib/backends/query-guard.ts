/** What keeps a statement from being sent, as far as its text tells; the server is the wall behind it. Pure. */
import {nearestOf} from '../config/nearest.ts'
import type {Refusal} from './query.ts'
import type {Token} from './scanner.ts'
import type {Statement} from './statement.ts'

/** The server stops by itself what its client could not stop; the client is first, and knows why. */
export const serverTimeout = (timeoutMs: number): number => (timeoutMs === 0 ? 0 : Math.ceil(timeoutMs) + 1_000)

/** A token that means something, with its text in upper case where it is a word. */
export interface Piece {
  readonly kind: Token['kind']
  readonly text: string
  readonly start: number
}

/** The tokens of a statement without space and comments; quoted names as they are called. */
export function piecesOf(text: string, tokens: Iterable<Token>, nameOf: (quoted: string) => string): readonly Piece[] {
  const pieces: Piece[] = []
  for (const {kind, start, end} of tokens) {
    if (kind === 'space' || kind === 'comment' || kind === 'executable') continue
    const written = text.slice(start, end)
    if (kind === 'word') pieces.push({kind, text: written.toUpperCase(), start})
    else if (kind === 'quoted') pieces.push({kind, text: nameOf(written).toUpperCase(), start})
    else pieces.push({kind, text: written, start})
  }
  return pieces
}

/** The first call of one of `names` (in upper case), as `name(`. */
export const callOf = (pieces: readonly Piece[], names: ReadonlySet<string>): Piece | undefined =>
  pieces.find(
    ({kind, text}, index) =>
      (kind === 'word' || kind === 'quoted') && pieces[index + 1]?.text === '(' && names.has(text),
  )

/** The first place where `words` stand one after the other, unquoted. */
export const sequenceOf = (pieces: readonly Piece[], words: readonly string[]): Piece | undefined =>
  pieces.find((_, index) =>
    words.every((word, at) => pieces[index + at]?.kind === 'word' && pieces[index + at]?.text === word),
  )

const OURS = 'leave it out: lexigram begins a transaction before the first statement, and ends it after the last'

/** BEGIN, COMMIT and the like: the one transaction of all statements is lexigram's. */
export function refuseControl({control, words}: Statement): Refusal | undefined {
  if (control === undefined || control === 'savepoint') return undefined
  const what = control === 'inner' ? `${words[0]} with COMMIT or ROLLBACK in its body` : words.slice(0, 2).join(' ')
  return {why: `${what} would end the transaction that all statements run in`, fix: OURS, offset: 0, writes: false}
}

/** What is not known to read only, by its first word. */
export function refuseUnread({words}: Statement, reading: ReadonlySet<string>): Refusal | undefined {
  const [first = ''] = words
  if (reading.has(first)) return undefined
  const meant = nearestOf(first, [...reading])
  return {
    why: `${first === '' ? 'what it begins with' : first} is no statement that only reads`,
    fix: meant === undefined ? 'run it with --write' : `did you mean ${meant}? Else run it with --write`,
    offset: 0,
    writes: true,
  }
}

/** A refusal of what --write does not allow either, or only that does. */
export const refuse = (why: string, fix: string, offset: number, writes = false): Refusal => ({
  why,
  fix,
  offset,
  writes,
})

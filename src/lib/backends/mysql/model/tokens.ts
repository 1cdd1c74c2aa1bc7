/** The words of a statement that the server itself printed, read with the lexer of scripts. Pure. */
import type {Token} from '../../scanner.ts'
import {tokensOf} from '../lexer.ts'
import {quoteName, unquote} from '../sql-text.ts'

export interface Piece extends Token {
  readonly text: string
}

/** All that is neither space, comment nor the edge of an executable comment; what is in one of those counts. */
export function piecesOf(sql: string): readonly Piece[] {
  const pieces: Piece[] = []
  for (const {kind, start, end} of tokensOf(sql)) {
    if (kind === 'space' || kind === 'comment' || kind === 'executable') continue
    pieces.push({kind, start, end, text: sql.slice(start, end)})
  }
  return pieces
}

const WITHOUT_ESCAPES = "SET sql_mode = 'NO_BACKSLASH_ESCAPES';"

/** The same of code that was written under a mode of its own. */
export function codePiecesOf(sql: string, sqlMode: string): readonly Piece[] {
  if (!sqlMode.includes('NO_BACKSLASH_ESCAPES')) return piecesOf(sql)
  const before = WITHOUT_ESCAPES.length
  return piecesOf(WITHOUT_ESCAPES + sql)
    .filter(({start}) => start >= before)
    .map((piece) => ({...piece, start: piece.start - before, end: piece.end - before}))
}

/** What stands in ordinary comments. */
export const commentsOf = (sql: string): readonly string[] =>
  [...tokensOf(sql)].filter(({kind}) => kind === 'comment').map(({start, end}) => sql.slice(start + 2, end - 2).trim())

export const isWord = (piece: Piece | undefined, word: string): boolean =>
  piece?.kind === 'word' && piece.text.toUpperCase() === word

export const nameOf = (piece: Piece | undefined): string => unquote(piece?.text ?? '')

/** Index just after the parenthesis that closes the one at `open`. */
export function groupEnd(pieces: readonly Piece[], open: number): number {
  let depth = 0
  for (let at = open; at < pieces.length; at += 1) {
    const {text} = pieces[at] as Piece
    if (text === '(') depth += 1
    if (text === ')') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return pieces.length
}

/** Cuts at each comma outside parentheses. */
export function splitAtCommas(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]]
  let depth = 0
  for (const piece of pieces) {
    if (piece.text === '(') depth += 1
    if (piece.text === ')') depth -= 1
    if (piece.text === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(piece)
  }
  return parts
}

/** The SQL from an offset on, without the edges of executable comments and the spaces that came with them. */
export function plainSql(sql: string, from = 0): string {
  let plain = ''
  for (const {kind, start, end} of tokensOf(sql)) {
    const isDoubled = kind === 'space' && /\s$/.test(plain)
    if (start >= from && kind !== 'executable' && !isDoubled) plain += sql.slice(start, end)
  }
  return plain.trim()
}

/** Takes the database's own name away from `` `shop`.`orders` ``, so that the SQL means the database it is run in. */
export function withoutDatabase(sql: string, database: string): string {
  const qualifier = quoteName(database)
  if (!sql.includes(`${qualifier}.`)) return sql
  let plain = ''
  let skipDot = false
  let previous = ''
  for (const {kind, start, end} of tokensOf(sql)) {
    const text = sql.slice(start, end)
    const qualifies = kind === 'quoted' && text === qualifier && sql[end] === '.' && previous !== '.'
    if (!qualifies && !(skipDot && text === '.')) plain += text
    skipDot = qualifies
    previous = text
  }
  return plain
}

const OF_SEQUENCES: ReadonlySet<string> = new Set(['NEXTVAL', 'LASTVAL', 'SETVAL'])

/**
 * The same in a query, where `` `shop`.`id` `` may be a column of a table called shop: only columns with all three names,
 * functions that are called, and sequences that numbers are taken from.
 */
export function queryWithoutDatabase(query: string, database: string): string {
  const qualifier = quoteName(database)
  if (!query.includes(`${qualifier}.`)) return query
  const pieces = piecesOf(query)
  let plain = ''
  let from = 0
  for (const [at, piece] of pieces.entries()) {
    if (piece.text !== qualifier || pieces[at + 1]?.text !== '.' || pieces[at - 1]?.text === '.') continue
    const isColumn = pieces[at + 2]?.kind === 'quoted' && pieces[at + 3]?.text === '.'
    const isCalled = pieces[at + 3]?.text === '('
    const isSequence = pieces[at - 1]?.text === '(' && OF_SEQUENCES.has(pieces[at - 2]?.text.toUpperCase() ?? '')
    if (!isColumn && !isCalled && !isSequence) continue
    plain += query.slice(from, piece.start)
    from = pieces[at + 2]?.start ?? piece.end
  }
  return plain + query.slice(from)
}

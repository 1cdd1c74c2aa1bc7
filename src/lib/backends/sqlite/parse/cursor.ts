/**
 * The tokens of one CREATE statement that mean something, read one after the other. SQLite's pragmas tell most of a
 * table, but not its checks, conflict clauses, collations and names of constraints: those stand in this text alone.
 * What is in it was taken by SQLite once, so the readers are lenient, and never guess beyond what they look for.
 */
import {upperAscii} from '../../scanner.ts'
import {tokensOf} from '../lexer.ts'

interface Piece {
  readonly kind: 'word' | 'quoted' | 'string' | 'other'
  readonly text: string
  readonly start: number
  readonly end: number
}

export class Cursor {
  readonly source: string
  readonly #pieces: readonly Piece[]
  #at = 0

  /** @throws {@link ScriptError} when a quote in `source` is not closed, which SQLite would not have taken. */
  constructor(source: string) {
    this.source = source
    this.#pieces = [...piecesOf(source)]
  }

  get atEnd(): boolean {
    return this.#at >= this.#pieces.length
  }

  /** The unquoted word here, or `ahead` tokens on, in upper case; empty when it is no such word. */
  word(ahead = 0): string {
    const piece = this.#pieces[this.#at + ahead]
    return piece?.kind === 'word' ? upperAscii(piece.text) : ''
  }

  /** Whether the token here, or `ahead` tokens on, is this mark. */
  isMark(mark: string, ahead = 0): boolean {
    const piece = this.#pieces[this.#at + ahead]
    return piece?.kind === 'other' && piece.text === mark
  }

  skip(count = 1): void {
    this.#at += count
  }

  /** Goes past `words` when they all stand here. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.word(index) === word)) return false
    this.#at += words.length
    return true
  }

  takeMark(mark: string): boolean {
    if (!this.isMark(mark)) return false
    this.#at += 1
    return true
  }

  /** The name here without its quotes, going past it; undefined when there is none. */
  name(): string | undefined {
    const piece = this.#pieces[this.#at]
    if (piece === undefined || piece.kind === 'other') return undefined
    this.#at += 1
    return nameOf(piece)
  }

  /** What is in the parentheses that open here, without white space around it, going past them. */
  group(): string | undefined {
    if (!this.isMark('(')) return undefined
    const from = this.#pieces[this.#at]?.end ?? 0
    this.skipGroup()
    return this.source.slice(from, this.#pieces[this.#at - 1]?.start).trim()
  }

  /** Goes past one token, or past all of a parenthesis that opens here. */
  skipGroup(): void {
    let depth = 0
    do {
      if (this.isMark('(')) depth += 1
      else if (this.isMark(')')) depth -= 1
      this.#at += 1
    } while (depth > 0 && !this.atEnd)
  }

  /** The text from here to the last token, without a comment after it, going to the end. */
  rest(): string {
    const {start} = this
    this.#at = this.#pieces.length
    return this.source.slice(start, this.lastEnd)
  }

  /** Offset in the source of the token here. */
  get start(): number {
    return this.#pieces[this.#at]?.start ?? this.source.length
  }

  /** Offset just after the token before this one. */
  get lastEnd(): number {
    return this.#pieces[this.#at - 1]?.end ?? 0
  }
}

function* piecesOf(source: string): Generator<Piece, void, undefined> {
  for (const {kind, start, end} of tokensOf(source)) {
    if (kind === 'space' || kind === 'comment') continue
    const named = kind === 'word' || kind === 'quoted' || kind === 'string'
    yield {kind: named ? kind : 'other', text: source.slice(start, end), start, end}
  }
}

/** SQLite takes names in double quotes, backticks, brackets, and single quotes. */
function nameOf({kind, text}: Piece): string {
  if (kind === 'word') return text
  const quote = text[0] === '[' ? ']' : (text[0] ?? '')
  const bare = text.slice(1, -1)
  return quote === ']' ? bare : bare.replaceAll(quote + quote, quote)
}

/** Goes past the head of a CREATE statement: `CREATE UNIQUE INDEX IF NOT EXISTS main."i"`. */
export function skipHead(cursor: Cursor): void {
  while (!cursor.atEnd && !KINDS.has(cursor.word())) cursor.skip()
  cursor.skip()
  cursor.take('IF', 'NOT', 'EXISTS')
  cursor.name()
  if (cursor.takeMark('.')) cursor.name()
}

const KINDS = new Set(['TABLE', 'INDEX', 'VIEW', 'TRIGGER'])

/** What SQLite compares names by: ASCII letters of either case are the same. */
export const nameKey = upperAscii

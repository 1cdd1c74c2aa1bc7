/**
 * Characters → tokens: what the lexers of all dialects share. A stream reads one token at a time into its own fields, so
 * that fifty megabytes of script cost no object per token. It knows nothing of any dialect's quotes or bodies.
 */
import {ScriptError} from './statement.ts'

/**
 * What a token is. Those that decide where statements end:
 * - `terminator`: the `;` or custom delimiter that ends a statement; a `;` inside a body is `punctuation`;
 * - `directive`: a line for the client alone, as MySQL's `DELIMITER //` or the `\.` after COPY data; never sent;
 * - `data`: the rows that follow PostgreSQL's `COPY … FROM stdin`; empty when there are none;
 * - `executable`: an edge of one of MySQL's executable comments, as `/*!50003` and its end; what is between is tokens.
 */
export type TokenKind =
  | 'space'
  | 'comment'
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'variable'
  | 'punctuation'
  | 'executable'
  | 'terminator'
  | 'directive'
  | 'data'

/** A piece of a script: `source.slice(start, end)`. The tokens of a script, joined, are the script. */
export interface Token {
  readonly kind: TokenKind
  /** Offset of the first character, in UTF-16 code units. */
  readonly start: number
  /** Offset just after the last character. */
  readonly end: number
}

/** Character codes that the rules name. */
export const CODE = {
  newline: 10,
  carriageReturn: 13,
  doubleQuote: 34,
  hash: 35,
  dollar: 36,
  ampersand: 38,
  quote: 39,
  open: 40,
  close: 41,
  star: 42,
  minus: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  semicolon: 59,
  equals: 61,
  question: 63,
  at: 64,
  leftBracket: 91,
  backslash: 92,
  backtick: 96,
  byteOrderMark: 0xfeff,
} as const

const SPACE = 1
const WORD = 2
const LETTER = 4
const DIGIT = 8
const classes = new Uint8Array(128)
for (const code of [9, 10, 11, 12, 13, 32]) classes[code] = SPACE
for (let code = 48; code <= 57; code += 1) classes[code] = WORD | DIGIT
for (let code = 65; code <= 90; code += 1) classes[code] = classes[code + 32] = WORD | LETTER
classes[95] = WORD | LETTER
classes[CODE.dollar] = WORD

const isOf = (kind: number, code: number): boolean => ((classes[code] ?? 0) & kind) !== 0

const isForeign = (code: number): boolean => code >= 128 && code !== CODE.byteOrderMark

/** A byte-order mark counts too: it begins a file, and the second of two files that were joined. */
export const isSpace = (code: number): boolean => isOf(SPACE, code) || code === CODE.byteOrderMark
export const isDigit = (code: number): boolean => isOf(DIGIT, code)
/** Whether an unquoted name can begin with it: a letter, `_`, or anything outside ASCII. */
const isWordStart = (code: number): boolean => isOf(LETTER, code) || isForeign(code)
/** Whether an unquoted name can go on with it: as its start, or a digit, or `$`. */
export const isWordPart = (code: number): boolean => isOf(WORD, code) || isForeign(code)

/** Offset of the first character at or after `from` that is not white space. */
export function spaceEnd(source: string, from: number): number {
  let at = from
  while (isSpace(source.charCodeAt(at))) at += 1
  return at
}

export function wordEnd(source: string, from: number): number {
  let at = from
  while (isWordPart(source.charCodeAt(at))) at += 1
  return at
}

/** Loose on purpose: `1.5e7`, `0xff`, `1_000` and `1..9` are one token; the sign of an exponent is another. */
function numberEnd(source: string, from: number): number {
  let at = from
  for (;;) {
    const code = source.charCodeAt(at)
    if (code !== CODE.dot && (code === CODE.dollar || !isWordPart(code))) return at
    at += 1
  }
}

/** Where the line of `from` ends, before its newline. */
export function lineEnd(source: string, from: number): number {
  const newline = source.indexOf('\n', from)
  return newline === -1 ? source.length : newline
}

const unclosed = (what: string, opening: string, at: number, closing: string): ScriptError =>
  new ScriptError(`the ${what} that begins with ${opening} is never closed`, at, `Close it with ${closing}.`, {
    unclosed: true,
  })

/**
 * Offset just after the closing `quote` of what was opened at `opening`; a doubled quote stands for itself.
 * @param body - where the content begins: past the quote and any prefix, as in `U&'`.
 */
export function quoteEnd(source: string, opening: number, body: number, quote: string, what: string): number {
  for (let at = source.indexOf(quote, body); at !== -1; at = source.indexOf(quote, at + 2)) {
    if (source[at + 1] !== quote) return at + 1
  }
  throw unclosed(what, source.slice(opening, body), opening, quote)
}

/** As {@link quoteEnd}, where a backslash also takes away the meaning of the character after it. */
export function escapedQuoteEnd(source: string, opening: number, body: number, quote: number): number {
  for (let at = body; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (code === CODE.backslash) at += 1
    else if (code === quote) {
      if (source.charCodeAt(at + 1) !== quote) return at + 1
      at += 1
    }
  }
  const closing = String.fromCharCode(quote)
  throw unclosed('string', source.slice(opening, source.indexOf(closing, opening) + 1), opening, closing)
}

/** Offset just after the first `closing` at or after `body`. */
export function closedBy(source: string, opening: number, body: number, closing: string, what: string): number {
  const at = source.indexOf(closing, body)
  if (at === -1) throw unclosed(what, source.slice(opening, body), opening, closing)
  return at + closing.length
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 128) return false
  return true
}

/** Upper case of the ASCII letters alone: `ı` and `ſ` must not turn into letters of a keyword. */
export function upperAscii(text: string): string {
  return isAscii(text) ? text.toUpperCase() : text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Reads a script token by token. A dialect says how its words and marks are read, and follows its statements. */
export abstract class TokenStream implements Token {
  readonly source: string
  kind: TokenKind = 'space'
  start = 0
  end = 0

  constructor(source: string) {
    this.source = source
  }

  /** Goes to the next token; false when there is none. */
  next(): boolean {
    this.start = this.end
    if (this.start >= this.source.length) {
      this.finish()
      return false
    }
    this.end = this.read()
    this.follow()
    return true
  }

  /** The text of the token in hand, in upper case. */
  upper(): string {
    return upperAscii(this.source.slice(this.start, this.end))
  }

  /** Says what the token being read is, and passes its end on. */
  protected as(kind: TokenKind, end: number): number {
    this.kind = kind
    return end
  }

  /** Reads the token that begins at `start`: sets its kind, and returns its end. */
  protected read(): number {
    const code = this.source.charCodeAt(this.start)
    if (isSpace(code)) return this.as('space', spaceEnd(this.source, this.start))
    if (isWordStart(code)) return this.readWord(code)
    if (isDigit(code)) return this.as('number', numberEnd(this.source, this.start))
    return this.readMark(code)
  }

  protected readWord(_first: number): number {
    return this.as('word', wordEnd(this.source, this.start))
  }

  /** Reads what begins with neither space, letter nor digit. */
  protected abstract readMark(code: number): number

  /** Called after each token: turns the `;` that ends a statement into a terminator. */
  protected abstract follow(): void

  /** Called at the end of the script; throws when something is open. */
  protected abstract finish(): void
}

/** The tokens of a stream as values, for what reads more than statements. */
export function* tokensFrom(stream: TokenStream): Generator<Token, void, undefined> {
  while (stream.next()) yield {kind: stream.kind, start: stream.start, end: stream.end}
}

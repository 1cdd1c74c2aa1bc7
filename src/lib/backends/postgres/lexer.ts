/**
 * PostgreSQL script → statements. Cuts where psql cuts: at a `;` outside parentheses and outside a `BEGIN ATOMIC` body.
 * Assumes `standard_conforming_strings = on`, the server's default since 9.1.
 * @see https://github.com/postgres/postgres/blob/master/src/fe_utils/psqlscan.l
 */
import {type ControlOf, statementsFrom} from '../cutter.ts'
import {
  CODE,
  closedBy,
  escapedQuoteEnd,
  isDigit,
  isSpace,
  lineEnd,
  quoteEnd,
  type Token,
  TokenStream,
  tokensFrom,
} from '../scanner.ts'
import {type Lexer, ScriptError} from '../statement.ts'
import {endsTransaction} from './lexer-do.ts'
import {metaCommandError} from './lexer-meta.ts'

/** How far a statement's first words have led; `plain` once they can mean nothing more to the cutting. */
type Head = 'start' | 'create' | 'or' | 'replace' | 'routine' | 'copy' | 'copy-in' | 'plain'

const HEADS: Partial<Record<Head, Readonly<Record<string, Head>>>> = {
  start: {CREATE: 'create', COPY: 'copy'},
  create: {OR: 'or', FUNCTION: 'routine', PROCEDURE: 'routine'},
  or: {REPLACE: 'replace'},
  replace: {FUNCTION: 'routine', PROCEDURE: 'routine'},
}

/** Whether COPY data is due: on the rest of the `COPY` line, in its rows, or at the `\.` after them. */
type Rows = 'none' | 'line' | 'data' | 'end'

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

class PostgresTokens extends TokenStream {
  #head: Head = 'start'
  #previous = ''
  #parentheses = 0
  #parenthesisAt = 0
  #body = 0
  #bodyAt = 0
  #rows: Rows = 'none'

  override next(): boolean {
    if (this.#rows === 'none' || this.end < this.source.length) return super.next()
    this.start = this.end
    this.#rows = 'none'
    this.kind = 'data'
    return true
  }

  protected override read(): number {
    switch (this.#rows) {
      case 'none':
        return super.read()
      case 'line':
        return this.#readRestOfCopyLine()
      case 'data':
        return this.#readRows()
      case 'end':
        this.#rows = 'none'
        return this.as('directive', this.start + 2)
    }
  }

  protected override readWord(first: number): number {
    const {source, start} = this
    const second = source.charCodeAt(start + 1)
    const letter = String.fromCharCode(first).toUpperCase()
    if (second === CODE.quote && letter === 'E') return this.as('string', escapeStringEnd(source, start))
    if (second === CODE.quote && 'BXN'.includes(letter)) return this.#quoted('string', start + 2, "'")
    if (second === CODE.ampersand && letter === 'U') return this.#readUnicode(source.charCodeAt(start + 2))
    return super.readWord(first)
  }

  #readUnicode(third: number): number {
    if (third === CODE.quote) return this.#quoted('string', this.start + 3, "'")
    if (third === CODE.doubleQuote) return this.#quoted('quoted', this.start + 3, '"')
    return this.as('word', this.start + 1)
  }

  protected override readMark(code: number): number {
    const {source, start} = this
    const second = source.charCodeAt(start + 1)
    switch (code) {
      case CODE.quote:
        return this.#quoted('string', start + 1, "'")
      case CODE.doubleQuote:
        return this.#quoted('quoted', start + 1, '"')
      case CODE.minus:
        return second === CODE.minus ? this.as('comment', commentLineEnd(source, start)) : this.#mark(1)
      case CODE.slash:
        return second === CODE.star ? this.as('comment', nestedCommentEnd(source, start)) : this.#mark(1)
      case CODE.dollar:
        return this.#readDollar(second)
      case CODE.colon:
        return this.#mark(second === CODE.colon || second === CODE.equals ? 2 : 1)
      case CODE.backslash:
        throw metaCommandError(source, start)
      default:
        return this.#mark(1)
    }
  }

  #mark(length: number): number {
    return this.as('punctuation', this.start + length)
  }

  #quoted(kind: 'string' | 'quoted', body: number, quote: string): number {
    const what = kind === 'string' ? 'string' : 'quoted name'
    return this.as(kind, quoteEnd(this.source, this.start, body, quote, what))
  }

  #readDollar(second: number): number {
    const {source, start} = this
    if (isDigit(second)) {
      let end = start + 2
      while (isDigit(source.charCodeAt(end))) end += 1
      return this.as('parameter', end)
    }
    dollarTag.lastIndex = start
    const tag = dollarTag.exec(source)?.[0]
    if (tag === undefined) return this.#mark(1)
    return this.as('string', closedBy(source, start, start + tag.length, tag, 'dollar-quoted string'))
  }

  /** Keeps count of what a `;` may not end. */
  protected override follow(): void {
    if (this.kind === 'word') {
      if (this.#head !== 'plain') this.#followWord(this.upper())
    } else if (this.kind === 'punctuation') {
      this.#followMark(this.source.charCodeAt(this.start))
      this.#previous = this.source[this.start] ?? ''
    } else if (this.kind !== 'space' && this.kind !== 'comment') this.#previous = ''
  }

  #followMark(code: number): void {
    if (code === CODE.open) {
      if (this.#parentheses === 0) this.#parenthesisAt = this.start
      this.#parentheses += 1
    } else if (code === CODE.close) this.#parentheses = Math.max(0, this.#parentheses - 1)
    else if (code === CODE.semicolon && this.#parentheses === 0 && this.#body === 0) {
      this.kind = 'terminator'
      this.#rows = this.#head === 'copy-in' ? 'line' : 'none'
      this.#head = 'start'
    }
  }

  #followWord(word: string): void {
    if (this.#head === 'routine') this.#followRoutine(word)
    else if (this.#head === 'copy') {
      // The server takes STDOUT after FROM for STDIN.
      const client = this.#previous === 'FROM' && (word === 'STDIN' || word === 'STDOUT')
      if (client && this.#parentheses === 0) this.#head = 'copy-in'
    } else if (this.#head !== 'copy-in') this.#head = HEADS[this.#head]?.[word] ?? 'plain'
    this.#previous = word
  }

  /** Stricter than psql, which counts any BEGIN and END: a column may be called `end` after a dot or AS. */
  #followRoutine(word: string): void {
    if (this.#parentheses > 0 || this.#previous === '.') return
    if (this.#body === 0) {
      if (word === 'BEGIN') this.#bodyAt = this.start
      else if (word === 'ATOMIC' && this.#previous === 'BEGIN') this.#body = 1
    } else if (this.#previous !== 'AS') {
      if (word === 'CASE' || word === 'BEGIN') this.#body += 1
      else if (word === 'END') this.#body -= 1
    }
  }

  #readRestOfCopyLine(): number {
    const {source, start} = this
    if (source.startsWith('--', start)) return this.as('comment', commentLineEnd(source, start))
    const end = lineEnd(source, start)
    for (let at = start; at < end; at += 1) {
      if (isSpace(source.charCodeAt(at))) continue
      if (at > start && source.startsWith('--', at)) return this.as('space', at)
      throw new ScriptError(
        'text follows COPY … FROM stdin; on its line',
        at,
        'Begin the rows on the next line, and the next statement after the line \\. that ends them.',
      )
    }
    this.#rows = end === source.length ? 'line' : 'data'
    return this.as('space', Math.min(end + 1, source.length))
  }

  #readRows(): number {
    const {source, start} = this
    const end = rowsEnd(source, start)
    this.#rows = end === source.length ? 'none' : 'end'
    return this.as('data', end)
  }

  protected override finish(): void {
    if (this.#body > 0) {
      throw new ScriptError(
        'the body that begins with BEGIN ATOMIC is never closed',
        this.#bodyAt,
        'Close it with END;',
        {unclosed: true},
      )
    }
    if (this.#parentheses > 0) {
      throw new ScriptError('a parenthesis is never closed', this.#parenthesisAt, 'Close it with ).', {
        unclosed: true,
      })
    }
  }
}

/** A comment ends at a carriage return too. */
function commentLineEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (code === CODE.newline || code === CODE.carriageReturn) return at
  }
  return source.length
}

function nestedCommentEnd(source: string, opening: number): number {
  let depth = 1
  for (let at = opening + 2; at < source.length - 1; at += 1) {
    const code = source.charCodeAt(at)
    const second = source.charCodeAt(at + 1)
    if (code === CODE.slash && second === CODE.star) depth += 1
    else if (code === CODE.star && second === CODE.slash) depth -= 1
    else continue
    at += 1
    if (depth === 0) return at + 1
  }
  throw new ScriptError(
    'the comment that begins with /* is never closed',
    opening,
    'Close it with */; comments nest.',
    {
      unclosed: true,
    },
  )
}

/** `E'a'`, a newline, `'b'` is one string: backslashes still count in its later parts. */
function escapeStringEnd(source: string, opening: number): number {
  let body = opening + 2
  for (;;) {
    const end = escapedQuoteEnd(source, opening, body, CODE.quote)
    const next = continuation(source, end)
    if (next === -1) return end
    body = next + 1
  }
}

/** Offset of a quote that goes on with a string ended at `from`: after white space and comments with a newline. */
function continuation(source: string, from: number): number {
  let newline = false
  for (let at = from; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (code === CODE.newline || code === CODE.carriageReturn) newline = true
    else if (source.startsWith('--', at)) at = commentLineEnd(source, at) - 1
    else if (!isSpace(code)) return newline && code === CODE.quote ? at : -1
  }
  return -1
}

/** Where the line `\.` begins, or the end of the script. */
function rowsEnd(source: string, from: number): number {
  for (let at = source.indexOf('\\.', from); at !== -1; at = source.indexOf('\\.', at + 2)) {
    const first = at === from || source[at - 1] === '\n'
    if (first && source.slice(at + 2, lineEnd(source, at)).replace('\r', '') === '') return at
  }
  return source.length
}

const controlOf: ControlOf = ([first, ...rest], text) => {
  switch (first) {
    case 'BEGIN':
      return 'begin'
    case 'START':
      return rest[0] === 'TRANSACTION' ? 'begin' : undefined
    case 'COMMIT':
      return rest[0] === 'PREPARED' ? 'prepare' : 'commit'
    case 'END':
      return 'commit'
    case 'ABORT':
      return 'rollback'
    case 'ROLLBACK':
      if (rest[0] === 'PREPARED') return 'prepare'
      return rest.slice(0, 2).includes('TO') ? 'savepoint' : 'rollback'
    case 'SAVEPOINT':
    case 'RELEASE':
      return 'savepoint'
    case 'PREPARE':
      // `PREPARE transaction AS …` is a prepared statement of that name.
      return rest[0] === 'TRANSACTION' && rest.length === 1 ? 'prepare' : undefined
    case 'DO':
      return endsTransaction(text, tokensOf) ? 'inner' : undefined
    default:
      return undefined
  }
}

/** The tokens of a script; joined, they are the script. */
export const tokensOf = (source: string): Generator<Token, void, undefined> => tokensFrom(new PostgresTokens(source))

export const postgresLexer: Lexer = {
  statements: (source) => statementsFrom(new PostgresTokens(source), controlOf),
}

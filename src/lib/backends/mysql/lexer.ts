/**
 * MySQL or MariaDB script → statements, as the `mysql` client cuts it with its `DELIMITER` lines; with the plain `;` the bodies
 * of routines are followed too, so they need none. Executable comments stay in their statement: the server reads them.
 * Assumes that neither ANSI_QUOTES nor NO_BACKSLASH_ESCAPES is set, unless the script itself sets the latter.
 * @see https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc
 */
import {type ControlOf, statementsFrom} from '../cutter.ts'
import {
  CODE,
  closedBy,
  escapedQuoteEnd,
  lineEnd,
  quoteEnd,
  spaceEnd,
  type Token,
  type TokenKind,
  TokenStream,
  tokensFrom,
  upperAscii,
  wordEnd,
} from '../scanner.ts'
import {type Lexer, ScriptError} from '../statement.ts'
import {Blocks} from './lexer-blocks.ts'
import {backslashError, CLIENT_COMMANDS, clientCommandError, delimiterOf} from './lexer-client.ts'
import {SqlMode} from './lexer-sql-mode.ts'

/** Not `/*M!999999\-`, which every dump of MariaDB begins with: no server has that version, and to the client it is a command. */
const executableOpening = /\/\*(?!M!999999\\-)M?!(?:\d{5,6})?/y
const dollarTag = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y

/** Kinds in which the client looks for its delimiter, character by character. */
const CUTTABLE: ReadonlySet<TokenKind> = new Set(['word', 'number', 'variable', 'parameter', 'punctuation'])

class MysqlTokens extends TokenStream {
  readonly #blocks = new Blocks()
  #delimiter = ';'
  /** Offset of the next custom delimiter at or after the token in hand, so that the search goes over the script once. */
  #delimiterAt = -1
  /** Whether the statement has no token yet. */
  #empty = true
  /** Offsets of the executable comments that are open. */
  #executable: number[] = []
  readonly #sqlMode = new SqlMode()

  protected override read(): number {
    if (this.#delimiter === ';' || this.#executable.length > 0) return super.read()
    const at = this.#nextDelimiter()
    if (at === this.start) return this.as('terminator', at + this.#delimiter.length)
    const end = super.read()
    return CUTTABLE.has(this.kind) ? Math.min(at, end) : end
  }

  #nextDelimiter(): number {
    if (this.#delimiterAt < this.start) {
      const at = this.source.indexOf(this.#delimiter, this.start)
      this.#delimiterAt = at === -1 ? Number.POSITIVE_INFINITY : at
    }
    return this.#delimiterAt
  }

  protected override readWord(first: number): number {
    const end = super.readWord(first)
    if (!this.#empty) return end
    const word = upperAscii(this.source.slice(this.start, end))
    if (word === 'DELIMITER') return this.#readDelimiter(end)
    if (CLIENT_COMMANDS.has(word) && !isLabel(this.source, end)) throw clientCommandError(word, this.start)
    return end
  }

  #readDelimiter(wordEnd: number): number {
    const end = lineEnd(this.source, wordEnd)
    this.#delimiter = delimiterOf(this.source.slice(wordEnd, end), this.start)
    this.#delimiterAt = -1
    return this.as('directive', end)
  }

  protected override readMark(code: number): number {
    const {source, start} = this
    switch (code) {
      case CODE.quote:
      case CODE.doubleQuote:
        return this.as('string', this.#stringEnd(code))
      case CODE.backtick:
        return this.as('quoted', quoteEnd(source, start, start + 1, '`', 'quoted name'))
      case CODE.hash:
        return this.as('comment', lineEnd(source, start))
      case CODE.minus:
        return this.#isDashComment() ? this.as('comment', lineEnd(source, start)) : this.#mark()
      case CODE.slash:
        return source.charCodeAt(start + 1) === CODE.star ? this.#readComment() : this.#mark()
      case CODE.star:
        return this.#readStar()
      case CODE.at:
        return this.#readVariable()
      case CODE.dollar:
        return this.#readDollar()
      case CODE.question:
        return this.as('parameter', start + 1)
      case CODE.backslash:
        if (source[start + 1] === 'N') return this.as('punctuation', start + 2)
        throw backslashError(source, start)
      default:
        return this.#mark()
    }
  }

  #stringEnd(quote: number): number {
    const {source, start} = this
    if (this.#sqlMode.backslashEscapes) return escapedQuoteEnd(source, start, start + 1, quote)
    return quoteEnd(source, start, start + 1, String.fromCharCode(quote), 'string')
  }

  #mark(): number {
    return this.as('punctuation', this.start + 1)
  }

  /** The server wants white space or a control character after `--`; the client, before a statement, does not. */
  #isDashComment(): boolean {
    if (this.source.charCodeAt(this.start + 1) !== CODE.minus) return false
    const third = this.source.charCodeAt(this.start + 2)
    return this.#empty || Number.isNaN(third) || third <= 32 || third === 127
  }

  #readComment(): number {
    const {source, start} = this
    executableOpening.lastIndex = start
    const opening = executableOpening.exec(source)?.[0]
    if (opening === undefined) return this.as('comment', closedBy(source, start, start + 2, '*/', 'comment'))
    this.#executable.push(start)
    return this.as('executable', start + opening.length)
  }

  #readStar(): number {
    const closes = this.#executable.length > 0 && this.source.charCodeAt(this.start + 1) === CODE.slash
    if (!closes) return this.#mark()
    this.#executable.pop()
    return this.as('executable', this.start + 2)
  }

  #readVariable(): number {
    const {source, start} = this
    let end = start + 1
    if (source.charCodeAt(end) === CODE.at) end += 1
    const name = end
    do end = wordEnd(source, end)
    while (end > name && source.charCodeAt(end) === CODE.dot && wordEnd(source, ++end) > end)
    return this.as(end > name ? 'variable' : 'punctuation', end)
  }

  /** MySQL 9 takes routines in other languages, whose text is dollar-quoted; elsewhere `$` begins a name. */
  #readDollar(): number {
    const {source, start} = this
    dollarTag.lastIndex = start
    const tag = this.#blocks.awaitsForeignBody ? dollarTag.exec(source)?.[0] : undefined
    if (tag === undefined) return this.as('word', wordEnd(source, start))
    return this.as('string', closedBy(source, start, start + tag.length, tag, 'dollar-quoted string'))
  }

  protected override follow(): void {
    if (this.kind === 'space' || this.kind === 'comment' || this.kind === 'directive') return
    const first = this.source.charCodeAt(this.start)
    const isSemicolon = this.kind === 'punctuation' && first === CODE.semicolon
    if (isSemicolon && this.#endsStatement()) this.kind = 'terminator'
    if (this.kind === 'terminator') this.#endStatement()
    else {
      if (this.kind !== 'executable') this.#sqlMode.follow(this)
      this.#empty = false
      if (!isSemicolon) this.#followBlocks(first)
    }
  }

  #followBlocks(first: number): void {
    if (this.#blocks.idle || this.kind === 'executable') return
    const isWord = this.kind === 'word'
    const mark = this.kind === 'punctuation' ? String.fromCharCode(first) : ''
    const canBeLabel = isWord || this.kind === 'quoted'
    this.#blocks.accept({
      text: isWord ? this.upper() : mark,
      isWord,
      start: this.start,
      isLabel: canBeLabel && isLabel(this.source, this.end),
    })
  }

  /** No executable comment is cut, for its halves would be errors. */
  #endsStatement(): boolean {
    if (!this.#blocks.semicolon() || this.#executable.length > 0) return false
    // Under another delimiter a stray `;` between statements is an empty one.
    return this.#delimiter === ';' || this.#empty
  }

  #endStatement(): void {
    this.#empty = true
    this.#blocks.reset()
    this.#sqlMode.endStatement()
  }

  protected override finish(): void {
    const comment = this.#executable[0]
    if (comment !== undefined)
      throw new ScriptError('an executable comment is never closed', comment, 'Close it with */.', {unclosed: true})
    const body = this.#delimiter === ';' ? this.#blocks.openedAt : undefined
    if (body === undefined) return
    const word = this.source.slice(body, wordEnd(this.source, body))
    throw new ScriptError(`the block that begins with ${word} is never closed`, body, 'Close it with END;', {
      unclosed: true,
    })
  }
}

const isLabel = (source: string, end: number): boolean => source.charCodeAt(spaceEnd(source, end)) === CODE.colon

const controlOf: ControlOf = ([first, ...rest]) => {
  switch (first) {
    case 'BEGIN':
      return rest[0] === 'NOT' ? undefined : 'begin'
    case 'START':
      return rest[0] === 'TRANSACTION' ? 'begin' : undefined
    case 'COMMIT':
      return 'commit'
    case 'ROLLBACK':
      // ROLLBACK [WORK] TO [SAVEPOINT] name
      return rest.slice(0, 2).includes('TO') ? 'savepoint' : 'rollback'
    case 'SAVEPOINT':
      return 'savepoint'
    case 'RELEASE':
      return rest[0] === 'SAVEPOINT' ? 'savepoint' : undefined
    case 'XA':
      return 'prepare'
    default:
      return undefined
  }
}

/** The tokens of a script; joined, they are the script. */
export const tokensOf = (source: string): Generator<Token, void, undefined> => tokensFrom(new MysqlTokens(source))

export const mysqlLexer: Lexer = {
  statements: (source) => statementsFrom(new MysqlTokens(source), controlOf),
}

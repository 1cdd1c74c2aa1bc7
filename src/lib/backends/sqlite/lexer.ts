/**
 * SQLite script → statements. A trigger ends at the `;` after the `END` that follows a `;`, as in SQLite's own
 * completeness check; everything else at its first `;`.
 * @see https://github.com/sqlite/sqlite/blob/master/src/complete.c
 */
import {type ControlOf, statementsFrom} from '../cutter.ts'
import {
  CODE,
  closedBy,
  isWordPart,
  lineEnd,
  quoteEnd,
  type Token,
  TokenStream,
  tokensFrom,
  wordEnd,
} from '../scanner.ts'
import {type Lexer, ScriptError} from '../statement.ts'

/**
 * Where in a statement we are. `trigger` is anywhere in a CREATE TRIGGER but right after a `;` of its body (`step`)
 * or after the END that follows one (`end`).
 */
type State = 'start' | 'explain' | 'create' | 'plain' | 'trigger' | 'step' | 'end'

const STATES: Partial<Record<State, Readonly<Record<string, State>>>> = {
  start: {EXPLAIN: 'explain', CREATE: 'create'},
  explain: {QUERY: 'explain', PLAN: 'explain', CREATE: 'create'},
  create: {TEMP: 'create', TEMPORARY: 'create', TRIGGER: 'trigger'},
  step: {END: 'end'},
}

class SqliteTokens extends TokenStream {
  #state: State = 'start'
  /** Offset of the BEGIN of the trigger in hand; -1 before it. */
  #bodyAt = -1

  protected override follow(): void {
    if (this.kind === 'space' || this.kind === 'comment') return
    if (this.kind === 'word') this.#followWord()
    else if (this.source.charCodeAt(this.start) === CODE.semicolon) this.#followSemicolon()
    else this.#state = this.#inTrigger() ? 'trigger' : 'plain'
  }

  protected override readWord(first: number): number {
    const blob = (first === 120 || first === 88) && this.source.charCodeAt(this.start + 1) === CODE.quote
    return blob ? this.#quoted('string', 2, "'") : super.readWord(first)
  }

  protected override readMark(code: number): number {
    const {source, start} = this
    const second = source.charCodeAt(start + 1)
    switch (code) {
      case CODE.quote:
        return this.#quoted('string', 1, "'")
      case CODE.doubleQuote:
        return this.#quoted('quoted', 1, '"')
      case CODE.backtick:
        return this.#quoted('quoted', 1, '`')
      case CODE.leftBracket:
        return this.as('quoted', closedBy(source, start, start + 1, ']', 'quoted name'))
      case CODE.minus:
        return second === CODE.minus ? this.as('comment', lineEnd(source, start)) : this.#mark()
      case CODE.slash:
        return second === CODE.star ? this.as('comment', blockCommentEnd(source, start)) : this.#mark()
      case CODE.dot:
        return this.#readDot(second)
      case CODE.question:
        return this.as('parameter', wordEnd(source, start + 1))
      case CODE.colon:
      case CODE.at:
      case CODE.dollar:
      case CODE.hash:
        return isWordPart(second) ? this.as('parameter', wordEnd(source, start + 1)) : this.#mark()
      default:
        return this.#mark()
    }
  }

  #mark(): number {
    return this.as('punctuation', this.start + 1)
  }

  #quoted(kind: 'string' | 'quoted', opening: number, quote: string): number {
    const {source, start} = this
    const what = kind === 'string' ? 'string' : 'quoted name'
    return this.as(kind, quoteEnd(source, start, start + opening, quote, what))
  }

  #readDot(second: number): number {
    const {source, start} = this
    if (this.#state === 'start' && isWordPart(second)) {
      const name = source.slice(start, wordEnd(source, start + 1))
      if (!/^\.\d/.test(name)) throw dotCommandError(name, start)
    }
    return this.#mark()
  }

  #inTrigger(): boolean {
    return this.#state === 'trigger' || this.#state === 'step' || this.#state === 'end'
  }

  #followWord(): void {
    if (this.#state === 'plain') return
    const word = this.upper()
    if (this.#state === 'trigger') {
      if (word === 'BEGIN' && this.#bodyAt === -1) this.#bodyAt = this.start
    } else this.#state = STATES[this.#state]?.[word] ?? (this.#inTrigger() ? 'trigger' : 'plain')
  }

  #followSemicolon(): void {
    // Without a BEGIN it is no trigger yet: let the server say what is wrong with it, and go on with the next.
    const inBody = this.#bodyAt !== -1 && (this.#state === 'trigger' || this.#state === 'step')
    if (inBody) {
      this.#state = 'step'
      return
    }
    this.kind = 'terminator'
    this.#state = 'start'
    this.#bodyAt = -1
  }

  protected override finish(): void {
    if (this.#bodyAt === -1 || this.#state === 'end') return
    throw new ScriptError(
      'the trigger body that begins with BEGIN is never closed',
      this.#bodyAt,
      'Close it with END;',
      {
        unclosed: true,
      },
    )
  }
}

/** SQLite lets a comment run to the end of the script. */
function blockCommentEnd(source: string, from: number): number {
  const closing = source.indexOf('*/', from + 2)
  return closing === -1 ? source.length : closing + 2
}

const FIXES: Readonly<Record<string, string>> = {
  '.import': 'Write the rows as INSERT statements.',
  '.open': 'Delete the line; the configuration says which database a script runs on.',
  '.read': 'Put the contents of that file here, or make it a migration of its own.',
}

const dotCommandError = (name: string, at: number): ScriptError =>
  new ScriptError(
    `${name} is a command of the sqlite3 shell; the database does not know it`,
    at,
    FIXES[name] ?? 'Delete the line, or run it with sqlite3.',
  )

const controlOf: ControlOf = ([first, ...rest]) => {
  switch (first) {
    case 'BEGIN':
      return 'begin'
    case 'COMMIT':
    case 'END':
      return 'commit'
    case 'ROLLBACK':
      // ROLLBACK [TRANSACTION [name]] TO name
      return rest.slice(0, 3).includes('TO') ? 'savepoint' : 'rollback'
    case 'SAVEPOINT':
    case 'RELEASE':
      return 'savepoint'
    default:
      return undefined
  }
}

/** The tokens of a script; joined, they are the script. */
export const tokensOf = (source: string): Generator<Token, void, undefined> => tokensFrom(new SqliteTokens(source))

export const sqliteLexer: Lexer = {
  statements: (source) => statementsFrom(new SqliteTokens(source), controlOf),
}

/** Follows `SET sql_mode = '…'` through a script: with NO_BACKSLASH_ESCAPES a backslash is an ordinary character. */
import {CODE, type TokenStream} from '../scanner.ts'

/** How far a statement is: at its start, past SET, past `sql_mode`, past its `=`; or it is none of these. */
type Step = 'start' | 'set' | 'name' | 'value' | 'other'

export class SqlMode {
  #step: Step = 'start'
  #next: boolean | undefined
  #backslashEscapes = true

  get backslashEscapes(): boolean {
    return this.#backslashEscapes
  }

  /** Takes a token that is neither space nor comment. */
  follow(token: TokenStream): void {
    if (this.#step === 'other') return
    if (this.#step === 'start') this.#step = token.kind === 'word' && token.upper() === 'SET' ? 'set' : 'other'
    else if (this.#step === 'value') {
      // A variable or DEFAULT is taken to bring back what was there before the script.
      this.#next = token.kind !== 'string' || !token.upper().includes('NO_BACKSLASH_ESCAPES')
      this.#step = 'set'
    } else if (isSqlMode(token)) this.#step = 'name'
    else if (this.#step === 'name') this.#followName(token)
  }

  /** `=` or `:=`, whose colon is a token of its own. */
  #followName({source, start}: TokenStream): void {
    const code = source.charCodeAt(start)
    if (code === CODE.equals) this.#step = 'value'
    else if (code !== CODE.colon) this.#step = 'set'
  }

  /** A new mode counts from the next statement on. */
  endStatement(): void {
    this.#backslashEscapes = this.#next ?? this.#backslashEscapes
    this.#next = undefined
    this.#step = 'start'
  }
}

const isSqlMode = (token: TokenStream): boolean =>
  (token.kind === 'word' || token.kind === 'variable') && /^(@@(SESSION\.|LOCAL\.)?)?SQL_MODE$/.test(token.upper())

/** `:name` in the tokens of a statement. Pure; a dialect says what its colons mean besides. */
import type {NamedParameter} from './query.ts'
import {isWordPart, type Token} from './scanner.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What comes right before a colon that is no parameter's: `a:b`, `f(x):b`, `'a':b`. */
const TIED = /[\])'"`]/

/** Which brackets are open: in a subscript a colon is part of a slice. */
class Brackets {
  readonly #open: ('(' | 'subscript' | 'array')[] = []
  /** Upper case; the last thing before this one, where it was a word. */
  #word = ''

  get inSubscript(): boolean {
    return this.#open.at(-1) === 'subscript'
  }

  follow(kind: Token['kind'], text: string): void {
    if (kind === 'space' || kind === 'comment') return
    if (kind === 'punctuation') {
      if (text === '(') this.#open.push('(')
      if (text === '[') this.#open.push(this.#word === 'ARRAY' || this.#open.at(-1) === 'array' ? 'array' : 'subscript')
      if (text === ')' || text === ']') this.#open.pop()
    }
    this.#word = kind === 'word' ? text.toUpperCase() : ''
  }
}

/**
 * The parameters of `text`: a colon with nothing tied to its left, and a name right after it. In a subscript it is part of a slice,
 * as in `a[1:n]`; not in an ARRAY[…], nor in parentheses inside of a subscript.
 */
export function namedParameters(text: string, tokens: Iterable<Token>): readonly NamedParameter[] {
  const found: NamedParameter[] = []
  const brackets = new Brackets()
  let colon: number | undefined
  for (const {kind, start, end} of tokens) {
    const piece = text.slice(start, end)
    if (colon !== undefined && kind === 'word' && NAME.test(piece)) found.push({name: piece, start: colon, end})
    colon = kind === 'punctuation' && piece === ':' && isFree(text, start) && !brackets.inSubscript ? start : undefined
    brackets.follow(kind, piece)
  }
  return found
}

function isFree(text: string, at: number): boolean {
  if (at === 0) return true
  return !isWordPart(text.charCodeAt(at - 1)) && !TIED.test(text.charAt(at - 1)) && text[at - 1] !== ':'
}

/** `text` with each parameter replaced by what `placeholder` says. */
export function withPlaceholders(
  text: string,
  parameters: readonly NamedParameter[],
  placeholder: (parameter: NamedParameter, index: number) => string,
): string {
  let result = ''
  let from = 0
  for (const [index, parameter] of parameters.entries()) {
    result += text.slice(from, parameter.start) + placeholder(parameter, index)
    from = parameter.end
  }
  return result + text.slice(from)
}

/**
 * The offset in the written text for one in the text with placeholders.
 *
 * @param placeholder - as it was given to {@link withPlaceholders}.
 */
export function writtenOffset(
  offset: number,
  parameters: readonly NamedParameter[],
  placeholder: (parameter: NamedParameter, index: number) => string,
): number {
  let shift = 0
  for (const [index, parameter] of parameters.entries()) {
    const start = parameter.start - shift
    if (offset <= start) break
    const length = placeholder(parameter, index).length
    if (offset < start + length) return parameter.start
    shift += parameter.end - parameter.start - length
  }
  return offset + shift
}

/** `:name` in the tokens of a statement. Pure; a dialect says what its colons mean besides. */
import type {NamedParameter} from './query.ts'
import {isWordPart, type Token} from './scanner.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What comes right before a colon that is no parameter's: `a:b`, `f(x):b`, `'a':b`. */
const TIED = /[\])'"`]/

/**
 * The parameters of `text`: a colon with nothing tied to its left, and a name right after it.
 *
 * @param slices - `[` begins a subscript, in which a colon is part of a slice: `a[1:n]`. In an ARRAY[…] and in parentheses inside
 * of a subscript it is none.
 */
export function namedParameters(text: string, tokens: Iterable<Token>, slices: boolean): readonly NamedParameter[] {
  const found: NamedParameter[] = []
  const open: ('(' | 'subscript' | 'array')[] = []
  let before: Token | undefined
  let colon: Token | undefined
  let word = ''
  for (const token of tokens) {
    const mark = token.kind === 'punctuation' ? text.slice(token.start, token.end) : ''
    if (colon !== undefined && token.kind === 'word' && token.start === colon.end) {
      const name = text.slice(token.start, token.end)
      if (NAME.test(name)) found.push({name, start: colon.start, end: token.end})
    }
    colon = mark === ':' && isFree(text, token.start) && open.at(-1) !== 'subscript' ? token : undefined
    if (mark === '(') open.push('(')
    if (mark === '[' && slices) open.push(word === 'ARRAY' || open.at(-1) === 'array' ? 'array' : 'subscript')
    if (mark === ')' || mark === ']') open.pop()
    if (token.kind !== 'space' && token.kind !== 'comment') {
      before = token
      word = before.kind === 'word' ? text.slice(before.start, before.end).toUpperCase() : ''
    }
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

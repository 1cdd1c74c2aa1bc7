/** Names and texts as SQL has them, by the rules of the server's own quote_ident and quote_literal. Pure. */
import {KEYWORDS} from './keywords.ts'

const PLAIN = /^[a-z_][a-z0-9_]*$/

/** A name in quotes, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A name, in quotes only where it needs them. */
export const ident = (name: string): string => (PLAIN.test(name) && !KEYWORDS.has(name) ? name : quoted(name))

/** `schema.name`. */
export const qualified = (schema: string | undefined, name: string): string =>
  schema === undefined ? ident(name) : `${ident(schema)}.${ident(name)}`

/** Names between commas. */
export const idents = (names: readonly string[]): string => names.map(ident).join(', ')

/** A text as a literal; `standard_conforming_strings` is on. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Bytes of the longest name the server keeps. */
const NAME_BYTES = 63

/** The name the server gives by itself to what belongs to a column; undefined where it would have to be shortened. */
export function defaultName(table: string, column: string, suffix: string): string | undefined {
  const name = `${table}_${column}_${suffix}`
  return Buffer.byteLength(name) <= NAME_BYTES ? name : undefined
}

/**
 * An expression as it stands between parentheses; those that it already has around all of it do, but for those of a
 * subquery, which the deparser prints with a blank after the first one.
 */
export const inParentheses = (expression: string): string =>
  !expression.startsWith('( ') && closingParenthesis(expression) === expression.length - 1
    ? expression
    : `(${expression})`

/** Where the one that the deparser's text begins with is closed; it doubles quotes and backslashes in literals. */
function closingParenthesis(text: string): number | undefined {
  if (text[0] !== '(') return undefined
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    if (depth === 0) return at
    if (char === "'" || char === '"') at = text.indexOf(char, at + 1)
    // An odd quote: whatever it is, it is not for here to read.
    if (at === -1) return undefined
  }
  return undefined
}

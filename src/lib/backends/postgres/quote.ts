/** Names and texts as SQL has them, by the rules of the server's own quote_ident and quote_literal. Pure. */
import {KEYWORDS} from './keywords.ts'

const PLAIN = /^[a-z_][a-z0-9_]*$/

/** A name, in quotes only where it needs them. */
export const ident = (name: string): string =>
  PLAIN.test(name) && !KEYWORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`

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

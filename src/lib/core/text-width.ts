/** How many columns a text takes on a terminal. */
import {createRequire} from 'node:module'
import {stripVTControlCharacters} from 'node:util'

/** Printable ASCII and the symbols of screen.ts: one column each, which nobody has to look up. */
const PLAIN = /^[\u0020-\u007E✔✖○⚠…→·]*$/

let stringWidth: ((text: string) => number) | undefined

/**
 * Columns of `text`, colours not counted.
 *
 * string-width makes tables of all of Unicode when it is loaded, which takes longer than most commands; most texts
 * need none. Node finds it in node_modules, so it is no part of the bundle.
 */
export function textWidth(text: string): number {
  const bare = stripVTControlCharacters(text)
  if (PLAIN.test(bare)) return bare.length
  stringWidth ??= (createRequire(import.meta.url)('string-width') as typeof import('string-width')).default
  return stringWidth(bare)
}

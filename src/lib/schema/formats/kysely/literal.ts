/** TypeScript source for foreign text: the same value, harmless to whoever looks at the file. Pure. */
import {visible, visibleLines} from '../../../core/visible.ts'

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** `'it\'s'`; what can't be seen is escaped, so that what is seen is what there is. */
export const stringLiteral = (text: string): string =>
  `'${visible(text.replaceAll('\\', '\\\\')).replaceAll("'", "\\'")}'`

/** A property name, quoted where it must be. */
export const propertyName = (name: string): string => (IDENTIFIER.test(name) ? name : stringLiteral(name))

/**
 * A documentation comment of these lines, which no text in them can end.
 *
 * @param indent - blanks before each line.
 * @returns lines; none when there is nothing to tell.
 */
export function docComment(paragraphs: readonly string[], indent: number): string[] {
  const lines = paragraphs.flatMap(visibleLines).map((line) => harmless(line.trimEnd()))
  const blanks = ' '.repeat(indent)
  if (lines.length === 0) return []
  if (lines.length === 1) return [`${blanks}/** ${lines[0]} */`]
  return [`${blanks}/**`, ...lines.map((line) => `${blanks} * ${line}`.trimEnd()), `${blanks} */`]
}

/** Nothing ends the comment, and nothing is a tag or a link of TSDoc. */
const harmless = (line: string): string => line.replaceAll('*/', '*\\/').replaceAll(/[@{}<>]/g, '\\$&')

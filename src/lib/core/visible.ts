/** Foreign text (names, comments, SQL of a database) made harmless to look at. Pure. */

/**
 * Controls (a terminal obeys them), formats (they reorder or hide what stands beside them), line separators and halves of
 * surrogate pairs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Joiners: without them words of some scripts, and some emoji, are written wrongly. */
const JOINERS = /[\u200C\u200D]/

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

/** Most texts: nothing to look for. */
const PRINTABLE = /^[\u0020-\u007E]*$/

/** `\n`, `\x1b`, `\u202e`, `\u{e0041}`. */
function escaped(character: string): string {
  if (JOINERS.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  const short = SHORT[character]
  if (short !== undefined) return short
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

/** One line of `text`: what can't be seen, or does something to a terminal, is spelled out, as in `\x1b[31m`. */
export const visible = (text: string): string => (PRINTABLE.test(text) ? text : text.replace(UNSEEN, escaped))

/** The same for text of several lines: their ends stay, of whatever kind; a tab becomes spaces. */
export const visibleLines = (text: string): string[] =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => visible(line.replaceAll('\t', '    ')))

/** Runs of blanks that hold a line end become one space; for SQL that is shown on a line. */
export const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]\s*/g, ' ').trim()

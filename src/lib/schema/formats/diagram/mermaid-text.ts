/** Foreign text in the grammar of mermaid's erDiagram. Pure. */
import {visible} from '../../../core/visible.ts'

/** What ends a text, starts an entity of its own, a generic type, a comment, markup, or a direction. */
const SPECIAL = /["#%\\~`<>;{}&]|(?<=direction)\s/gi

/** Within quotes: special characters as mermaid's own entities (`#quot;`). Never empty, which would be no text. */
export function label(text: string): string {
  const shown = visible(text).replaceAll(SPECIAL, (character) =>
    character === '"' ? '#quot;' : `#${character.codePointAt(0)};`,
  )
  return shown.trim() === '' ? '#160;' : shown
}

/** One word, as types and names of attributes must be; what it can't hold becomes `_`. */
export function word(text: string): string {
  const shown = visible(text.replaceAll('"', ''))
    .replaceAll(/[^\w()[\]\u00C0-\uD7FF\uF900-\uFFEF-]+|\s+/g, '_')
    .replace(/^_+(?=.)|(?<=.)_+$/g, '')
  // Must begin with a letter, and not be one of the words for keys.
  return /^[A-Za-z_\u00C0-\uFFEF]/.test(shown) && !/^(PK|FK|UK)\b/i.test(shown) ? shown : `_${shown}`
}

/** What the grammar knows, and would not take for a name. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'erdiagram title acctitle accdescr direction style classdef class subgraph end one zero many only or more optionally to u default'.split(
    ' ',
  ),
)

/** Whether a name stands for itself, without quotes. */
export const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name.toLowerCase())

/** What rows look like on a screen. Pure. */
import type {RowStyle} from '../render/rows/writer.ts'
import type {Screen} from '../screen.ts'

/** Where nobody looks, or nothing but letters can be shown. */
export const PLAIN_ROWS: RowStyle = {unicode: false, ellipsis: '...', head: (text) => text, faint: (text) => text}

export const rowStyleOf = ({color, symbols, isTty}: Screen): RowStyle => ({
  unicode: isTty && symbols.ellipsis !== '...',
  ellipsis: symbols.ellipsis,
  head: (text) => color.bold(text),
  faint: (text) => color.dim(text),
})

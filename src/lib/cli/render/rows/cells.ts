/** Cells for eyes: harmless, cut to a width, padded. Pure. */

import type {Cell, QueryColumn} from '../../../backends/query.ts'
import {textWidth} from '../../../core/text-width.ts'
import {visible} from '../../../core/visible.ts'
import {kindOf, type RowStyle, shownText, textOf} from './writer.ts'

const ASCII = /^[\u0020-\u007E]*$/

let segmenter: Intl.Segmenter | undefined

/** What a person sees as one character: a letter with its marks, an emoji of several. */
function* graphemes(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter()
  for (const {segment} of segmenter.segment(text)) yield segment
}

/** `text`, or as much of its beginning as leaves room for the ellipsis. */
export function cutTo(text: string, width: number, ellipsis: string): string {
  if (text.length <= width && ASCII.test(text)) return text
  // No character of Unicode is wider than two columns, and a long value is not measured whole.
  const looked = text.length > width * 16 ? text.slice(0, width * 16) : text
  if (looked.length === text.length && textWidth(text) <= width) return text
  const room = width - textWidth(ellipsis)
  if (room <= 0) return ellipsis.slice(0, width)
  let kept = ''
  let used = 0
  for (const grapheme of graphemes(looked)) {
    const columns = textWidth(grapheme)
    if (used + columns > room) break
    kept += grapheme
    used += columns
  }
  return kept + ellipsis
}

export interface ShownCell {
  readonly text: string
  readonly isNull: boolean
}

export function shownCell(cell: Cell, column: QueryColumn | undefined): ShownCell {
  const text = textOf(cell)
  if (text === null) return {text: 'NULL', isNull: true}
  return {text: kindOf(cell, column) === 'text' ? visible(shownText(text)) : visible(text), isNull: false}
}

export function padded(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return right ? blanks + text : text + blanks
}

export const paintNull = ({text, isNull}: ShownCell, shown: string, style: RowStyle): string =>
  isNull ? shown.replace(text, style.faint(text)) : shown

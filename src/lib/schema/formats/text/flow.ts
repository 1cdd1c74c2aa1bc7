/** Fits pieces of text into lines. Widths are columns of a terminal. Pure. */
import {textWidth} from '../../../core/text-width.ts'

/** A piece that stays together where it can. It has no line ends and no colours yet. */
export interface Chip {
  readonly text: string
  readonly paint?: (text: string) => string
}

const GAP = '  '

const painted = ({text, paint}: Chip): string => (paint === undefined ? text : paint(text))

/**
 * Chips beside each other, two blanks between them, on as many lines as it takes; one that is longer than a line is
 * broken between words.
 *
 * @param first - columns of the first line, where something stands before it.
 */
export function flow(chips: readonly Chip[], width: number, first: number = width): string[] {
  const lines: string[] = []
  let line = ''
  let room = first
  const next = (): void => {
    lines.push(line)
    line = ''
    room = width
  }
  for (const chip of chips) {
    if (chip.text === '') continue
    const gap = line === '' ? '' : GAP
    const needed = textWidth(chip.text) + gap.length
    if (needed <= room) {
      line += gap + painted(chip)
      room -= needed
      continue
    }
    if (line !== '' || room < width) next()
    const pieces = wrap(chip.text, width)
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) next()
      line = painted({...chip, text: piece})
      room = width - textWidth(piece)
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

/** Words, and the parts of them where a long piece of SQL is best broken. */
const PIECES = /[^ ,(.:]*(?:[,(.]|:+| |$)/g

/** `text` broken between words into lines of at most `width` columns; a longer word is cut. Never empty. */
export function wrap(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text, width)) {
    if (textWidth((line + word).trimEnd()) <= width) {
      line += word
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    const cuts = cut(word, width)
    lines.push(...cuts.slice(0, -1))
    line = cuts.at(-1) ?? ''
  }
  const last = line.trimEnd()
  return last === '' && lines.length > 0 ? lines : [...lines, last]
}

/** Words with the blank that follows; long ones in parts. */
const wordsOf = (text: string, width: number): string[] =>
  text
    .split(/(?<= )/)
    .flatMap((word) =>
      textWidth(word.trimEnd()) <= width / 2 ? [word] : [...word.matchAll(PIECES)].map(([piece]) => piece),
    )

const graphemes = new Intl.Segmenter()

/** Pieces of at most `width` columns, but of at least one character. */
function cut(word: string, width: number): string[] {
  const pieces: string[] = []
  let piece = ''
  let taken = 0
  for (const {segment} of graphemes.segment(word)) {
    const columns = textWidth(segment)
    if (piece !== '' && taken + columns > width) {
      pieces.push(piece)
      piece = ''
      taken = 0
    }
    piece += segment
    taken += columns
  }
  return [...pieces, piece]
}

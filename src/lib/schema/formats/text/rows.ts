/** Rows whose first cells are aligned and whose rest flows beside them; where the screen is too narrow, below. Pure. */
import {textWidth} from '../../../core/text-width.ts'
import {type Chip, flow} from './flow.ts'
import {type Remark, withRemark} from './remark.ts'

export interface Row {
  /** One below the other in all rows; all rows have as many. */
  readonly lead: readonly Chip[]
  readonly rest: readonly Chip[]
  /** Lines of a remark, shown last. */
  readonly remark?: Remark
}

const GAP = 2
/** In less room there is nothing beside the first cells, and in less than the other no more than one line. */
const LEAST_ROOM = 8
const COMFORTABLE = 30
/** What goes below is indented by more. */
const DEEPER = 4
/** A name or type that is longer does not push the others to the right. */
const WIDEST_CELL = 48

/**
 * @param indent - blanks before each line.
 * @param least - of the first cells, how wide they are at least.
 * @returns lines without their ends.
 */
export function layoutRows(
  rows: readonly Row[],
  indent: number,
  width: number,
  least: readonly number[] = [],
): string[] {
  const widths = leadWidths(rows, width).map((cell, at) => Math.max(cell, least[at] ?? 0))
  const used = widths.reduce((sum, cell) => sum + (cell === 0 ? 0 : cell + GAP), 0)
  if (indent + used - GAP > width) return rows.flatMap((row) => hanging(row, indent, width))
  return rows.flatMap((row) => aligned(row, {widths, indent, width, left: indent + used}))
}

function leadWidths(rows: readonly Row[], width: number): number[] {
  const widest = Math.min(WIDEST_CELL, Math.floor(width * 0.4))
  const cells = rows[0]?.lead.length ?? 0
  const widths = Array.from({length: cells}, () => 0)
  for (const {lead} of rows) {
    for (const [at, {text}] of lead.entries()) {
      const columns = textWidth(text)
      if (columns > (widths[at] ?? 0) && columns <= widest) widths[at] = columns
    }
  }
  return widths
}

/** All of a row one after the other, further lines indented more. */
function hanging({lead, rest, remark}: Row, indent: number, width: number): string[] {
  const deeper = indent + DEEPER
  const room = Math.max(1, width - deeper)
  const lines = withRemark(remark, room, (extra) =>
    flow([...lead, ...rest, ...extra], room, Math.max(1, width - indent)),
  )
  return lines.map((line, at) => `${' '.repeat(at === 0 ? indent : deeper)}${line}`)
}

interface Grid {
  readonly widths: readonly number[]
  readonly indent: number
  readonly width: number
  /** Where the rest begins. */
  readonly left: number
}

function aligned({lead, rest, remark}: Row, {widths, indent, width, left}: Grid): string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let at = indent
  let column = indent
  const to = (place: number): void => {
    // What is too long for its cell has the line to itself; without a screen there is room for more.
    const isFull = at > indent && at + GAP > place
    if (isFull && Number.isFinite(width)) {
      lines.push(line.trimEnd())
      line = ''
      at = 0
    }
    const blanks = isFull && at > 0 ? GAP : place - at
    line += ' '.repeat(blanks)
    at += blanks
  }
  for (const [index, {text, paint}] of lead.entries()) {
    const cell = widths[index] ?? 0
    if (text !== '') {
      to(column)
      const [first = '', ...more] = flow([{text, ...(paint === undefined ? {} : {paint})}], Math.max(1, width - at))
      line += first
      at += textWidth(first)
      for (const piece of more) {
        lines.push(line)
        line = `${' '.repeat(column)}${piece}`
        at = column + textWidth(piece)
      }
    }
    if (cell > 0) column += cell + GAP
  }
  const room = width - left
  const beside = withRemark(remark, Math.max(1, room), (extra) => flow([...rest, ...extra], Math.max(1, room)))
  if (beside.length === 0) return [...lines, line.trimEnd()]
  if (room < LEAST_ROOM || (room < COMFORTABLE && beside.length > 1)) {
    return [...lines, line.trimEnd(), ...below(rest, remark, indent + DEEPER, width)]
  }
  const [first = '', ...more] = beside
  to(left)
  return [...lines, line + first, ...more.map((further) => `${' '.repeat(left)}${further}`)]
}

function below(rest: readonly Chip[], remark: Remark | undefined, indent: number, width: number): string[] {
  const room = Math.max(1, width - indent)
  const lines = withRemark(remark, room, (extra) => flow([...rest, ...extra], room))
  return lines.map((line) => `${' '.repeat(indent)}${line}`)
}

/**
 * A table fitted to the terminal. Widths are measured on the first screen and kept, so that rows of any number can stream; what is
 * longer later is cut on a terminal, and elsewhere printed whole.
 */
import type {QueryColumn, Row} from '../../../backends/query.ts'
import {textWidth} from '../../../core/text-width.ts'
import {visible} from '../../../core/visible.ts'
import {cutTo, padded, paintNull, type ShownCell, shownCell} from './cells.ts'
import {verticalWriter} from './vertical.ts'
import {isNumeric, kindOf, type RowsWriter, type WriterOptions} from './writer.ts'

/** Of a column that had to give way. */
const LEAST_WIDTH = 4
/** ` | ` between two columns. */
const GAP = 3

/** Rows that are measured where there is no screen. */
const MEASURED = 100

export function tableWriter(options: WriterOptions): RowsWriter {
  const {width, height} = options
  const measured = Number.isFinite(width) ? Math.max(10, height) : MEASURED
  let columns: readonly QueryColumn[] = []
  let waiting: Row[] = []
  let writer: RowsWriter | undefined
  /** Begins with what is known of the widths now. */
  const start = (): string => {
    const rows = waiting
    waiting = []
    writer = fits(columns.length, width) ? gridWriter(options, rows) : verticalWriter(options)
    return writer.begin(columns) + writer.rows(rows)
  }
  return {
    begin(found) {
      columns = found
      return ''
    },
    rows(batch) {
      if (writer !== undefined) return writer.rows(batch)
      waiting.push(...batch)
      return waiting.length < measured ? '' : start()
    },
    end: () => (writer === undefined ? start() : '') + (writer?.end() ?? ''),
  }
}

const fits = (columns: number, width: number): boolean => columns * (LEAST_WIDTH + GAP) - GAP <= width

/** @param first - the rows that are measured. */
function gridWriter({header, width, style, follows}: WriterOptions, first: readonly Row[]): RowsWriter {
  let columns: readonly QueryColumn[] = []
  let widths: readonly number[] = []
  let right: readonly boolean[] = []
  const [bar, cross, dash] = style.unicode ? [' │ ', '─┼─', '─'] : [' | ', '-+-', '-']
  const cut = (text: string, index: number): string =>
    Number.isFinite(width) ? cutTo(text, widths[index] ?? 0, style.ellipsis) : text
  const line = (cells: readonly string[]): string => `${cells.join(style.faint(bar)).trimEnd()}\n`
  const cellText = (cell: ShownCell, index: number): string =>
    paintNull(cell, padded(cut(cell.text, index), widths[index] ?? 0, right[index] ?? false), style)
  return {
    begin(found) {
      columns = found
      right = found.map((column, index) => isRight(column, first, index))
      widths = fitted(naturalWidths(found, first, header), width)
      const head = found.map(({name}, index) =>
        style.head(padded(cut(visible(name), index), widths[index] ?? 0, right[index] ?? false)),
      )
      const rule = style.faint(widths.map((columnWidth) => dash.repeat(columnWidth)).join(cross))
      return (follows ? '\n' : '') + (header ? `${line(head)}${rule}\n` : '')
    },
    rows: (batch) =>
      batch.map((row) => line(row.map((cell, index) => cellText(shownCell(cell, columns[index]), index)))).join(''),
    end: () => '',
  }
}

/** Numbers stand at the right; where each value has a kind of its own, if all of those measured are numbers. */
function isRight(column: QueryColumn, rows: readonly Row[], index: number): boolean {
  if (isNumeric(column.kind)) return true
  let numbers = 0
  for (const row of rows) {
    const cell = row[index] ?? null
    if (cell === null) continue
    if (!isNumeric(kindOf(cell, column))) return false
    numbers += 1
  }
  return numbers > 0
}

function naturalWidths(columns: readonly QueryColumn[], rows: readonly Row[], header: boolean): number[] {
  return columns.map((column, index) => {
    let widest = header ? textWidth(visible(column.name)) : 1
    for (const row of rows) widest = Math.max(widest, textWidth(shownCell(row[index] ?? null, column).text))
    return Math.max(1, widest)
  })
}

/** The widest give way first, all to the same width. */
function fitted(natural: readonly number[], width: number): readonly number[] {
  const room = width - GAP * (natural.length - 1)
  const total = natural.reduce((sum, one) => sum + one, 0)
  if (total <= room) return natural
  const sorted = [...natural].sort((a, b) => a - b)
  let left = room
  let limit = LEAST_WIDTH
  for (const [index, one] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index))
    if (one > share) {
      limit = Math.max(LEAST_WIDTH, share)
      break
    }
    left -= one
  }
  const widths = natural.map((one) => Math.min(one, limit))
  // What rounding left over goes to the first that was cut.
  let spare = room - widths.reduce((sum, one) => sum + one, 0)
  return widths.map((one, index) => {
    if (spare <= 0 || one >= (natural[index] ?? 0)) return one
    spare -= 1
    return one + 1
  })
}

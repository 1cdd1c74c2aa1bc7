/** Rows of cells as aligned columns, or stacked where the screen is too narrow. Pure. */
import Table from 'cli-table3'
import {textWidth} from '../../core/text-width.ts'

/** No lines at all: columns are told apart by space, which also copies well. */
const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
const GAP = 2
const INDENT = '    '

/** Of each column, that of its widest cell. */
function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths = (rows[0] ?? []).map(() => 0)
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell))
  }
  return widths
}

/**
 * @param cells - by row, colours allowed; all rows have as many. Columns that are empty in all of them are left out.
 * @param width - columns of the screen.
 * @returns lines, each ended by a newline.
 */
export function renderColumns(cells: readonly (readonly string[])[], width: number): string {
  if (cells.length === 0) return ''
  const widths = widthsOf(cells)
  const rows = cells.map((row) => row.filter((_, column) => (widths[column] ?? 0) > 0))
  const needed = widths.reduce((sum, width) => sum + (width === 0 ? 0 : width + GAP), -GAP)
  if (needed > width) return rows.map(stacked).join('')
  const table = new Table({chars: BORDERLESS, style: {'padding-left': 0, 'padding-right': GAP, head: [], border: []}})
  table.push(...rows.map((row) => [...row]))
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}

/** The first two cells (mark and name) on a line, the rest below it. */
function stacked(row: readonly string[]): string {
  const [mark = '', name = '', ...rest] = row
  const details = rest.filter((cell) => cell.trim() !== '').map((cell) => `${INDENT}${cell}\n`)
  return `${[mark, name].filter((cell) => cell !== '').join(' ')}\n${details.join('')}`
}

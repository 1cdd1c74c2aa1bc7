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

const widest = (rows: readonly (readonly string[])[], column: number): number =>
  Math.max(0, ...rows.map((row) => textWidth(row[column] ?? '')))

/**
 * @param cells - by row, colours allowed; all rows have as many. Columns that are empty in all of them are left out.
 * @param width - columns of the screen.
 * @returns lines, each ended by a newline.
 */
export function renderColumns(cells: readonly (readonly string[])[], width: number): string {
  const used = (_: string, column: number): boolean => widest(cells, column) > 0
  const rows = cells.map((row) => row.filter(used))
  const [first] = rows
  if (first === undefined) return ''
  const needed = first.reduce((sum, _, column) => sum + widest(rows, column) + GAP, -GAP)
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

/** Rows → what is printed. Pure. */
import type {Row} from './run-job.ts'

const HEAD = ['set', 'dialect', 'server', 'migrations', 'statements', 'seconds', 'result']
const RIGHT = new Set([3, 4, 5])

const cellsOf = ({set, dialect, server, migrations, statements, seconds, state, detail}: Row): string[] => [
  set,
  dialect,
  server,
  String(migrations),
  String(statements),
  seconds.toFixed(1),
  state === 'ok' ? `ok: ${detail}` : `${state.toUpperCase()}: ${detail}`,
]

export function renderTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const pad = (cell: string, column: number): string => {
    if (column === HEAD.length - 1) return cell
    return RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  }
  return lines.map((cells) => `${cells.map(pad).join('  ')}\n`).join('')
}

export function summaryOf(rows: readonly Row[]): {passed: number; failed: number; skipped: number} {
  const count = (state: Row['state']): number => rows.filter((row) => row.state === state).length
  return {passed: count('ok'), failed: count('failed'), skipped: count('skipped')}
}

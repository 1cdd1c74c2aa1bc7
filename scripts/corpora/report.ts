/** Rows → what is printed. Pure. */

/** What every row of a run has, beside what it counted. */
export interface ReportRow {
  readonly set: string
  readonly dialect: string
  readonly server: string
  readonly seconds: number
  readonly state: 'ok' | 'failed' | 'skipped'
  /** What failed, or why it was skipped. */
  readonly detail: string
}

/** @param counts - the fields that hold numbers, in the order they are shown. */
export function renderTable<Row extends ReportRow>(
  rows: readonly Row[],
  counts: readonly (keyof Row & string)[],
): string {
  const head = ['set', 'dialect', 'server', ...counts, 'seconds', 'result']
  const lines = [head, ...rows.map((row) => cellsOf(row, counts))]
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const pad = (cell: string, column: number): string => {
    if (column === head.length - 1) return cell
    return column > 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  }
  return lines.map((cells) => `${cells.map(pad).join('  ')}\n`).join('')
}

const cellsOf = <Row extends ReportRow>(row: Row, counts: readonly (keyof Row & string)[]): string[] => [
  row.set,
  row.dialect,
  row.server,
  ...counts.map((count) => String(row[count])),
  row.seconds.toFixed(1),
  row.state === 'ok' ? `ok: ${row.detail}` : `${row.state.toUpperCase()}: ${row.detail}`,
]

export function summaryOf(rows: readonly ReportRow[]): {passed: number; failed: number; skipped: number} {
  const count = (state: ReportRow['state']): number => rows.filter((row) => row.state === state).length
  return {passed: count('ok'), failed: count('failed'), skipped: count('skipped')}
}

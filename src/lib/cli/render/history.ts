/** What `db history` found, as text and JSON. Pure. */
import type {HistoryReport} from '../../operations/history.ts'
import type {Screen} from '../screen.ts'
import {renderColumns} from './columns.ts'
import {renderDuration, renderTime} from './layout.ts'

export function renderHistory({name, entries}: HistoryReport, {color, width}: Screen): string {
  const rows = entries.map(({at, name: migration, action, durationMs, who}) => [
    `  ${color.dim(renderTime(at))}`,
    `${action === 'down' ? color.yellow(action) : action}`,
    migration,
    renderDuration(durationMs),
    color.dim(who),
  ])
  return `${color.bold(name)}\n${rows.length === 0 ? `  ${color.dim('nothing was run yet')}\n` : renderColumns(rows, width)}`
}

export function historyJson({name, dialect, entries}: HistoryReport): object {
  return {name, dialect, entries: entries.map((entry) => ({...entry, at: entry.at.toISOString()}))}
}

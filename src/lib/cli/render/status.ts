/** What `db status` found, as text and JSON. Pure. */
import type {RevisionState} from '../../migrations/revisions.ts'
import {isUpToDate, type StatusReport} from '../../operations/status.ts'
import type {Screen} from '../screen.ts'
import {renderColumns} from './columns.ts'
import {plural, renderDuration, renderTime} from './layout.ts'
import {renderBackend} from './run-report.ts'

function mark(state: RevisionState, {color, symbols}: Screen): string {
  if (state === 'applied') return color.green(symbols.ok)
  if (state === 'pending') return color.dim(symbols.pending)
  if (state === 'failed' || state === 'running') return color.red(symbols.failed)
  return color.yellow(symbols.warning)
}

export function renderStatus(report: StatusReport, screen: Screen): string {
  const rows = report.migrations.map(({name, state, appliedAt, durationMs, detail}) => [
    `  ${mark(state, screen)}`,
    name,
    state === 'applied' || state === 'pending' ? '' : state,
    appliedAt === undefined ? (detail ?? '') : renderTime(appliedAt),
    durationMs === undefined ? '' : renderDuration(durationMs),
  ])
  return `${renderBackend(report, screen)}${renderColumns(rows, screen.width)}  ${screen.color.dim(summary(report))}\n`
}

function summary(report: StatusReport): string {
  if (report.migrations.length === 0) return 'no migrations yet'
  if (isUpToDate(report)) return `up to date: ${plural(report.migrations.length, 'migration')} applied`
  const others = report.migrations.filter(
    ({state}) => state !== 'applied' && state !== 'pending' && state !== 'out-of-order',
  )
  const counts = [...new Set(others.map(({state}) => state))].map(
    (state) => `${others.filter((migration) => migration.state === state).length} ${state}`,
  )
  return [`${report.pending} pending`, ...counts].join(', ')
}

export function statusJson(report: StatusReport): object {
  const {name, dialect, serverVersion, current, pending, migrations} = report
  return {
    name,
    dialect,
    serverVersion: serverVersion ?? null,
    current: current ?? null,
    pending,
    migrations: migrations.map(({appliedAt, durationMs, detail, ...migration}) => ({
      ...migration,
      appliedAt: appliedAt?.toISOString() ?? null,
      durationMs: durationMs ?? null,
      ...(detail === undefined ? {} : {detail}),
    })),
  }
}

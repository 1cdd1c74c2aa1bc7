/** What `db upgrade`, `downgrade` and `resume` came to, as text and JSON. Pure. */
import type {StepReport} from '../../migrations/apply.ts'
import type {RunReport} from '../../migrations/migrate.ts'
import type {Screen} from '../screen.ts'
import {errorJson} from './error.ts'
import {plural, renderDuration} from './layout.ts'

/** The line above the migrations of a backend: `primary   postgresql://app@localhost/shop   PostgreSQL 18.1`. */
export function renderBackend(
  report: {
    readonly name: string
    readonly address: string
    readonly product: string
    readonly serverVersion: string | undefined
  },
  {color, width}: Screen,
): string {
  const {name, address, product, serverVersion} = report
  const server = serverVersion === undefined ? product : `${product} ${serverVersion}`
  const wide = name.length + address.length + server.length + 6 <= width
  return wide
    ? `${color.bold(name)}   ${address}   ${color.dim(server)}\n`
    : `${color.bold(name)}\n  ${address}\n  ${color.dim(server)}\n`
}

export type RunKind = 'upgrade' | 'downgrade' | 'dry-run'

/** What comes after the lines of a run: what was done, and where the database stands now. */
export function renderRun(report: RunReport, kind: RunKind, screen: Screen): string {
  const {migrations, to, durationMs} = report
  const {color} = screen
  const at = to === undefined ? 'at base' : `at ${to}`
  if (migrations.length === 0) return `${renderBackend(report, screen)}  ${color.dim(`nothing to do, ${at}`)}\n`
  if (kind === 'dry-run') return renderBackend(report, screen) + renderPlan(report)
  const done = migrations.filter(({state}) => state === 'applied' || state === 'reverted').length
  const verb = kind === 'downgrade' ? 'reverted' : 'applied'
  const left = migrations.filter(({state}) => state === 'pending').length
  const rest = left === 0 ? '' : `, ${left} not run`
  return `  ${color.dim(`${done} ${verb}${rest}, ${at} (${renderDuration(durationMs)})`)}\n`
}

/** How a run is shown. */
export const runOutput = (kind: RunKind, screen: Screen) => ({
  text: (report: RunReport) => renderRun(report, kind, screen),
  json: runJson,
  errorOf: ({error}: RunReport) => error,
  verdict: (report: RunReport) => verdictOf(report, kind),
  reads: kind === 'dry-run',
})

/** What the run came to, in a word or two. */
function verdictOf({migrations}: RunReport, kind: RunKind): string {
  if (migrations.length === 0) return kind === 'downgrade' ? 'nothing to do' : 'up to date'
  if (kind === 'dry-run') return 'with something to do'
  return kind === 'downgrade' ? 'reverted' : 'upgraded'
}

function renderPlan({migrations}: RunReport): string {
  const lines = migrations.map(({name, statements}) => `  ${name}   ${plural(statements, 'statement')}\n`)
  return `${lines.join('')}  ${plural(migrations.length, 'migration')} would run\n`
}

export interface RunJson {
  readonly name: string
  readonly dialect: string
  readonly from: string | null
  readonly to: string | null
  readonly durationMs: number
  readonly migrations: readonly object[]
}

function runJson(report: RunReport): RunJson {
  const {name, dialect, from, to, durationMs, migrations} = report
  return {
    name,
    dialect,
    from: from ?? null,
    to: to ?? null,
    durationMs,
    migrations: migrations.map((step: StepReport) => ({
      name: step.name,
      state: step.state,
      statements: step.statements,
      durationMs: step.durationMs,
      ...(step.state === 'failed' ? {error: errorJson(step.error)} : {}),
    })),
  }
}

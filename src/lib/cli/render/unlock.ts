/** What `db unlock` found and did, as text and JSON. Pure. */
import type {UnlockReport} from '../../operations/unlock.ts'
import {renderTime} from './layout.ts'

export function renderUnlock(report: UnlockReport): string {
  const {name, holder, kind} = report
  if (kind === 'transaction') return `${name}: the lock is the write transaction of a run; there is none to remove\n`
  if (holder === undefined) return `${name}: nobody holds the migration lock\n`
  const since = holder.since === undefined ? '' : ` since ${renderTime(holder.since)}`
  return `${name}: ${whatOf(report)} ${holder.description}${since}${adviceOf(report)}\n`
}

function whatOf({removed, expired}: UnlockReport): string {
  if (removed) return expired ? 'removed the expired lease of' : 'took the lease away from'
  return 'the migration lock is held by'
}

function adviceOf({kind, removed}: UnlockReport): string {
  if (removed) return ''
  return kind === 'session'
    ? '; it ends with that connection'
    : '; it is a lease that expires when its run is gone, and --force takes it away now'
}

export const unlockJson = ({name, dialect, kind, holder, expired, removed}: UnlockReport): object => ({
  name,
  dialect,
  lock: kind,
  holder: holder === undefined ? null : {description: holder.description, since: holder.since?.toISOString() ?? null},
  expired,
  removed,
})

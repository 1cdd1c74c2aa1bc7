/** What `db repair` found and did, as text and JSON. Pure. */
import type {ChangedMigration, RepairReport} from '../../operations/repair.ts'
import type {Screen} from '../screen.ts'
import {renderColumns} from './columns.ts'
import {renderTime} from './layout.ts'

export function renderChanged(changed: readonly ChangedMigration[], {width}: Screen): string {
  const rows = changed.map(({name, applied, now, appliedAt, appliedBy}) => [
    ' ',
    name,
    `${applied.slice(0, 12)} -> ${now.slice(0, 12)}`,
    `applied ${appliedAt === undefined ? '' : `${renderTime(appliedAt)} `}by ${appliedBy}`,
  ])
  return renderColumns(rows, width)
}

export const repairJson = ({name, dialect, repaired}: RepairReport): object => ({
  name,
  dialect,
  repaired: repaired.map((changed) => ({...changed, appliedAt: changed.appliedAt?.toISOString() ?? null})),
})

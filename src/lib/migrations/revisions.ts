/** Files on disk and rows in the history → the state of every revision. Pure. */
import type {HistoryRow} from './history.ts'
import {byRevision, isReversible, type MigrationFile} from './migration-file.ts'

/**
 * - `applied`: in the history, and the file is the one that ran.
 * - `pending`: a file that was not applied.
 * - `out-of-order`: pending, but older than one that is applied.
 * - `changed`: applied, and the file was edited since.
 * - `missing`: applied, and the file is gone.
 * - `failed`: began, and stopped at a statement that the database refused.
 * - `running`: began and never ended: it runs now, or its process died.
 */
export type RevisionState = 'applied' | 'pending' | 'out-of-order' | 'changed' | 'missing' | 'failed' | 'running'

export interface Revision {
  readonly name: string
  readonly state: RevisionState
  readonly file: MigrationFile | undefined
  readonly row: HistoryRow | undefined
  /** Whether there is a way to revert it: in its file, or kept in the history. */
  readonly reversible: boolean
}

/** All revisions in the order they run. */
export function revisionsOf(files: readonly MigrationFile[], rows: readonly HistoryRow[]): readonly Revision[] {
  const rowByName = new Map(rows.map((row) => [row.name, row]))
  const fileByName = new Map(files.map((file) => [file.name, file]))
  const applied = rows.filter(({state}) => state === 'applied')
  const lastApplied = applied.reduce<HistoryRow | undefined>(later, undefined)
  const names = new Set([...fileByName.keys(), ...rowByName.keys()])
  const ordered = [...names].map((name) => ({name})).sort(byRevision)
  return ordered.map(({name}) => {
    const [file, row] = [fileByName.get(name), rowByName.get(name)]
    const state = stateOf(name, file, row, lastApplied)
    const reversible = (row?.hasDownScript ?? false) || (file !== undefined && isReversible(file))
    return {name, state, file, row, reversible}
  })
}

/** The one that runs later. */
const later = (last: HistoryRow | undefined, row: HistoryRow): HistoryRow =>
  last === undefined || byRevision(last, row) < 0 ? row : last

function stateOf(
  name: string,
  file: MigrationFile | undefined,
  row: HistoryRow | undefined,
  lastApplied: {readonly name: string} | undefined,
): RevisionState {
  if (row === undefined) {
    return lastApplied !== undefined && byRevision({name}, lastApplied) < 0 ? 'out-of-order' : 'pending'
  }
  if (row.state !== 'applied') return row.state
  if (file === undefined) return 'missing'
  return file.checksum === row.checksum ? 'applied' : 'changed'
}

/** Whether the database has it, whatever became of its file. */
export const isApplied = ({state}: Revision): boolean =>
  state === 'applied' || state === 'changed' || state === 'missing'

/** Whether it is a file that still has to run. */
export const isPending = ({state}: Revision): boolean => state === 'pending' || state === 'out-of-order'

/** Whether every file of the folder was applied, and those that were opened are as they were then. */
export const isAllApplied = (
  {migrations, unread}: {readonly migrations: readonly MigrationFile[]; readonly unread: readonly string[]},
  checksums: ReadonlyMap<string, string>,
): boolean =>
  unread.every((name) => checksums.has(name)) &&
  migrations.every(({name, checksum}) => checksums.get(name) === checksum)

/** Name of the newest of `names`, or undefined when there is none. */
export function newestOf(names: Iterable<string>): string | undefined {
  let newest: string | undefined
  for (const name of names) if (newest === undefined || byRevision({name: newest}, {name}) < 0) newest = name
  return newest
}

/** Name of the newest applied revision, or undefined on a fresh database. */
export const currentOf = (revisions: readonly Revision[]): string | undefined =>
  revisions.filter(isApplied).at(-1)?.name

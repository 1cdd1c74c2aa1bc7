/** `db status`: where one database stands. Takes no lock and makes no table. */
import type {Backend} from '../backends/backend.ts'
import {type ReadFolder, readMigrations} from '../migrations/files.ts'
import {lookAt} from '../migrations/migrate.ts'
import {currentOf, isPending, type RevisionState} from '../migrations/revisions.ts'

export interface StatusOptions {
  readonly backend: Backend
  readonly migrations: {readonly dir: string; readonly table: string}
  /** How the folder is read. @defaultValue from the disk, each time */
  readonly readFolder?: ReadFolder
}

export interface MigrationStatus {
  readonly name: string
  readonly state: RevisionState
  readonly appliedAt: Date | undefined
  readonly durationMs: number | undefined
  readonly reversible: boolean
  /** Where an unfinished one stands: `2 of 5 statements done; …`. */
  readonly detail: string | undefined
}

export interface StatusReport {
  readonly name: string
  readonly dialect: string
  readonly product: string
  readonly serverVersion: string | undefined
  readonly address: string
  /** Newest applied revision; undefined on an empty database. */
  readonly current: string | undefined
  /** How many are still to apply. */
  readonly pending: number
  /** In the order they run. */
  readonly migrations: readonly MigrationStatus[]
  readonly ignored: readonly string[]
}

/** Whether everything is applied and as it was: what `--exit-code` and CI ask. */
export const isUpToDate = (report: StatusReport): boolean => report.migrations.every(({state}) => state === 'applied')

/** @throws {@link LexigramError} when the files can't be read or the database not be reached. */
export async function status({backend, migrations, readFolder = readMigrations}: StatusOptions): Promise<StatusReport> {
  const folder = await readFolder(migrations.dir)
  const {revisions} = await backend.withSession({readOnly: true}, (session) =>
    lookAt(session, backend, migrations.table, folder),
  )
  return {
    name: backend.name,
    dialect: backend.dialect,
    product: backend.product,
    serverVersion: backend.serverVersion,
    address: backend.address,
    current: currentOf(revisions),
    pending: revisions.filter(isPending).length,
    migrations: revisions.map(({name, state, row, reversible}) => ({
      name,
      state,
      appliedAt: row?.finishedAt,
      durationMs: row?.durationMs,
      reversible,
      detail:
        state === 'failed' || state === 'running'
          ? `${row?.statementsDone} of ${row?.statementsTotal} statements done${row?.error === undefined ? '' : `; ${row.error}`}`
          : undefined,
    })),
    ignored: folder.ignored,
  }
}

/** `db check`: the gate for CI. Everything that stands between a database and its migrations, as a list of findings. */
import type {Backend} from '../backends/backend.ts'
import {type ErrorCode, LexigramError, type Location} from '../core/errors.ts'
import {type ReadFolder, readMigrations} from '../migrations/files.ts'
import {lookAt} from '../migrations/migrate.ts'
import {isPending, type Revision, type RevisionState} from '../migrations/revisions.ts'
import {prepareScript} from '../migrations/script.ts'

export interface CheckOptions {
  readonly backend: Backend
  readonly migrations: {readonly dir: string; readonly table: string}
  /** How the folder is read. @defaultValue from the disk, each time */
  readonly readFolder?: ReadFolder
}

/** One thing that is not as it should be. */
export interface Finding {
  readonly code: ErrorCode
  /** Name of the migration; undefined when the folder itself is meant. */
  readonly migration: string | undefined
  /** One line. */
  readonly message: string
  readonly location: Location | undefined
}

export interface CheckReport {
  readonly name: string
  readonly dialect: string
  /** In the order of the migrations; empty when all is well. */
  readonly findings: readonly Finding[]
  readonly migrations: number
}

const FINDINGS: Partial<Record<RevisionState, readonly [ErrorCode, string]>> = {
  pending: ['LEX_MIGRATION_PENDING', 'is not applied'],
  'out-of-order': ['LEX_MIGRATION_OUT_OF_ORDER', 'is not applied, and older than one that is'],
  changed: ['LEX_MIGRATION_CHANGED', 'was edited after it was applied'],
  missing: ['LEX_MIGRATION_MISSING', 'is applied, and its file is gone'],
  failed: ['LEX_MIGRATION_UNFINISHED', 'failed half-way'],
  running: ['LEX_MIGRATION_UNFINISHED', 'is running, or was cut off'],
}

/**
 * Compares the folder with the database and cuts every script that would run. Takes no lock, makes no table, runs nothing.
 *
 * @throws {@link LexigramError} when the database can't be reached; a folder that can't be used is a finding.
 */
export async function check({backend, migrations, readFolder = readMigrations}: CheckOptions): Promise<CheckReport> {
  const base = {name: backend.name, dialect: backend.dialect}
  try {
    const folder = await readFolder(migrations.dir)
    const {revisions} = await backend.withSession({readOnly: true}, (session) =>
      lookAt(session, backend, migrations.table, folder),
    )
    const findings = revisions.flatMap((revision) => [...stateFindings(revision), ...scriptFindings(revision, backend)])
    return {...base, findings, migrations: revisions.length}
  } catch (error) {
    if (!(error instanceof LexigramError) || error.code !== 'LEX_MIGRATION_INVALID') throw error
    return {...base, findings: [findingOf(undefined, error)], migrations: 0}
  }
}

function stateFindings({name, state, file}: Revision): Finding[] {
  const [code, message] = FINDINGS[state] ?? []
  if (code === undefined) return []
  return [{code, migration: name, message: `${name} ${message}`, location: file && {file: file.path}}]
}

/** What would be refused only when it is about to run. */
function scriptFindings(revision: Revision, backend: Backend): Finding[] {
  const {file} = revision
  if (file?.kind !== 'sql' || !isPending(revision)) return []
  return [file.up, file.down].flatMap((section) => {
    try {
      if (section !== undefined) prepareScript(section, backend)
      return []
    } catch (error) {
      if (!(error instanceof LexigramError)) throw error
      return [findingOf(file.name, error)]
    }
  })
}

const findingOf = (migration: string | undefined, {code, message, why, location}: LexigramError): Finding => ({
  code,
  migration,
  message: [migration, message, why]
    .filter((part) => part !== undefined)
    .join(': ')
    .replaceAll('\n', '; '),
  location,
})

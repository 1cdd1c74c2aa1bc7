/** Migration files and history rows for tests of what is pure. */
import {createHash} from 'node:crypto'
import type {HistoryRow} from '../../src/lib/migrations/history.ts'
import type {Section, SqlMigration} from '../../src/lib/migrations/migration-file.ts'
import {type Revision, revisionsOf} from '../../src/lib/migrations/revisions.ts'

const sectionOf = (text: string, path: string): Section => ({text, source: text, path, offset: 0, transaction: true})

/** A SQL migration `/m/NAME.sql` whose checksum is that of `up`. */
export function fileOf(
  name: string,
  {up = 'select 1', down}: {up?: string; down?: string | undefined} = {},
): SqlMigration {
  const path = `/m/${name}.sql`
  return {
    kind: 'sql',
    id: /^\d*/.exec(name)?.[0] ?? '',
    name,
    path,
    checksum: createHash('sha256').update(up).digest('hex'),
    up: sectionOf(up, path),
    down: down === undefined ? undefined : sectionOf(down, path),
  }
}

const AT = new Date('2026-01-02T03:04:05.678Z')

/** The row of `fileOf(name)`, applied. */
export function rowOf(name: string, more: Partial<HistoryRow> = {}): HistoryRow {
  return {
    name,
    checksum: fileOf(name).checksum,
    state: 'applied',
    direction: 'up',
    statementsDone: 1,
    statementsTotal: 1,
    doneChecksum: undefined,
    inFlight: undefined,
    owner: undefined,
    hasDownScript: false,
    startedAt: AT,
    finishedAt: AT,
    durationMs: 12,
    appliedBy: 'ann@laptop',
    lexigramVersion: '0.0.0',
    error: undefined,
    ...more,
  }
}

/** Revisions from names of files and rows, where the defaults will do. */
export const revisions = (
  files: readonly (string | SqlMigration)[],
  rows: readonly (string | HistoryRow)[],
): readonly Revision[] =>
  revisionsOf(
    files.map((file) => (typeof file === 'string' ? fileOf(file) : file)),
    rows.map((row) => (typeof row === 'string' ? rowOf(row) : row)),
  )

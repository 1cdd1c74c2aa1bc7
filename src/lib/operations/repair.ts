/** `db repair`: accepts that files were edited after they were applied. Runs no migration. */
import {LexigramError} from '../core/errors.ts'
import {readMigrations} from '../migrations/files.ts'
import {keptScript} from '../migrations/kept-script.ts'
import {locked, lookAt, type RunOptions} from '../migrations/migrate.ts'
import type {Revision} from '../migrations/revisions.ts'

/** A file that is not what was applied. */
export interface ChangedMigration {
  readonly name: string
  /** SHA-256 of the file when it was applied, and now. */
  readonly applied: string
  readonly now: string
  readonly appliedAt: Date | undefined
  readonly appliedBy: string
}

export interface RepairOptions extends RunOptions {
  /** Shown what changed before anything is written; false refuses. */
  agree(changed: readonly ChangedMigration[]): Promise<boolean>
}

export interface RepairReport {
  readonly name: string
  readonly dialect: string
  readonly repaired: readonly ChangedMigration[]
}

/**
 * Records the files as they are now as those that were applied, with their down scripts.
 *
 * @throws {@link LexigramError} `LEX_CONSENT_MISSING` when nobody agreed.
 */
export async function repair(options: RepairOptions): Promise<RepairReport> {
  const {backend, migrations, author, now} = options
  const folder = await (options.readFolder ?? readMigrations)(migrations.dir)
  const base = {name: backend.name, dialect: backend.dialect}
  const seen = await backend.withSession({readOnly: true}, (session) =>
    lookAt(session, backend, migrations.table, folder),
  )
  const changed = seen.revisions.flatMap(changedOf)
  if (changed.length === 0) return {...base, repaired: []}
  if (!(await options.agree(changed))) {
    throw new LexigramError('LEX_CONSENT_MISSING', 'nobody agreed to accept the changed files', {
      why: changed.map(({name}) => name).join('\n'),
      fix: 'answer yes on a terminal, or pass --yes',
    })
  }
  const agreed = new Set(changed.map(({name, now: checksum}) => `${name}:${checksum}`))
  return locked(options, async (session) => {
    const {history, revisions} = await lookAt(session, backend, migrations.table, folder)
    const repaired = revisions.filter((revision) =>
      changedOf(revision).some(({name, now: checksum}) => agreed.has(`${name}:${checksum}`)),
    )
    await session.transaction(async () => {
      for (const {name, file} of repaired) {
        if (file === undefined) continue
        const down = file.kind === 'sql' && file.down !== undefined ? keptScript(file.down) : undefined
        await history.accept(name, file.checksum, down)
        await history.appendLog({name, action: 'repair', checksum: file.checksum, at: now(), durationMs: 0}, author)
      }
    })
    return {...base, repaired: repaired.flatMap(changedOf)}
  })
}

function changedOf({name, state, row, file}: Revision): ChangedMigration[] {
  if (state !== 'changed' || row === undefined || file === undefined) return []
  return [{name, applied: row.checksum, now: file.checksum, appliedAt: row.finishedAt, appliedBy: row.appliedBy}]
}

/** `db stamp`: records migrations as applied without running them: how an existing database is adopted. */
import {LexigramError} from '../core/errors.ts'
import {readMigrations} from '../migrations/files.ts'
import {keptScript} from '../migrations/kept-script.ts'
import {locked, lookAt, type RunOptions} from '../migrations/migrate.ts'
import type {MigrationFile} from '../migrations/migration-file.ts'
import {refuseUnfinished} from '../migrations/plan.ts'
import {isPending, type Revision} from '../migrations/revisions.ts'
import {findRevision, parseTarget} from '../migrations/target.ts'

export interface StampOptions extends RunOptions {
  /** The revision that the database is at, `head`, or `base`. */
  readonly revision: string
  /** Forgets what the history says before. @defaultValue false */
  readonly purge?: boolean
}

export interface StampReport {
  readonly name: string
  readonly dialect: string
  /** Recorded as applied, in order. */
  readonly stamped: readonly string[]
  /** Taken out of the history. */
  readonly purged: readonly string[]
}

/**
 * Records the revision and everything before it as applied. Runs no migration.
 *
 * @throws {@link LexigramError} `LEX_REVISION_UNKNOWN`; `LEX_MIGRATION_UNFINISHED` without `purge`.
 */
export async function stamp(options: StampOptions): Promise<StampReport> {
  const {backend, migrations, author, now, purge = false} = options
  const folder = await (options.readFolder ?? readMigrations)(migrations.dir)
  return locked(options, async (session) => {
    const {history, revisions} = await lookAt(session, backend, migrations.table, folder)
    if (!purge) refuseUnfinished(revisions)
    const purged = purge ? revisions.filter(({row}) => row !== undefined) : []
    const files = upTo(revisions, options.revision).flatMap((revision) => {
      return revision.file !== undefined && (purge || isPending(revision)) ? [revision.file] : []
    })
    await session.transaction(() => history.create())
    await session.transaction(async () => {
      for (const {name, row} of purged) {
        await history.remove(name)
        const checksum = row?.checksum ?? ''
        await history.appendLog({name, action: 'purge', checksum, at: now(), durationMs: 0}, author)
      }
      for (const file of files) {
        const at = now()
        await history.insert({...rowOf(file), startedAt: at, finishedAt: at, durationMs: 0}, author)
        await history.appendLog({name: file.name, action: 'stamp', checksum: file.checksum, at, durationMs: 0}, author)
      }
    })
    return {
      name: backend.name,
      dialect: backend.dialect,
      stamped: files.map(({name}) => name),
      purged: purged.map(({name}) => name),
    }
  })
}

function upTo(revisions: readonly Revision[], text: string): readonly Revision[] {
  const target = parseTarget(text, '+')
  switch (target.kind) {
    case 'head':
      return revisions
    case 'base':
      return []
    case 'steps':
      throw new LexigramError('LEX_USAGE', `${text} is no revision`, {fix: 'name a revision, head, or base'})
    case 'revision':
      return revisions.slice(0, revisions.indexOf(findRevision(revisions, target.text)) + 1)
  }
}

const rowOf = (file: MigrationFile) => ({
  name: file.name,
  checksum: file.checksum,
  state: 'applied' as const,
  statementsDone: 0,
  statementsTotal: 0,
  downScript: file.kind === 'sql' && file.down !== undefined ? keptScript(file.down) : undefined,
  inFlight: undefined,
})

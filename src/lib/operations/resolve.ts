/** `db resolve`: a person says what became of a migration that did not finish. */
import {LexigramError} from '../core/errors.ts'
import {readMigrations} from '../migrations/files.ts'
import {locked, lookAt, type RunOptions} from '../migrations/migrate.ts'
import {findRevision} from '../migrations/target.ts'

export interface ResolveOptions extends RunOptions {
  /** Id, name, or the beginning of one. */
  readonly revision: string
  /** What is true of the database: all of it took effect, or nothing of it. */
  readonly as: 'applied' | 'reverted'
}

export interface ResolveReport {
  readonly name: string
  readonly dialect: string
  readonly migration: string
  readonly as: 'applied' | 'reverted'
}

/**
 * Writes what the user says into the history. Runs no migration.
 *
 * @throws {@link LexigramError} `LEX_USAGE` when the migration is not unfinished.
 */
export async function resolve(options: ResolveOptions): Promise<ResolveReport> {
  const {backend, migrations, author, now} = options
  const folder = await (options.readFolder ?? readMigrations)(migrations.dir)
  return locked(options, async (session) => {
    const {history, revisions} = await lookAt(session, backend, migrations.table, folder)
    const {name, row, file, state} = findRevision(revisions, options.revision)
    if (row === undefined || (state !== 'failed' && state !== 'running')) {
      throw new LexigramError('LEX_USAGE', `${name} is ${state}, so there is nothing to resolve`, {
        fix: 'see `lexigram db status` for what failed',
      })
    }
    await session.transaction(async () => {
      if (options.as === 'applied') await history.finish(name, row.statementsTotal, now(), row.durationMs ?? 0)
      else await history.remove(name)
      const checksum = file?.checksum ?? row.checksum
      await history.appendLog({name, action: 'resolve', checksum, at: now(), durationMs: 0}, author)
    })
    return {name: backend.name, dialect: backend.dialect, migration: name, as: options.as}
  })
}

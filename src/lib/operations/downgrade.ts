/** `db downgrade`: reverts applied migrations, newest first. */
import {migrate, type RunOptions, type RunReport, dryRun as runDry} from '../migrations/migrate.ts'
import {planDowngrade} from '../migrations/plan.ts'
import {parseTarget} from '../migrations/target.ts'

export interface DowngradeOptions extends RunOptions {
  /** `-N`, a revision (it stays applied), or `base`. @defaultValue `-1` */
  readonly to?: string
  /** Plans only: nothing is locked, made or run. @defaultValue false */
  readonly dryRun?: boolean
}

/**
 * Reverts migrations of one backend down to `to`.
 *
 * @returns a report of every step; its `error` is set when one failed and the rest did not run.
 * @throws {@link LexigramError} when nothing could be run; `LEX_MIGRATION_IRREVERSIBLE` before anything runs.
 */
export async function downgrade(options: DowngradeOptions): Promise<RunReport> {
  const target = parseTarget(options.to ?? '-1', '-')
  const run = options.dryRun === true ? runDry : migrate
  return run(options, (revisions) => planDowngrade(revisions, target))
}

/** `db upgrade`: applies what is pending, in order. */
import {migrate, type RunOptions, type RunReport, dryRun as runDry} from '../migrations/migrate.ts'
import {planUpgrade} from '../migrations/plan.ts'
import type {Revision} from '../migrations/revisions.ts'
import {parseTarget} from '../migrations/target.ts'

export interface UpgradeOptions extends RunOptions {
  /** `head`, `+N`, or a revision: its id, its name, or the beginning of one. @defaultValue `head` */
  readonly to?: string
  /** Also applies migrations that are older than the newest applied one. @defaultValue false */
  readonly allowOutOfOrder?: boolean
  /** Plans only: nothing is locked, made or run. @defaultValue false */
  readonly dryRun?: boolean
}

/**
 * Applies the pending migrations of one backend up to `to`.
 *
 * @returns a report of every step; its `error` is set when one failed and the rest did not run.
 * @throws {@link LexigramError} when nothing could be run: wrong files, a changed or unfinished migration, no
 * connection, no lock.
 */
export async function upgrade(options: UpgradeOptions): Promise<RunReport> {
  const target = parseTarget(options.to ?? 'head', '+')
  const {allowOutOfOrder = false, dryRun = false} = options
  const run = dryRun ? runDry : migrate
  const plan = (revisions: readonly Revision[]) => planUpgrade(revisions, {target, allowOutOfOrder})
  return run(options, Object.assign(plan, {idleWhenAllApplied: target.kind === 'head'}))
}

/** `db resume`: goes on with a migration that stopped half-way, at the statement where it stopped. */
import {migrate, type RunOptions, type RunReport} from '../migrations/migrate.ts'
import {planResume} from '../migrations/plan.ts'

/**
 * Finishes what failed and then, where it was going up, applies the rest.
 *
 * @returns a report of every step; empty when nothing had failed.
 * @throws {@link LexigramError} `LEX_MIGRATION_CHANGED` when the statements already done are no longer in the file.
 */
export async function resume(options: RunOptions): Promise<RunReport> {
  return migrate(options, planResume)
}

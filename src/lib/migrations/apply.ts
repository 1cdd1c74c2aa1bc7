/** Runs the steps of a plan in order through umzug, and says what became of each, also of those that did not run. */
import {DbError, SERVER_FIXES} from '../backends/db-error.ts'
import {LexigramError} from '../core/errors.ts'
import type {Work} from './prepare.ts'
import type {RunContext} from './run-context.ts'
import type {Outcome} from './run-record.ts'
import {Runner} from './run-work.ts'

/** What became of one step. `pending` did not run because an earlier one failed. */
export type StepReport =
  | {
      readonly name: string
      readonly state: 'applied' | 'reverted'
      readonly statements: number
      readonly durationMs: number
    }
  | {
      readonly name: string
      readonly state: 'failed'
      readonly statements: number
      readonly durationMs: number
      readonly error: LexigramError
    }
  | {readonly name: string; readonly state: 'pending'; readonly statements: number; readonly durationMs: 0}

/**
 * Runs `works` one after the other and stops at the first that fails.
 *
 * umzug keeps the order and the loop. Its history is left out on purpose: a migration and its row are one transaction,
 * so the resolver writes both, and the storage that umzug calls afterwards has nothing to do.
 *
 * @returns a report per step, in order; those another run had done first are left out.
 * @throws what is no {@link LexigramError}: a bug.
 */
export async function applyWorks(works: readonly Work[], context: RunContext): Promise<readonly StepReport[]> {
  const reports: StepReport[] = []
  const skipped = new Set<string>()
  const runner = new Runner(works, context)
  const run = async (work: Work, index: number): Promise<void> => {
    const report = await runReported(work, context, () => runner.run(index))
    if (report === undefined) skipped.add(work.name)
    else reports.push(report)
    if (report?.state === 'failed') throw report.error
  }
  await throughUmzug(works, run).catch((error: unknown) => {
    // The failure is in the reports already; anything else is thrown on.
    if (reports.at(-1)?.state !== 'failed')
      throw error instanceof Error && error.cause !== undefined ? error.cause : error
  })
  const told = new Set([...reports.map(({name}) => name), ...skipped])
  const left = works.filter(({name}) => !told.has(name))
  return [
    ...reports,
    ...left.map(({name, total}) => ({name, state: 'pending', statements: total, durationMs: 0}) as const),
  ]
}

async function throughUmzug(works: readonly Work[], run: (work: Work, index: number) => Promise<void>): Promise<void> {
  const direction = works[0]?.step.direction
  if (direction === undefined) return
  const {Umzug} = await import('umzug')
  const names = works.map(({name}) => name)
  const umzug = new Umzug({
    migrations: works.map((work, index) => {
      const runIt = (): Promise<void> => run(work, index)
      return {name: work.name, up: runIt, down: runIt}
    }),
    storage: {
      executed: async () => (direction === 'down' ? names : []),
      logMigration: async () => undefined,
      unlogMigration: async () => undefined,
    },
    logger: undefined,
  })
  await umzug[direction]({migrations: names})
}

async function runReported(
  work: Work,
  context: RunContext,
  run: () => Promise<Outcome>,
): Promise<StepReport | undefined> {
  const {name, step} = work
  const begun = performance.now()
  for (const message of work.notices) context.onEvent({type: 'notice', name, message})
  context.onEvent({type: 'migration-started', name, direction: step.direction})
  try {
    const outcome = await run()
    if (!outcome.done) {
      context.onEvent({type: 'notice', name, message: 'another run did it first'})
      return undefined
    }
    const {statements, durationMs} = outcome
    context.onEvent({type: 'migration-finished', name, direction: step.direction, statements, durationMs})
    return {name, state: step.direction === 'up' ? 'applied' : 'reverted', statements, durationMs}
  } catch (error) {
    const failure = asLexigramError(name, error)
    context.onEvent({type: 'migration-failed', name, error: failure})
    const durationMs = Math.round(performance.now() - begun)
    return {name, state: 'failed', statements: work.total, durationMs, error: failure}
  }
}

/** What the database says outside of the migration's own statements: a commit, the history. Anything else is a bug. */
function asLexigramError(name: string, error: unknown): LexigramError {
  if (error instanceof LexigramError) return error
  if (!(error instanceof DbError)) throw error
  const code = error.kind === 'connection' ? 'LEX_CONNECTION_LOST' : 'LEX_MIGRATION_FAILED'
  return new LexigramError(code, `${name} failed: ${error.message}`, {
    why: 'the failure was not in one of its own statements but in the commit or in the history',
    fix: fixOf(error),
    database: error.database,
    cause: error,
  })
}

function fixOf({kind}: DbError): string {
  const atServer = SERVER_FIXES[kind]
  const see = 'see `lexigram db status` for what is true now'
  if (atServer === undefined) return see
  return kind === 'read-only' ? atServer : `${atServer}; then ${see}`
}

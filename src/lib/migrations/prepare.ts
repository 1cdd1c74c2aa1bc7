/** Steps of a plan → work that is ready to run: scripts cut, modules loaded, every problem found before anything runs. */
import type {Kysely} from 'kysely'
import type {AheadRecord, Backend, SentTransaction} from '../backends/backend.ts'
import type {Statement} from '../backends/statement.ts'
import {LexigramError} from '../core/errors.ts'
import {interruptedError, moduleFailure, PartlyDoneError} from './failure.ts'
import {dropsData} from './hazards.ts'
import type {History} from './history.ts'
import {keptScript, sectionOfKept} from './kept-script.ts'
import {tellBlockers} from './lock-retry.ts'
import type {ModuleMigration} from './migration-file.ts'
import {loadModule, type MigrationFunction} from './module.ts'
import type {DownStep, Step, UpStep} from './plan.ts'
import type {RunContext} from './run-context.ts'
import {type Around, doneChecksumsOf, followSent, runStatements, withCancel} from './run-script.ts'
import {prepareScript, type Script} from './script.ts'

/** A step that can run. */
export interface Work {
  readonly step: Step
  readonly name: string
  /** Runs as one transaction together with its history row. */
  readonly transactional: boolean
  /** Statements of a script; a module counts as one. */
  readonly total: number
  /** What reverts it, as the history keeps it. */
  readonly downScript: string | undefined
  readonly notices: readonly string[]
  /** May run again from its beginning when it was rolled back; of a module only its author can say so. */
  readonly retryable: boolean
  /** May delete rows, columns or tables; of a module nobody can tell. */
  readonly dropsData: boolean
  /** The statement at `index`, counted from 0; undefined for a module, and past the end. */
  statementAt(index: number): Statement | undefined
  /** Identifies the first `count` statements. */
  doneChecksum(count: number): string
  /**
   * Runs what comes after the first `from` statements.
   *
   * @param around - what is done with each statement; left out inside a transaction, which is one for all of them.
   * @returns how many statements the whole has; for a module how many queries it ran.
   * @throws {@link LexigramError}
   */
  run(context: RunContext, from: number, around?: Around): Promise<number>
  /** Not of a module, whose queries are known only as they come. */
  readonly ahead?: {
    /** See {@link Session.transactionAhead}. */
    send(context: RunContext, record: AheadRecord, goesOn: boolean): Promise<SentTransaction | undefined>
    /** See {@link followSent}. */
    follow(context: RunContext, sent: SentTransaction): Promise<void>
  }
}

/**
 * Prepares all `steps`.
 *
 * @throws {@link LexigramError} `LEX_SCRIPT_INVALID` or `LEX_MIGRATION_INVALID`; when several steps have a problem, the
 * first one's error tells of the others too.
 */
export async function prepareSteps(
  steps: readonly Step[],
  backend: Backend,
  history: History,
): Promise<readonly Work[]> {
  const works: Work[] = []
  const errors: LexigramError[] = []
  for (const step of steps) {
    try {
      works.push(step.direction === 'up' ? await prepareUp(step, backend) : await prepareDown(step, backend, history))
    } catch (error) {
      if (!(error instanceof LexigramError)) throw error
      errors.push(error)
    }
  }
  const [first, ...others] = errors
  if (first === undefined) return works
  if (others.length === 0) throw first
  throw new LexigramError(first.code, `${errors.length} migrations can't run: ${first.message}`, {
    why: errors.map(toldOf).join('\n'),
    ...(first.fix === undefined ? {} : {fix: first.fix}),
    ...(first.location === undefined ? {} : {location: first.location}),
    cause: first,
  })
}

function toldOf({location, message}: LexigramError): string {
  if (location === undefined) return message
  const place = location.line === undefined ? '' : `:${location.line}:${location.column}`
  return `${location.file}${place}: ${message}`
}

async function prepareUp(step: UpStep, backend: Backend): Promise<Work> {
  const {file} = step
  if (file.kind === 'module') {
    const {up, transaction, retry} = await loadModule(file)
    return moduleWork(step, file, up, {transactional: transaction && backend.can.transactionalDdl, retryable: retry})
  }
  const script = prepareScript(file.up, backend)
  // A down section that can't be cut would be found only when it is needed most.
  if (file.down !== undefined) prepareScript(file.down, backend)
  return scriptWork(step, file.name, script, file.down === undefined ? undefined : keptScript(file.down))
}

async function prepareDown(step: DownStep, backend: Backend, history: History): Promise<Work> {
  const {file, name} = step
  const kept = step.changed || file === undefined ? await history.downScript(name) : undefined
  if (kept !== undefined) {
    const script = prepareScript(sectionOfKept(kept, name), backend)
    const why = file === undefined ? 'its file is gone' : 'its file was edited since'
    return scriptWork(step, name, script, kept, [`${why}: the down script kept in the history runs`])
  }
  if (file?.kind === 'sql' && file.down !== undefined) {
    return scriptWork(step, name, prepareScript(file.down, backend), keptScript(file.down))
  }
  if (file?.kind === 'module') {
    const {down, transaction, retry} = await loadModule(file)
    const transactional = transaction && backend.can.transactionalDdl
    if (down !== undefined) return moduleWork(step, file, down, {transactional, retryable: retry})
  }
  throw new LexigramError('LEX_MIGRATION_IRREVERSIBLE', `${name} can't be reverted`, {
    fix: 'write its down section, or a new migration that undoes it',
  })
}

function scriptWork(
  step: Step,
  name: string,
  script: Script,
  downScript: string | undefined,
  notices: readonly string[] = [],
): Work {
  const total = script.statements.length
  const empty = total === 0 ? [`its ${step.direction} section has no statement; only the history changes`] : []
  return {
    step,
    name,
    transactional: script.transactional,
    total,
    downScript,
    notices: [...notices, ...script.notices, ...empty],
    retryable: true,
    dropsData: script.statements.some(dropsData),
    statementAt: (index) => script.statements[index],
    doneChecksum: doneChecksumsOf(script),
    run: async (context, from, around) => {
      await runStatements(name, script, context, from, around)
      return total
    },
    ahead: {
      send: async ({session}, record, goesOn) => session.transactionAhead?.(script.statements, record, goesOn),
      follow: (context, sent) => followSent(name, script, context, sent),
    },
  }
}

function moduleWork(
  step: Step,
  file: ModuleMigration,
  run: MigrationFunction,
  {transactional, retryable}: Pick<Work, 'transactional' | 'retryable'>,
): Work {
  return {
    step,
    name: file.name,
    transactional,
    total: 1,
    downScript: undefined,
    notices: [],
    retryable,
    dropsData: true,
    statementAt: () => undefined,
    doneChecksum: () => file.checksum,
    run: async (context, _, around = (run: () => Promise<void>) => run()) => {
      let queries = 0
      await around(async () => {
        queries = await runModule(file, run, context, transactional)
      }, 1)
      return queries
    },
  }
}

/** Fails when the transaction it was set in has ended, whoever ended it. */
const GUARD = 'lexigram_guard'

async function runModule(
  file: ModuleMigration,
  run: MigrationFunction,
  context: RunContext,
  transactional: boolean,
): Promise<number> {
  const {session, backend, signal, onEvent, statementTimeoutMs} = context
  const {sql} = await import('kysely')
  const {db, queries} = counted(session.db)
  const interrupted = (): LexigramError =>
    transactional || queries() === 0 ? interruptedError(file.name) : new PartlyDoneError(file.name, queries())
  onEvent({type: 'statement-started', name: file.name, number: 1, total: 1, text: ''})
  try {
    if (transactional) await session.query(`savepoint ${GUARD}`)
    // Ctrl-C is for the module as a whole, which may be busy with something else than a query.
    session.around = (query) =>
      tellBlockers(file.name, context, () => withCancel(session, undefined, statementTimeoutMs, query))
    await withCancel(session, signal, 0, () =>
      run(db, {
        sql,
        backend: {name: backend.name, dialect: backend.dialect},
        log: (message) => onEvent({type: 'notice', name: file.name, message: String(message)}),
        signal,
      }),
    )
  } catch (error) {
    if (signal.aborted) throw interrupted()
    throw moduleFailure(file, transactional, error)
  } finally {
    session.around = undefined
  }
  if (signal.aborted) throw interrupted()
  if (transactional) await releaseGuard(file, context)
  return queries()
}

async function releaseGuard(file: ModuleMigration, {session}: RunContext): Promise<void> {
  try {
    await session.query(`release savepoint ${GUARD}`)
  } catch (error) {
    throw new LexigramError('LEX_MIGRATION_FAILED', `${file.name} ended its own transaction`, {
      why: 'it ran COMMIT or ROLLBACK, so what it did may be in the database while the history does not have it',
      fix: 'remove the COMMIT or ROLLBACK, or `export const config = {transaction: false}`; then check the database by hand',
      location: {file: file.path},
      cause: error,
    })
  }
}

/** @returns a Kysely that counts the queries the database has answered. */
// biome-ignore lint/suspicious/noExplicitAny: see Session.db.
function counted(db: Kysely<any>): {db: Kysely<any>; queries: () => number} {
  let count = 0
  const counting = db.withPlugin({
    transformQuery: ({node}) => node,
    transformResult: async ({result}) => {
      count += 1
      return result
    },
  })
  return {db: counting, queries: () => count}
}

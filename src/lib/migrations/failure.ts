/** What a migration throws → the error the user sees, with the file, line and column it came from. Pure. */
import {DbError, SERVER_FIXES} from '../backends/db-error.ts'
import type {Statement} from '../backends/statement.ts'
import {LexigramError, type Location} from '../core/errors.ts'
import type {ModuleMigration} from './migration-file.ts'
import {locateIn, type Script} from './script.ts'

export const interruptedError = (name: string): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', `interrupted during ${name}`, {
    fix: 'run the command again; it goes on where this one stopped',
  })

/** Ctrl-C in a module outside of a transaction, after some of its queries: what they did stays. */
export class PartlyDoneError extends LexigramError {
  /** What the history says of it; other than of an interruption that left nothing, so no run goes on by itself. */
  readonly recorded: string

  constructor(name: string, queries: number) {
    const recorded = `interrupted after ${queries} of its queries`
    super('LEX_INTERRUPTED', `interrupted during ${name}`, {
      why: `${queries} of its queries had run, and what they committed stays in the database`,
      fix: `look at what is there, then \`lexigram db resume\` runs it again from its start, or \`lexigram db resolve ${name} --applied | --reverted\``,
    })
    this.recorded = recorded
  }
}

/** A statement of a SQL migration, counted from 1. */
interface Failed {
  readonly statement: Statement
  readonly number: number
  /** The commit had been sent with it. */
  readonly maybeDone: boolean
}

/** A statement of a SQL migration that failed. */
export function statementFailure(
  name: string,
  script: Script,
  {statement, number, maybeDone}: Failed,
  error: DbError,
): LexigramError {
  const location = locateIn(script.section, statement.start + (error.offset ?? 0))
  return failure(name, error, {
    location,
    place: `statement ${number} of ${script.statements.length}`,
    undone: script.transactional,
    maybeDone,
  })
}

/** Anything that `up` or `down` of a module threw. */
export function moduleFailure(file: ModuleMigration, transactional: boolean, error: unknown): LexigramError {
  const location = stackLocation(file, error) ?? {file: file.path}
  if (error instanceof LexigramError && error.code === 'LEX_LOCK_LOST') return error
  // A session that only writes down what it is asked refuses what it can't write.
  if (error instanceof LexigramError && error.code === 'LEX_SCRIPT_UNWRITABLE')
    return unwritable(file.name, error, location)
  if (error instanceof DbError) return failure(file.name, error, {location, place: 'a query', undone: transactional})
  const message = error instanceof Error ? error.message : String(error)
  return new LexigramError('LEX_MIGRATION_FAILED', `${file.name} failed: ${message}`, {
    why: undoneText(transactional),
    fix: mendFix(transactional),
    location,
    cause: error,
  })
}

const unwritable = (name: string, {code, message, why, fix}: LexigramError, location: Location): LexigramError =>
  new LexigramError(code, `${name}: ${message}`, {
    location,
    ...(why === undefined ? {} : {why}),
    ...(fix === undefined ? {} : {fix}),
  })

interface FailureOptions {
  readonly location: Location
  readonly place: string
  /** Whether the whole migration was rolled back. */
  readonly undone: boolean
  readonly maybeDone?: boolean
}

const undoneText = (undone: boolean): string =>
  undone
    ? 'the migration was rolled back whole; nothing of it is in the database'
    : 'what ran before it stays in the database'

const MAYBE_DONE =
  'the server may go on without us, so the migration is applied whole, with its history row, or not at all; the one after it may be, too'

const thenGoOn = (undone: boolean): string =>
  `then ${undone ? 'run the command again' : '`lexigram db resume` goes on there'}`

const mendFix = (undone: boolean): string => `mend the migration or the cause, ${thenGoOn(undone)}`

function fixOf({kind}: DbError, undone: boolean): string {
  if (kind === 'disk-full') return `${SERVER_FIXES[kind]}, ${thenGoOn(undone)}`
  if (kind === 'read-only') return SERVER_FIXES[kind] ?? ''
  return undone && kind === 'needs-no-transaction'
    ? 'write `transaction:false` after the section mark, or put the statement into a migration of its own that says so'
    : mendFix(undone)
}

function failure(
  name: string,
  error: DbError,
  {location, place, undone, maybeDone = false}: FailureOptions,
): LexigramError {
  const lost = error.kind === 'connection'
  return new LexigramError(lost ? 'LEX_CONNECTION_LOST' : 'LEX_MIGRATION_FAILED', `${name} failed: ${error.message}`, {
    why: lost && maybeDone ? `${place} was not answered; ${MAYBE_DONE}` : `${place} failed; ${undoneText(undone)}`,
    fix: lost ? 'see that the server runs, then run the command again' : fixOf(error, undone),
    location,
    database: error.database,
    cause: error,
  })
}

/** Node shows an imported module as `file:///path/name.ts?checksum=…:12:5` in stacks. */
function stackLocation(file: ModuleMigration, error: unknown): Location | undefined {
  if (!(error instanceof Error)) return undefined
  const line = error.stack?.split('\n').find((frame) => frame.includes(`?checksum=${file.checksum}:`))
  const [, row, column] = /:(\d+):(\d+)\)?$/.exec(line ?? '') ?? []
  return row === undefined ? undefined : {file: file.path, line: Number(row), column: Number(column)}
}

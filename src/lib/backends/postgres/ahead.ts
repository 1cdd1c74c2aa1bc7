/** Which statements of a transaction may be sent before those in front of them have answered. */
import type {Statement} from '../statement.ts'
import {postgresEffects} from './effects.ts'

/** Most statements, and most characters of them, that are on their way at once. */
const MOST_STATEMENTS = 100
const MOST_TEXT = 1 << 18

/**
 * How many of `statements`, from the first on, may be on their way together: up to data that has to be sent after the
 * answer, and to the first that changes a setting, since that may say how what follows is read, or handles a savepoint, since
 * after a failure the server would go on behind it.
 */
export function countAhead(statements: readonly Statement[]): number {
  let size = 0
  for (const [index, statement] of statements.entries()) {
    size += statement.text.length
    if (statement.copy !== undefined || index === MOST_STATEMENTS || (index > 0 && size > MOST_TEXT)) return index
    if (statement.control !== undefined || postgresEffects.isSessionState(statement)) return index + 1
  }
  return statements.length
}

/** Whether all of `statements`, and what ends their transaction, may be on their way together. */
export function fitsAhead(statements: readonly Statement[]): boolean {
  const last = statements.at(-1)
  if (last === undefined || last.control !== undefined || postgresEffects.isSessionState(last)) return false
  return countAhead(statements) === statements.length
}

/** Statements of a transaction that are sent before those in front of them have answered. */
import type pg from 'pg'
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

/**
 * Runs `send`, whose queries go out at once; the server runs them in order. Inside a transaction that is as good as one
 * by one: after one has failed the server refuses the others, up to the ROLLBACK.
 */
export function pipelined<T>(client: pg.Client, send: () => readonly Promise<T>[]): readonly Promise<T>[] {
  // What takes part in COPY can't be pipelined, so this is not the client's own setting.
  const switched = client as pg.Client & {pipeline: boolean}
  switched.pipeline = true
  const answers = send()
  void Promise.allSettled(answers).then(() => {
    switched.pipeline = false
  })
  return answers
}

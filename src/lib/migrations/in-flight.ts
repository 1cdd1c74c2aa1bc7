/** What became of the statement that was running when its process died: from the catalog, never guessed. */
import {createHash} from 'node:crypto'
import type {Backend, Session} from '../backends/backend.ts'
import type {Statement} from '../backends/statement.ts'
import {unreachable} from '../core/assert.ts'

/** The user's own word where the catalog has none. */
export type Answer = 'took-effect' | 'took-no-effect'

const UNKNOWN = 'unknown'

const digestOf = ({text}: Statement): string => createHash('sha256').update(text).digest('hex')

/**
 * What has to be known before a statement runs, so that after a crash it can be told whether it took effect.
 *
 * @param statement - the next one; undefined for the code of a module, of which nothing can be told.
 * @returns undefined where the record of the statement itself is enough: it is atomic with it, or may run twice.
 */
export async function inFlightOf(
  statement: Statement | undefined,
  session: Session,
  {effects}: Pick<Backend, 'effects'>,
): Promise<string | undefined> {
  if (statement === undefined) return UNKNOWN
  const effect = effects.effectOf(statement)
  switch (effect) {
    case 'atomic':
    case 'repeatable':
      return undefined
    case 'catalog':
      return `${digestOf(statement)}:${await session.observe(statement)}`
    case 'unknown':
      return `${digestOf(statement)}:${UNKNOWN}`
    default:
      return unreachable(effect)
  }
}

/**
 * Whether the statement in flight took effect.
 *
 * @param inFlight - what {@link inFlightOf} said before it began.
 * @param statement - the one that stands in its place in the file now.
 * @returns undefined when that can't be told.
 */
export async function tookEffect(
  inFlight: string | undefined,
  statement: Statement | undefined,
  session: Session,
): Promise<boolean | undefined> {
  if (inFlight === undefined) return false
  if (statement === undefined || inFlight === UNKNOWN) return undefined
  const [digest, before] = inFlight.split(':')
  if (digest !== digestOf(statement) || before === UNKNOWN) return undefined
  const after = await session.observe(statement)
  if (after === before) return false
  return removesSeveral(statement) && before !== undefined && isBetween(after, before) ? undefined : true
}

/**
 * MariaDB drops what one statement names one by one, so a crash may leave some of it.
 *
 * @see https://mariadb.com/kb/en/atomic-ddl/
 */
const removesSeveral = ({words: [verb, kind = '']}: Statement): boolean =>
  verb === 'DROP' && ['TABLE', 'VIEW', 'SEQUENCE'].includes(kind)

const isBetween = (after: string, before: string): boolean =>
  Number.parseInt(after, 10) > 0 && Number.parseInt(after, 10) < Number.parseInt(before, 10)

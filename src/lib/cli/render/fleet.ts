/** What is said of several backends together: how many came to what, and one failure of many told once. Pure. */
import type {LexigramError} from '../../core/errors.ts'
import type {Screen} from '../screen.ts'
import {plural} from './layout.ts'

/** Names that are listed before the rest is only counted. */
const MOST_NAMES = 5

export interface FleetSummary {
  /** `backend` or `schema`. */
  readonly what: string
  /** What each that is over came to: `upgraded`, `up to date`; `failed` for a failure. */
  readonly verdicts: readonly string[]
  readonly failed: readonly string[]
  /** Cut off by Ctrl-C while they were under way. */
  readonly interrupted: readonly string[]
  readonly notBegun: readonly string[]
}

/** `12 backends: 9 upgraded, 1 up to date, 1 failed (t5), 1 not begun (t11)`. */
export function renderFleet({what, verdicts, failed, interrupted, notBegun}: FleetSummary, {color}: Screen): string {
  const total = verdicts.length + failed.length + interrupted.length + notBegun.length
  const kinds = [...new Set(verdicts)].map((kind) => `${verdicts.filter((one) => one === kind).length} ${kind}`)
  const parts = [
    ...kinds,
    ...(failed.length === 0 ? [] : [color.red(`${failed.length} failed (${renderNames(failed)})`)]),
    ...(interrupted.length === 0 ? [] : [color.red(`${interrupted.length} interrupted (${renderNames(interrupted)})`)]),
    ...(notBegun.length === 0 ? [] : [color.yellow(`${notBegun.length} not begun (${renderRange(notBegun)})`)]),
  ]
  return `${plural(total, what)}: ${parts.join(', ')}\n`
}

/** The first few, and how many more. */
export function renderNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ')
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
}

/** Names that stand one after the other in the configuration. */
const renderRange = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? `${names[0]} to ${names.at(-1)}` : names.join(', ')

export interface ToldError {
  readonly error: LexigramError
  /** Where it happened, in order. */
  readonly backends: readonly string[]
}

/** Failures that say the same, but for the backend, as one: a mistake in a migration fails everywhere. */
export function sameErrors(errors: readonly LexigramError[]): readonly ToldError[] {
  const told = new Map<string, {error: LexigramError; backends: string[]}>()
  for (const error of errors) {
    const {code, message, why, fix, location, database, backend} = error
    const key = code === 'LEX_INTERRUPTED' ? code : JSON.stringify([code, message, why, fix, location, database])
    const same = told.get(key) ?? {error, backends: []}
    if (backend !== undefined) same.backends.push(backend)
    told.set(key, same)
  }
  return [...told.values()]
}

/** What is wrong with a configuration: every problem at once, each with its key, place, finding and remedy. */
import {type ErrorCode, LexigramError, type LexigramErrorOptions, type Location} from '../core/errors.ts'
import {byCodeUnit, locate} from '../core/text.ts'
import {describeOrigin, type Origin} from './tree.ts'

type ProblemKind =
  | 'syntax'
  | 'unknown-key'
  | 'wrong-value'
  | 'missing'
  | 'conflict'
  | 'unset-variable'
  | 'bad-interpolation'

/** One thing that is wrong. No text of it holds a secret. */
export interface Problem {
  readonly kind: ProblemKind
  /** `db.pool.max_size`; empty when the whole file is meant. */
  readonly key: string
  /** Absent when the value is not from a file. */
  readonly location?: Location
  /** `application.yaml:4:12` or the name of a variable or flag. */
  readonly origin: string
  readonly found: string
  readonly allowed: string
  /** The nearest known key or name. */
  readonly nearest?: string
}

/** A problem before its origin is put into words. */
export interface Finding extends Omit<Problem, 'location' | 'origin' | 'nearest'> {
  readonly at: Origin
  readonly nearest?: string | undefined
}

/** Turns an internal finding into what is reported. */
export function problemOf({at, nearest, ...rest}: Finding): Problem {
  const location = locationOf(at)
  return {
    ...rest,
    ...(nearest === undefined ? {} : {nearest}),
    ...(location === undefined ? {} : {location}),
    origin: describeOrigin(at),
  }
}

/** The place in a file, without the line itself, which may hold a password; undefined for what no file says. */
export function locationOf(at: Origin): Location | undefined {
  if (at.kind !== 'file') return undefined
  const {file, line, column} = locate(at.source.text, at.offset, at.source.name)
  return {file, line, column}
}

/** The configuration can't be used. `why` has one line a problem; `problems` has them as data. */
export class ConfigError extends LexigramError {
  override readonly name = 'ConfigError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort(byPlace)
    const [first] = sorted
    const unset = sorted.every(({kind}) => kind === 'unset-variable')
    const code: ErrorCode = unset ? 'LEX_CONFIG_VARIABLE_UNSET' : 'LEX_CONFIG_INVALID'
    const options: LexigramErrorOptions = {
      why: sorted.map(renderProblem).join('\n'),
      fix: unset ? `set the variables, or give them a default: \${NAME:default}` : 'correct the places named above',
      ...(first?.location === undefined ? {} : {location: first.location}),
    }
    super(code, headline(sorted.length, unset), options)
    this.problems = sorted
  }
}

function headline(count: number, unset: boolean): string {
  if (unset) return count === 1 ? 'a variable of the configuration is not set' : `${count} variables are not set`
  return count === 1 ? 'the configuration has a problem' : `the configuration has ${count} problems`
}

/** One line: place, key, what was found, what is allowed, what was probably meant. */
function renderProblem({key, origin, found, allowed, nearest}: Problem): string {
  const subject = key === '' ? origin : `${origin}  ${key}`
  const guess = nearest === undefined ? '' : `did you mean ${nearest}? `
  return `${subject}: ${found}; ${guess}allowed: ${allowed}`
}

/** Files first, in reading order, then variables and flags by name. */
function byPlace(a: Problem, b: Problem): number {
  if (a.location === undefined || b.location === undefined) {
    if (a.location !== b.location) return a.location === undefined ? 1 : -1
    return byCodeUnit(a.origin, b.origin) || byCodeUnit(a.key, b.key)
  }
  return (
    byCodeUnit(a.location.file, b.location.file) ||
    (a.location.line ?? 0) - (b.location.line ?? 0) ||
    (a.location.column ?? 0) - (b.location.column ?? 0) ||
    byCodeUnit(a.key, b.key)
  )
}

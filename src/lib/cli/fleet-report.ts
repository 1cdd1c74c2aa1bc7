/** What became of several backends, brought together: one document, the failures, one status. Pure. */
import {type BackendOutcome, named} from '../backends/fleet.ts'
import type {BackendConfig} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'
import {exitStatusOf} from './exit-codes.ts'
import {errorJson} from './render/error.ts'
import type {FleetSummary} from './render/fleet.ts'

/** What is kept of a report. */
export interface Told {
  /** With --json only: several hundred reports are a lot of memory. */
  readonly json: object | undefined
  readonly error: LexigramError | undefined
  readonly verdict: string
}

const placeOf = ({name, schema}: BackendConfig): object => (schema === undefined ? {name} : {name, schema})

/** The element of `backends` for one of them. */
export function jsonOf(outcome: BackendOutcome<Told>): object {
  const place = placeOf(outcome.config)
  switch (outcome.state) {
    case 'done':
      return {...place, ...outcome.value.json}
    case 'failed':
      return {...place, error: errorJson(outcome.error)}
    case 'not-begun':
      return {...place, notBegun: outcome.why}
  }
}

function errorOf(outcome: BackendOutcome<Told>): LexigramError | undefined {
  if (outcome.state === 'done') return outcome.value.error
  return outcome.state === 'failed' ? outcome.error : undefined
}

/** Every failure, with its backend. An interruption counts once for all the backends that were not begun. */
export function errorsOf(outcomes: readonly BackendOutcome<Told>[], signal: AbortSignal): readonly LexigramError[] {
  const errors = outcomes.flatMap((outcome) => {
    const error = errorOf(outcome)
    return error === undefined ? [] : [named(error, outcome.config.name)]
  })
  const waiting = outcomes.find(({state}) => state === 'not-begun')
  if (!signal.aborted || waiting === undefined || errors.some(({code}) => code === 'LEX_INTERRUPTED')) return errors
  const {name} = waiting.config
  return [...errors, new LexigramError('LEX_INTERRUPTED', `interrupted before ${name} was begun`, {backend: name})]
}

/** How many came to what. */
export function summaryOf(outcomes: readonly BackendOutcome<Told>[], what: string): FleetSummary {
  const verdicts: string[] = []
  const failed: string[] = []
  const interrupted: string[] = []
  const notBegun: string[] = []
  for (const outcome of outcomes) {
    const {name} = outcome.config
    const error = errorOf(outcome)
    if (outcome.state === 'not-begun') notBegun.push(name)
    else if (error !== undefined) (error.code === 'LEX_INTERRUPTED' ? interrupted : failed).push(name)
    else if (outcome.state === 'done') verdicts.push(outcome.value.verdict)
  }
  return {what, verdicts, failed, interrupted, notBegun}
}

/** Of several failures the one that decides the exit status. */
export const worst = (errors: readonly [LexigramError, ...LexigramError[]]): LexigramError =>
  errors.reduce((bad, error) => (exitStatusOf(error) > exitStatusOf(bad) ? error : bad))

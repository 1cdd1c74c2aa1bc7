/** Several configured backends, one after the other, each with an outcome of its own. */
import type {BackendConfig} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import {openBackend} from './open.ts'

/** What an operation came to on one backend. */
export type BackendOutcome<T> =
  | {readonly config: BackendConfig; readonly ok: true; readonly value: T}
  | {readonly config: BackendConfig; readonly ok: false; readonly error: LexigramError}

export interface FleetOptions {
  /** How many are worked on at once. */
  readonly jobs: number
  /** Once it is aborted no other backend is begun. */
  readonly signal: AbortSignal
}

/**
 * Runs `body` on each backend, whatever happened on the others.
 *
 * @param asError - what a failure that is no {@link LexigramError} is called.
 * @returns an outcome for each, in the same order.
 */
export async function onEach<T>(
  configs: readonly BackendConfig[],
  {jobs, signal}: FleetOptions,
  asError: (error: unknown) => LexigramError,
  body: (backend: Backend, config: BackendConfig) => Promise<T>,
): Promise<readonly BackendOutcome<T>[]> {
  const outcomes: BackendOutcome<T>[] = []
  const queue = configs.entries()
  /** Takes one backend after the other from the queue that all workers share. */
  const work = async (): Promise<void> => {
    for (const [index, config] of queue) {
      try {
        if (signal.aborted) throw notBegun(config.name)
        const value = await withBackend(config, signal, (backend) => body(backend, config))
        outcomes[index] = {config, ok: true, value}
      } catch (error) {
        outcomes[index] = {config, ok: false, error: named(asError(error), config.name)}
      }
    }
  }
  await Promise.all(Array.from({length: Math.min(jobs, configs.length)}, work))
  return outcomes
}

const notBegun = (name: string): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', `interrupted before ${name} was begun`, {backend: name})

async function withBackend<T>(
  config: BackendConfig,
  signal: AbortSignal,
  body: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await openBackend(config, signal)
  try {
    return await body(backend)
  } finally {
    await backend[Symbol.asyncDispose]()
  }
}

/** The same error with the name of the backend in it. */
function named(error: LexigramError, backend: string): LexigramError {
  if (error.backend !== undefined) return error
  const {code, message, why, fix, location, database, cause} = error
  const named = new LexigramError(code, message, {
    backend,
    cause,
    ...(why === undefined ? {} : {why}),
    ...(fix === undefined ? {} : {fix}),
    ...(location === undefined ? {} : {location}),
    ...(database === undefined ? {} : {database}),
  })
  if (error.stack !== undefined) named.stack = error.stack
  return named
}

/** Several configured backends, one after the other or some at once, each with an outcome of its own. */
import type {BackendConfig} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import {openBackend} from './open.ts'

/** What an operation came to on one backend. */
export type BackendOutcome<T> =
  | {readonly state: 'done'; readonly config: BackendConfig; readonly value: T}
  | {readonly state: 'failed'; readonly config: BackendConfig; readonly error: LexigramError}
  /** Left as it was, because of `why`: `interrupted`, `tenant42 failed`. */
  | {readonly state: 'not-begun'; readonly config: BackendConfig; readonly why: string}

export interface FleetOptions<T> {
  /** How many are worked on at once. */
  readonly jobs: number
  /** Once it is aborted no other backend is begun. */
  readonly signal: AbortSignal
  /** Whether the others are begun after one failed. Those under way always finish. */
  readonly keepGoing: boolean
  /** Whether what `body` returned tells of a failure. @defaultValue only what is thrown is one */
  isFailure?(value: T): boolean
  /** Called after each, with how many are over. */
  onOutcome?(outcome: BackendOutcome<T>, over: number): void
}

/**
 * Runs `body` on each backend.
 *
 * @param asError - what a failure that is no {@link LexigramError} is called.
 * @returns an outcome for each, in the same order; those that were not begun are the last ones.
 */
export async function onEach<T>(
  configs: readonly BackendConfig[],
  options: FleetOptions<T>,
  asError: (error: unknown) => LexigramError,
  body: (backend: Backend, config: BackendConfig) => Promise<T>,
): Promise<readonly BackendOutcome<T>[]> {
  const {jobs, signal, keepGoing, isFailure, onOutcome} = options
  const outcomes: BackendOutcome<T>[] = []
  const queue = configs.entries()
  let over = 0
  let failed: string | undefined
  const run = async (config: BackendConfig): Promise<BackendOutcome<T>> => {
    if (signal.aborted) return {state: 'not-begun', config, why: 'interrupted'}
    if (failed !== undefined && !keepGoing) return {state: 'not-begun', config, why: `${failed} failed`}
    try {
      const value = await withBackend(config, (backend) => body(backend, config), signal)
      if (isFailure?.(value) === true) failed ??= config.name
      return {state: 'done', config, value}
    } catch (error) {
      failed ??= config.name
      return {state: 'failed', config, error: named(asError(error), config.name)}
    }
  }
  /** Takes one backend after the other from the queue that all workers share. */
  const work = async (): Promise<void> => {
    for (const [index, config] of queue) {
      const outcome = await run(config)
      outcomes[index] = outcome
      over += 1
      onOutcome?.(outcome, over)
    }
  }
  await Promise.all(Array.from({length: Math.min(jobs, configs.length)}, work))
  return outcomes
}

/** Opens the backend for `body`; once `signal` is aborted it opens no connection. */
export async function withBackend<T>(
  config: BackendConfig,
  body: (backend: Backend) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const backend = await openBackend(config, signal)
  try {
    return await body(backend)
  } finally {
    await backend[Symbol.asyncDispose]()
  }
}

/** The same error with the name of the backend in it. */
export function named(error: LexigramError, backend: string): LexigramError {
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

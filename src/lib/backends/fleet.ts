/** Several configured backends, one after the other, each with an outcome of its own. */
import type {BackendConfig} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import {openBackend} from './open.ts'

/** What an operation came to on one backend. */
export type BackendOutcome<T> =
  | {readonly config: BackendConfig; readonly ok: true; readonly value: T}
  | {readonly config: BackendConfig; readonly ok: false; readonly error: LexigramError}

/**
 * Runs `body` on each backend, whatever happened on the others.
 *
 * @param asError - what a failure that is no {@link LexigramError} is called.
 * @returns an outcome for each, in the same order.
 */
export async function onEach<T>(
  configs: readonly BackendConfig[],
  asError: (error: unknown) => LexigramError,
  body: (backend: Backend, config: BackendConfig) => Promise<T>,
): Promise<readonly BackendOutcome<T>[]> {
  const outcomes: BackendOutcome<T>[] = []
  for (const config of configs) {
    try {
      outcomes.push({config, ok: true, value: await withBackend(config, (backend) => body(backend, config))})
    } catch (error) {
      outcomes.push({config, ok: false, error: named(asError(error), config.name)})
    }
  }
  return outcomes
}

async function withBackend<T>(config: BackendConfig, body: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await openBackend(config)
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

/** A query session that stays open between statements: what `withQuery` brackets, held until it is released. */
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import type {QuerySession} from './query.ts'

export interface LinkOptions {
  readonly backend: Backend
  readonly write: boolean
  readonly timeoutMs: number
  onNotice(message: string): void
}

export interface Link {
  readonly session: QuerySession
  /** Closes it; a transaction that is open is rolled back. Never throws. */
  release(): Promise<void>
}

/** @throws {@link LexigramError} `LEX_CONNECT_FAILED`; `LEX_INTERRUPTED` once `signal` is aborted. */
export async function openLink({backend, ...options}: LinkOptions, signal: AbortSignal): Promise<Link> {
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const interrupted = new LexigramError('LEX_INTERRUPTED', `interrupted while connecting to ${backend.name}`)
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      // What is connected after all is closed again.
      letGo()
      reject(interrupted)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, {once: true})
    const over = backend.withQuery({...options, ownTransactions: true}, async (session) => {
      signal.removeEventListener('abort', stop)
      resolve({
        session,
        release: async () => {
          letGo()
          await over.catch(() => undefined)
        },
      })
      await held
    })
    over.catch((error: unknown) => {
      signal.removeEventListener('abort', stop)
      reject(error)
    })
  })
}

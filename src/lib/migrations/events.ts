/** What a run tells while it goes on. Types only; nothing here is printed. */
import type {LockHolder} from '../backends/backend.ts'
import type {LexigramError} from '../core/errors.ts'

export type MigrationEvent =
  | {readonly type: 'lock-wait'; readonly holder: LockHolder | undefined; readonly waitedMs: number}
  | {readonly type: 'migration-started'; readonly name: string; readonly direction: 'up' | 'down'}
  | {
      readonly type: 'statement-started'
      readonly name: string
      /** Counts from 1. */
      readonly number: number
      readonly total: number
      readonly text: string
    }
  | {
      readonly type: 'migration-finished'
      readonly name: string
      readonly direction: 'up' | 'down'
      readonly statements: number
      readonly durationMs: number
    }
  /** The statement in flight waits for other sessions. */
  | {readonly type: 'blocked'; readonly name: string; readonly by: readonly string[]}
  | {readonly type: 'migration-failed'; readonly name: string; readonly error: LexigramError}
  | {
      readonly type: 'notice'
      readonly name: string | undefined
      /** Told of the files, which may be those of other backends too. */
      readonly about?: 'folder'
      readonly message: string
    }

/** Called for each event, on the way; must not throw. */
export type OnEvent = (event: MigrationEvent) => void

/** What the run of one migration needs from around it. Types only. */
import type {Backend, Session} from '../backends/backend.ts'
import type {OnEvent} from './events.ts'
import type {Author, History} from './history.ts'

export interface RunContext {
  readonly backend: Backend
  readonly session: Session
  readonly history: History
  readonly author: Author
  /** Longest run of one statement, in milliseconds; 0 is no limit. */
  readonly statementTimeoutMs: number
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
  now(): Date
}

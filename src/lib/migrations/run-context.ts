/** What the run of one migration needs from around it. Types only. */
import type {Backend, Session} from '../backends/backend.ts'
import type {OnEvent} from './events.ts'
import type {Author, History} from './history.ts'
import type {Answer} from './in-flight.ts'

export interface RunContext {
  /** The facts of the backend that the run depends on. */
  readonly backend: Pick<Backend, 'name' | 'dialect' | 'can' | 'effects'>
  readonly session: Session
  readonly history: History
  readonly author: Author
  /** Longest run of one statement, in milliseconds; 0 is no limit. */
  readonly statementTimeoutMs: number
  /** Longest wait for another run. */
  readonly lockTimeoutMs: number
  /** What the user says of a statement that was cut off, where the catalog can't tell. */
  readonly answer?: Answer | undefined
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
  now(): Date
  /** Milliseconds that only grow. @defaultValue performance.now */
  clock?(): number
}

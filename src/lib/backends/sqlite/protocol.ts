/** The messages between a run and the process that holds its SQLite connection. Types only. */
import type {EngineOptions, EngineResult} from './engine-values.ts'

export type HostRequest =
  | {readonly id: number; readonly op: 'open'; readonly options: EngineOptions}
  | {readonly id: number; readonly op: 'query'; readonly sql: string; readonly parameters: readonly unknown[]}
  | {readonly id: number; readonly op: 'reopen'}
  /** The process may be used for another database after this. */
  | {readonly id: number; readonly op: 'close'}

/** An error as it crosses the process border. */
export interface HostError {
  readonly message: string
  /** SQLite's extended result code, such as `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code: string | undefined
}

export interface HostReply {
  readonly id: number
  readonly inTransaction: boolean
  readonly result?: EngineResult
  readonly error?: HostError
}

/** The messages between a pool and the threads that run SQLite. Types only. */
import type {StatementResult} from '../pool-connection.ts'
import type {PoolEngineOptions} from './pool-engine.ts'
import type {HostError} from './protocol.ts'

export interface WorkerData {
  readonly options: PoolEngineOptions
  /** One number, not 0 while the statement in flight is to stop. */
  readonly cancel: SharedArrayBuffer
}

export type PoolRequest =
  | {readonly id: number; readonly op: 'query'; readonly sql: string; readonly parameters: readonly unknown[]}
  | {
      readonly id: number
      readonly op: 'stream'
      readonly sql: string
      readonly parameters: readonly unknown[]
      readonly batch: number
    }
  /** The next batch of the stream. */
  | {readonly id: number; readonly op: 'next'}
  /** Ends the stream. */
  | {readonly id: number; readonly op: 'leave'}
  | {readonly id: number; readonly op: 'close'}

export interface PoolReply {
  readonly id: number
  readonly result?: StatementResult
  readonly error?: HostError
}

/** The messages between a run and the process that holds its SQLite connection. */
import type {EngineOptions, EngineResult} from './engine-values.ts'
import type {QueryBatch} from './query-batch.ts'
import type {QueryAnswer, QueryEngineOptions, QueryStart} from './query-values.ts'

export type HostRequest =
  | {readonly id: number; readonly op: 'open'; readonly options: EngineOptions}
  | {readonly id: number; readonly op: 'query'; readonly sql: string; readonly parameters: readonly unknown[]}
  | {readonly id: number; readonly op: 'reopen'}
  /** What `db query` does: its own engine, whose rows come in batches. */
  | {readonly id: number; readonly op: 'open-query'; readonly options: QueryEngineOptions}
  | ({readonly id: number; readonly op: 'start'} & QueryStart)
  | {readonly id: number; readonly op: 'next'}
  /** All rows as text, through the pipe beside the messages or to standard output; the answer says how many bytes that were. */
  | {readonly id: number; readonly op: 'pour'; readonly into: PourInto}
  | {readonly id: number; readonly op: 'stop'}
  | {readonly id: number; readonly op: 'begin'; readonly mode: 'read' | 'write'; readonly written: string | undefined}
  | {readonly id: number; readonly op: 'commit'}
  | {readonly id: number; readonly op: 'rollback'}
  /** Only tells `inTransaction`. */
  | {readonly id: number; readonly op: 'state'}
  /** The process may be used for another database after this. */
  | {readonly id: number; readonly op: 'close'}

/** File descriptors in the process, after those of the console and of the messages; `output` is the run's own standard output. */
export const POUR_FD = {pipe: 4, output: 5} as const

export type PourInto = keyof typeof POUR_FD

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
  readonly version?: string
  readonly answer?: QueryAnswer
  readonly batch?: QueryBatch
  readonly poured?: number
  /** Nobody reads what is poured. */
  readonly unread?: boolean
  readonly error?: HostError
}

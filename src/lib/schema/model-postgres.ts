/** What only PostgreSQL has of an object. Types only; fields without a comment are the server's own words. */
import type {Expression, ObjectId} from './basics.ts'

export interface PostgresColumn {
  /** Where it is not the one of the type. */
  readonly storage?: 'plain' | 'external' | 'extended' | 'main'
  readonly compression?: 'pglz' | 'lz4'
  readonly statisticsTarget?: number
  /** Comes from a parent table or partitioned table. */
  readonly inherited?: true
}

export interface PostgresConstraint {
  /** As `pg_get_constraintdef` prints it. */
  readonly definition: Expression
  readonly inherited?: true
}

export interface PostgresIndex {
  /** As `pg_get_indexdef` prints it. */
  readonly definition: Expression
  readonly nullsNotDistinct?: true
}

export interface PostgresTable {
  readonly unlogged?: true
  /** `RANGE (day)`. */
  readonly partitionBy?: Expression
  readonly partitionOf?: {readonly parent: ObjectId; readonly bound: Expression}
  readonly inherits?: readonly ObjectId[]
}

export interface PostgresTrigger {
  readonly enabled?: 'disabled' | 'replica' | 'always'
}

export interface PostgresView {
  readonly options?: readonly string[]
}

export interface PostgresRoutine {
  readonly volatility?: 'immutable' | 'stable'
}

export interface PostgresSequence {
  readonly unlogged?: true
}

export interface PostgresType {
  readonly options?: readonly string[]
}

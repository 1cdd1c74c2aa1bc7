/** What only PostgreSQL has of an object. Types only; fields without a comment are the server's own words. */
import type {Expression, Grant, ObjectId} from './basics.ts'

export interface PostgresColumn {
  /** Where it is not the one of the type. */
  readonly storage?: 'plain' | 'external' | 'extended' | 'main'
  readonly compression?: 'pglz' | 'lz4'
  readonly statisticsTarget?: number
  /** `n_distinct=100`. */
  readonly options?: readonly string[]
  /** For the wrapper of a foreign table: `column_name=id`. */
  readonly foreignOptions?: readonly string[]
  /** Comes from a parent table or partitioned table, and only from there. */
  readonly inherited?: true
  /** The parents' NOT NULL is not enough, or there is none: this table has one of its own. */
  readonly ownNotNull?: true
  /** Of an identity column; left out where the sequence is that of the partitioned table. */
  readonly identitySequence?: {
    readonly schema: string
    readonly name: string
    /** Where it is not that of the table. */
    readonly persistence?: 'logged' | 'unlogged'
    readonly comment?: string
    readonly grants?: readonly Grant[]
  }
}

export interface PostgresConstraint {
  /** What follows the name: `PRIMARY KEY (id)`. */
  readonly definition: Expression
  /** Comes from a parent table or partitioned table, and only from there. */
  readonly inherited?: true
  readonly noInherit?: true
  /** Without overlaps of the last column, a range (PRIMARY KEY, UNIQUE), or the PERIOD form of a foreign key. */
  readonly temporal?: true
  /** The columns that ON DELETE SET NULL or SET DEFAULT is for, where it is not all. */
  readonly deleteSets?: readonly string[]
}

export interface PostgresIndex {
  /** As `pg_get_indexdef` prints it; of one that is made with its constraint, left out. */
  readonly definition?: Expression
  readonly nullsNotDistinct?: true
  /** `fillfactor=70`. */
  readonly options?: readonly string[]
  readonly tablespace?: string
  /** The index of the partitioned table that this one is a part of; `id` may be that of its constraint. */
  readonly partitionOf?: {readonly id: ObjectId; readonly schema: string; readonly index: string}
  /** CLUSTER orders the table by it. */
  readonly clustered?: true
  /** Rows are told apart by it in logical replication. */
  readonly replicaIdentity?: true
  /** Of keys that are expressions: position (from 1) and target. */
  readonly statisticsTargets?: readonly {readonly key: number; readonly target: number}[]
}

export interface PostgresPolicy {
  readonly id: ObjectId
  readonly name: string
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  readonly restrictive?: true
  /** Sorted; left out where it is everyone. */
  readonly roles?: readonly string[]
  readonly using?: Expression
  readonly check?: Expression
  readonly comment?: string
  readonly dependsOn?: readonly ObjectId[]
}

export interface PostgresRule {
  readonly id: ObjectId
  readonly name: string
  /** As `pg_get_ruledef` prints it. */
  readonly definition: string
  readonly enabled?: 'disabled' | 'replica' | 'always'
  readonly comment?: string
  readonly dependsOn?: readonly ObjectId[]
}

export interface PostgresTable {
  readonly unlogged?: true
  /** `RANGE (day)`. */
  readonly partitionBy?: Expression
  /** `bound`: `FOR VALUES FROM (1) TO (10)` or `DEFAULT`. */
  readonly partitionOf?: {
    readonly parent: ObjectId
    readonly schema: string
    readonly table: string
    readonly bound: Expression
  }
  /** In the order of the parents. */
  readonly inherits?: readonly {readonly id: ObjectId; readonly schema: string; readonly table: string}[]
  /** The composite type that it is a table OF, as SQL names it. */
  readonly ofType?: string
  /** Where it is not `heap`; of a partitioned table where it has one for its partitions. */
  readonly accessMethod?: string
  readonly tablespace?: string
  /** `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  readonly options?: readonly string[]
  /** Of a foreign table. */
  readonly foreign?: {readonly server: string; readonly options?: readonly string[]}
  /** Where it is not the default; that of an index stands with the index. */
  readonly replicaIdentity?: 'full' | 'nothing'
  readonly rowSecurity?: true
  /** Also for the owner. */
  readonly forceRowSecurity?: true
  /** By name. */
  readonly policies?: readonly PostgresPolicy[]
  /** By name. */
  readonly rules?: readonly PostgresRule[]
}

export interface PostgresTrigger {
  readonly enabled?: 'disabled' | 'replica' | 'always' | 'origin'
  /** It is a constraint, that may be deferred. */
  readonly constraint?: true
  /** Made by the trigger of the partitioned table; only its own state is told. */
  readonly inherited?: true
}

export interface PostgresView {
  /** `security_barrier=true`, `fillfactor=70`. */
  readonly options?: readonly string[]
  /** Of a materialised view, where it is not `heap`. */
  readonly accessMethod?: string
  readonly tablespace?: string
  readonly unlogged?: true
  /** By name; without the one that is the view itself. */
  readonly rules?: readonly PostgresRule[]
}

export interface PostgresRoutine {
  /** As SQL tells it apart: `public.add(integer,integer)`. */
  readonly identity: string
  readonly volatility?: 'immutable' | 'stable'
  readonly strict?: true
  readonly leakproof?: true
  readonly securityDefiner?: true
  readonly parallel?: 'safe' | 'restricted'
  /** `search_path=public`. */
  readonly settings?: readonly string[]
  /** The body is parsed (BEGIN ATOMIC or RETURN), and what it uses is known. */
  readonly parsedBody?: true
}

export interface PostgresSequence {
  readonly unlogged?: true
}

export interface PostgresType {
  /** Of a range: the type of its values. */
  readonly subtype?: string
  /** Of a range, where they are not the defaults. */
  readonly subtypeOpclass?: string
  readonly subtypeDiff?: string
  readonly canonical?: string
  readonly collation?: string
  /** Of a range: the name of its multirange. */
  readonly multirange?: string
  /** Of a domain: its NOT NULL, where that has a name of its own. */
  readonly notNull?: {readonly name: string; readonly comment?: string}
}

export interface PostgresOther {
  /** How SQL names it: `OPERATOR public.+ (integer, integer)`. */
  readonly identity: string
}

/**
 * A schema as plain data: frozen, JSON-safe, without cycles. What dialects share has one shape; what only one of them has
 * stands in that dialect's own part of an object (model-postgres.ts, model-mysql.ts, model-sqlite.ts), never squeezed
 * into a neighbour's. Optional fields are left out when they say nothing, so equal schemas are equal JSON. Types only.
 */
import type {Expression, Grant, ObjectId} from './basics.ts'
import type {
  MysqlColumn,
  MysqlConstraint,
  MysqlIndex,
  MysqlOther,
  MysqlRoutine,
  MysqlSequence,
  MysqlTable,
  MysqlTrigger,
  MysqlView,
} from './model-mysql.ts'
import type {
  PostgresColumn,
  PostgresConstraint,
  PostgresIndex,
  PostgresOther,
  PostgresRoutine,
  PostgresSequence,
  PostgresTable,
  PostgresTrigger,
  PostgresType,
  PostgresView,
} from './model-postgres.ts'
import type {
  SqliteColumn,
  SqliteConstraint,
  SqliteIndex,
  SqliteTable,
  SqliteTrigger,
  SqliteView,
} from './model-sqlite.ts'

export type {Grant} from './basics.ts'

/** The version of this shape; a reader refuses another one. */
export const SCHEMA_FORMAT = 'lexigram.schema/1'

export interface DatabaseModel {
  readonly format: typeof SCHEMA_FORMAT
  readonly dialect: 'postgres' | 'mysql' | 'mariadb' | 'sqlite'
  /** What objects inherit that say nothing themselves, such as MySQL's `charset` and `collation`, by name. */
  readonly defaults: Readonly<Record<string, string>>
  /** Empty where the dialect has none within a database. */
  readonly schemas: readonly Namespace[]
  readonly types: readonly TypeObject[]
  /** Those of identity columns are part of their column. */
  readonly sequences: readonly Sequence[]
  readonly tables: readonly Table[]
  readonly views: readonly View[]
  readonly routines: readonly Routine[]
  /** What only this dialect has: extensions, casts, operators, event triggers, publications, events … */
  readonly others: readonly OtherObject[]
  /** What is in the database and cannot be written as SQL, by name; empty when the model is complete. */
  readonly unrepresented: readonly Unrepresented[]
}

export interface Unrepresented {
  /** What a person calls it: `table app.users: storage parameter x`. */
  readonly object: string
  readonly why: string
}

/** What every object of a schema has. */
export interface SchemaObject {
  readonly id: ObjectId
  /** Undefined where the dialect has no schemas, or the object lives in none. */
  readonly schema?: string
  readonly name: string
  readonly comment?: string
  /** What must exist before it can be made; sorted, without itself and its own parts. */
  readonly dependsOn?: readonly ObjectId[]
  /** With `--privileges` only. */
  readonly owner?: string
  /** With `--privileges` only: what differs from what an object has when it is made. */
  readonly grants?: readonly Grant[]
}

export interface Namespace extends SchemaObject {
  readonly kind: 'schema'
}

/** How values of a column behave, whatever the dialect calls the type. */
export type ValueKind =
  | 'boolean'
  /** Of at most 53 bits: a JavaScript number is exact. */
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'text'
  | 'uuid'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'json'
  /** One of `values`, or of the values of the type `typeId` names. */
  | 'enum'
  /** Several of `values` (MySQL's SET). */
  | 'set'
  /** A row of the composite type `typeId` names. */
  | 'composite'
  | 'other'

/** The type of a column, attribute or argument. */
export interface ValueType {
  /** Complete, as the server spells it: `character varying(20)[]`, `int unsigned`, `VARCHAR(20)`. */
  readonly type: string
  /** Of one element, where it is an array; of the domain's base type, where it is a domain. */
  readonly valueKind: ValueKind
  /** Left out when it is no array. */
  readonly array?: true
  /** Of `enum` and `set` columns that carry their values themselves. */
  readonly values?: readonly string[]
  /** The type of the model that it is of: an enum, a domain, a composite … */
  readonly typeId?: ObjectId
}

export interface Column extends ValueType {
  readonly name: string
  readonly nullable: boolean
  readonly default?: Expression
  readonly generated?: {readonly expression: Expression; readonly stored: boolean}
  readonly identity?: {readonly always: boolean; readonly sequence: SequenceOptions}
  /** MySQL's AUTO_INCREMENT; SQLite's rowid alias, with or without AUTOINCREMENT. */
  readonly autoIncrement?: true
  /** Where it is not the one of the type or table. */
  readonly collation?: string
  /** `select *` leaves it out. */
  readonly hidden?: true
  readonly comment?: string
  readonly grants?: readonly Grant[]
  /** Of the default or generation expression; the type's own is in `typeId`. */
  readonly dependsOn?: readonly ObjectId[]
  readonly postgres?: PostgresColumn
  readonly mysql?: MysqlColumn
  readonly sqlite?: SqliteColumn
}

export interface Table extends SchemaObject {
  readonly kind: 'table'
  /** In the table's own order. */
  readonly columns: readonly Column[]
  /** The primary key first, then by kind and name. */
  readonly constraints: readonly Constraint[]
  /** Also those that belong to a constraint; by name, or in the server's own order where it shows one. */
  readonly indexes: readonly Index[]
  /** In the order they fire where the server has one, else by name. */
  readonly triggers: readonly Trigger[]
  /** With `--sizes` only. */
  readonly size?: Size
  readonly postgres?: PostgresTable
  readonly mysql?: MysqlTable
  readonly sqlite?: SqliteTable
}

export interface Size {
  /** The server's estimate; exact on SQLite. */
  readonly rows: number
  /** On disk, with indexes. */
  readonly bytes: number
}

interface ConstraintFields {
  readonly id: ObjectId
  /** Undefined where the server gives it none. */
  readonly name?: string
  readonly comment?: string
  readonly dependsOn?: readonly ObjectId[]
  /** May be put off to the end of the transaction; `deferred` is so from the start. */
  readonly deferrable?: 'immediate' | 'deferred'
  /** Rows that were there before have not been checked. */
  readonly notValid?: true
  /** It is documentation only. */
  readonly notEnforced?: true
  readonly postgres?: PostgresConstraint
  readonly mysql?: MysqlConstraint
  readonly sqlite?: SqliteConstraint
}

export interface PrimaryKey extends ConstraintFields {
  readonly kind: 'primary key'
  readonly columns: readonly string[]
}

export interface UniqueConstraint extends ConstraintFields {
  readonly kind: 'unique'
  readonly columns: readonly string[]
  readonly nullsNotDistinct?: true
}

export interface ForeignKey extends ConstraintFields {
  readonly kind: 'foreign key'
  readonly columns: readonly string[]
  readonly references: {
    readonly schema?: string
    readonly table: string
    readonly columns: readonly string[]
  }
  /** Lower case; left out where it is `no action`. */
  readonly onUpdate?: ReferentialAction
  readonly onDelete?: ReferentialAction
  readonly match?: 'full' | 'partial'
}

export type ReferentialAction = 'restrict' | 'cascade' | 'set null' | 'set default'

export interface CheckConstraint extends ConstraintFields {
  readonly kind: 'check'
  /** Without the outer parentheses where the server prints it so. */
  readonly expression: Expression
}

export interface ExclusionConstraint extends ConstraintFields {
  readonly kind: 'exclusion'
  /** The whole clause: `EXCLUDE USING gist (…)`. */
  readonly definition: Expression
}

/** A NOT NULL with a name or attributes of its own; the plain one is `nullable` of its column. */
export interface NotNullConstraint extends ConstraintFields {
  readonly kind: 'not null'
  readonly columns: readonly [string]
}

export type Constraint =
  | PrimaryKey
  | UniqueConstraint
  | ForeignKey
  | CheckConstraint
  | ExclusionConstraint
  | NotNullConstraint

export interface IndexKey {
  /** Either a column or an expression. */
  readonly column?: string
  readonly expression?: Expression
  readonly descending?: true
  /** Where it is not what the direction implies. */
  readonly nulls?: 'first' | 'last'
  /** How many characters or bytes of the value are indexed (MySQL). */
  readonly length?: number
  readonly collation?: string
  /** Where it is not the default of the type. */
  readonly opclass?: string
}

export interface Index {
  readonly id: ObjectId
  readonly name: string
  readonly unique: boolean
  /** `btree`, `gin`, `hash`, `fulltext`, `spatial` … */
  readonly method: string
  readonly keys: readonly IndexKey[]
  readonly include?: readonly string[]
  readonly where?: Expression
  /** The name of the constraint that it belongs to and is made with, or what its id has in place of a name. */
  readonly constraint?: string
  readonly comment?: string
  readonly dependsOn?: readonly ObjectId[]
  readonly postgres?: PostgresIndex
  readonly mysql?: MysqlIndex
  readonly sqlite?: SqliteIndex
}

export interface Trigger {
  readonly id: ObjectId
  readonly name: string
  readonly timing: 'before' | 'after' | 'instead of'
  /** `insert`, `update`, `update of a, b`, `delete`, `truncate`. */
  readonly events: readonly string[]
  readonly level: 'row' | 'statement'
  /** The whole CREATE statement as the server prints it. */
  readonly definition: string
  readonly comment?: string
  readonly dependsOn?: readonly ObjectId[]
  readonly postgres?: PostgresTrigger
  readonly mysql?: MysqlTrigger
  readonly sqlite?: SqliteTrigger
}

export interface View extends SchemaObject {
  readonly kind: 'view'
  readonly materialized?: true
  readonly columns: readonly Column[]
  /** The query, as the server prints it. */
  readonly definition: string
  readonly checkOption?: 'local' | 'cascaded'
  /** Why the server can't run it as things are, such as a table that is gone; its columns may be unknown then. */
  readonly broken?: string
  /** Of materialised views. */
  readonly indexes?: readonly Index[]
  readonly triggers: readonly Trigger[]
  readonly size?: Size
  readonly postgres?: PostgresView
  readonly mysql?: MysqlView
  readonly sqlite?: SqliteView
}

export interface Argument extends ValueType {
  readonly name?: string
  readonly mode: 'in' | 'out' | 'inout' | 'variadic' | 'table'
  readonly default?: Expression
}

export interface Routine extends SchemaObject {
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window'
  /** Tells overloads apart: the types of the input arguments, `integer, text`. Empty where the dialect has no overloads. */
  readonly signature: string
  readonly arguments: readonly Argument[]
  /** As the server spells it: `integer`, `SETOF text`, `TABLE(a integer)`. */
  readonly returns?: string
  /** `sql`, `plpgsql`, `c` …; undefined where there is but one. */
  readonly language?: string
  /** The whole CREATE statement as the server prints it. */
  readonly definition: string
  readonly postgres?: PostgresRoutine
  readonly mysql?: MysqlRoutine
}

/** Numbers are decimal text: they have up to 64 bits. */
export interface SequenceOptions {
  /** Where it is not the default one of its dialect. */
  readonly type?: string
  readonly start: string
  readonly increment: string
  readonly min: string
  readonly max: string
  readonly cache: string
  readonly cycle?: true
}

export interface Sequence extends SchemaObject, SequenceOptions {
  readonly kind: 'sequence'
  /** It goes when this column goes. */
  readonly ownedBy?: {readonly schema?: string; readonly table: string; readonly column: string}
  readonly postgres?: PostgresSequence
  readonly mysql?: MysqlSequence
}

interface TypeFields extends SchemaObject {
  readonly postgres?: PostgresType
}

export interface EnumType extends TypeFields {
  readonly kind: 'enum'
  /** In the type's own order. */
  readonly values: readonly string[]
}

export interface DomainType extends TypeFields, ValueType {
  readonly kind: 'domain'
  readonly nullable: boolean
  readonly default?: Expression
  readonly collation?: string
  readonly checks: readonly CheckConstraint[]
}

export interface CompositeType extends TypeFields {
  readonly kind: 'composite'
  readonly attributes: readonly (ValueType & {
    readonly name: string
    readonly collation?: string
    readonly comment?: string
  })[]
}

export interface RangeType extends TypeFields {
  readonly kind: 'range'
  readonly subtype: string
}

export type TypeObject = EnumType | DomainType | CompositeType | RangeType

/** An object that only this dialect has, with the SQL that makes it. */
export interface OtherObject extends SchemaObject {
  /** What the dialect calls it, in lower case: `extension`, `cast`, `operator class`, `event`. */
  readonly kind: string
  /** The whole CREATE statement; several where one does not do, each ended by `;`. */
  readonly definition: string
  readonly postgres?: PostgresOther
  readonly mysql?: MysqlOther
}

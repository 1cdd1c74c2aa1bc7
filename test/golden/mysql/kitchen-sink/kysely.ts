/**
 * The database as Kysely sees it. Written by `lexigram db inspect --format kysely`: run it again instead of editing.
 *
 * Values are those of lexigram's runtime library, the same on all databases: 64-bit integers are numbers, and bigints
 * where a number is not exact; decimals, dates (`2026-11-23`), times and intervals are text; timestamps are `Date`;
 * bytes are `Uint8Array`. JSON is read as a value and written as text: `JSON.stringify(value)`.
 */
import type {ColumnType, Generated, GeneratedAlways} from 'kysely'

/** Of a view that takes no rows. */
type ReadOnly<T> = ColumnType<T, undefined, undefined>

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {readonly [key: string]: JsonValue}

/** Not in DB: Kysely takes its name apart. Reach it with sql.table. */
export interface AB {
  'c.d': number | null
}

export interface ARich {
  id: number
  full_name: string | null
  balance: ColumnType<string, string | number, string | number>
}

export interface Accounts {
  id: Generated<number>
  first_name: string
  last_name: string
  /** both */
  full_name: GeneratedAlways<string | null>
  name_length: GeneratedAlways<number>
  secret: string | null
  tags: ColumnType<JsonValue | null, string | null, string | null>
  balance: ColumnType<string, string | number | undefined, string | number>
  parent: number | null
}

export interface Archived {
  a: number | null
}

export interface Attributes {
  id: number
  a: number | null
}

export interface BNames {
  one: ReadOnly<string>
  't w o': ReadOnly<number | null>
}

export interface ByColumns {
  id: number
  d: string
  s: string
}

export interface ByKey {
  id: number
}

export interface ByList {
  id: number
  region: string
}

export interface ByRange {
  id: number
  d: string
}

export interface CLocal {
  a: number
  b: number
}

export interface DWith {
  n: ReadOnly<number | bigint | null>
  a: ReadOnly<number | null>
}

export interface Eggs {
  id: number
  hen: number
}

export interface Hens {
  id: number
  egg: number
}

export interface Hole {
  a: number | null
}

export interface InMemory {
  a: number | null
  b: number | null
}

export interface Merged {
  a: number
  b: string | null
}

/** Every kind of number */
export interface Numbers {
  id: Generated<number | bigint>
  tiny: Generated<number>
  flag: Generated<number>
  small: number | null
  medium: Generated<number | null>
  plain: number
  padded: number | null
  money: ColumnType<string, string | number | undefined, string | number>
  ratio: Generated<number | null>
  exact: Generated<number>
  bits: Generated<Uint8Array>
}

export interface OfPairs {
  x: number | null
  y: number | null
}

export interface OldEngine {
  a: number
  b: string | null
}

export interface Pairs {
  a: number
  b: number
  c: number | null
}

export interface Places {
  id: number
  /** point */
  spot: ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>
  /** polygon */
  area: unknown
  /** geometry */
  shape: ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>
  /** linestring */
  path: unknown
  /** multipoint */
  spots: unknown
  /** multilinestring */
  paths: unknown
  /** multipolygon */
  areas: unknown
  /** geomcollection */
  all_of: unknown
}

export interface Select {
  from: number | null
  'with space': number | null
  'back`tick': number | null
  'ünï ?cödé': number | null
}

export interface Separated {
  a: number
  b: string
}

/**
 * it's all text; \ and
 * a second line
 */
export interface Texts {
  code: string
  name: Generated<string>
  latin: Generated<string | null>
  cased: Generated<string | null>
  short: string | null
  body: string | null
  longer: string | null
  longest: string | null
  kind: Generated<'a' | 'b,c' | 'd\'e' | 'f\\g'>
  flags: Generated<string | null>
  fixed: Generated<Uint8Array | null>
  variable: Generated<Uint8Array>
  tb: Uint8Array | null
  bb: Uint8Array | null
  mb: Uint8Array | null
  lb: Uint8Array | null
  doc: ColumnType<JsonValue | null, string | null | undefined, string | null>
  embedding: Uint8Array | null
}

export interface Times {
  d: Generated<string | null>
  t: Generated<string>
  dt: ColumnType<Date, Date | string | undefined, Date | string>
  ts: ColumnType<Date, Date | string | undefined, Date | string>
  nullable: ColumnType<Date | null, Date | string | null, Date | string | null>
  y: Generated<number | null>
  later: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  uid: Generated<Uint8Array>
  label: Generated<string | null>
  zero: ColumnType<Date | null, Date | string | null, Date | string | null>
}

export interface WithoutKey {
  my_row_id: Generated<number | bigint>
  note: string | null
}

export interface ZBase {
  id: ReadOnly<number>
  full_name: ReadOnly<string | null>
  balance: ReadOnly<string>
}

export interface DB {
  a_rich: ARich
  accounts: Accounts
  archived: Archived
  attributes: Attributes
  b_names: BNames
  by_columns: ByColumns
  by_key: ByKey
  by_list: ByList
  by_range: ByRange
  c_local: CLocal
  d_with: DWith
  eggs: Eggs
  hens: Hens
  hole: Hole
  in_memory: InMemory
  merged: Merged
  numbers: Numbers
  of_pairs: OfPairs
  old_engine: OldEngine
  pairs: Pairs
  places: Places
  select: Select
  separated: Separated
  texts: Texts
  times: Times
  without_key: WithoutKey
  z_base: ZBase
}

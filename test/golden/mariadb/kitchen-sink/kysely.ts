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
  name_length: GeneratedAlways<number | null>
  secret: Generated<string | null>
  tags: string | null
  balance: ColumnType<string, string | number | undefined, string | number>
  parent: number | null
}

export interface BNames {
  one: ReadOnly<string>
  't w o': ReadOnly<number | null>
}

export interface Bookings {
  room: number
  guest: string | null
  check_in: string
  check_out: string
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

export interface CrashSafe {
  a: number | null
}

export interface DWith {
  n: ReadOnly<number | null>
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
  invoice: Generated<number | bigint>
}

export interface OfPairs {
  x: number | null
  y: number | null
}

export interface OldEngine {
  a: number
  b: string | null
}

export interface Pages {
  a: number
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
  /** geometrycollection */
  all_of: unknown
}

export interface Select {
  from: number | null
  'with space': number | null
  'back`tick': number | null
  'ünïcödé': number | null
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
  body: Generated<string | null>
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
  packed: string | null
  doc: Generated<string | null>
  uid: Generated<string>
  address: Generated<string | null>
  address4: string | null
  undefaulted: number | null
}

export interface Times {
  d: Generated<string | null>
  t: Generated<string>
  dt: ColumnType<Date, Date | string | undefined, Date | string>
  ts: ColumnType<Date, Date | string | undefined, Date | string>
  nullable: ColumnType<Date | null, Date | string | null, Date | string | null>
  y: Generated<number | null>
  later: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  label: Generated<string | null>
}

export interface Versioned {
  id: number
  amount: number | null
}

export interface VersionedFully {
  id: number
  amount: number | null
  note: string | null
  valid_from: ColumnType<Date, Date | string, Date | string>
  valid_to: ColumnType<Date, Date | string, Date | string>
}

export interface ZBase {
  id: ReadOnly<number>
  full_name: ReadOnly<string | null>
  balance: ReadOnly<string>
}

export interface Zeros {
  d: Generated<string>
  t: ColumnType<Date, Date | string | undefined, Date | string>
}

export interface DB {
  a_rich: ARich
  accounts: Accounts
  b_names: BNames
  bookings: Bookings
  by_columns: ByColumns
  by_key: ByKey
  by_list: ByList
  by_range: ByRange
  c_local: CLocal
  crash_safe: CrashSafe
  d_with: DWith
  eggs: Eggs
  hens: Hens
  in_memory: InMemory
  merged: Merged
  numbers: Numbers
  of_pairs: OfPairs
  old_engine: OldEngine
  pages: Pages
  pairs: Pairs
  places: Places
  select: Select
  separated: Separated
  texts: Texts
  times: Times
  versioned: Versioned
  versioned_fully: VersionedFully
  z_base: ZBase
  zeros: Zeros
}

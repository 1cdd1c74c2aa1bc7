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

export interface AOverB {
  number: ReadOnly<string | null>
  sum: ReadOnly<unknown>
}

export interface AVocabulary {
  term: unknown
  doc: unknown
  cnt: unknown
}

export interface Both {
  key: string
  /** ANY */
  value: unknown
}

export interface Boxes {
  id: number | null
  min_x: number | null
  max_x: number | null
  min_y: number | null
  max_y: number | null
  label: unknown
}

export interface Broken {
}

export interface Descending {
  id: number | null
  x: unknown
}

export interface Documents {
  id: Generated<number>
  title: string | null
  body: string | null
}

export interface DocumentsIndex {
  title: unknown
  body: unknown
  documents_index: unknown
  rank: unknown
}

export interface Generated2 {
  a: number | null
  b: GeneratedAlways<number | null>
  c: GeneratedAlways<string>
  d: GeneratedAlways<number | null>
  check_: string | null
}

export interface OddNameOfATable {
  'in brackets': number | null
  'back`tick': Generated<string | null>
  single: string | null
  select: string | null
  'Ünïcødé ✓': string | null
  'a.b\\c': string | null
  'line\nbreak': string | null
  ' ': string | null
}

export interface OrderTotals {
  number: string | null
  sum: unknown
}

export interface Orders {
  id: Generated<number>
  number: string
  country: string | null
  code: string | null
  parent: number | null
  late: number | null
  later: number | null
  soon: Generated<number | null>
  quantity: Generated<number>
  total: number | null
}

export interface Recursive {
  i: ReadOnly<unknown>
}

export interface Regions {
  country: string
  code: string
  name: string | null
}

export interface StrictOnes {
  id: number
  /** ANY */
  any_: unknown
  real_: number | null
}

export interface Types {
  id: Generated<number>
  tiny: number | null
  big: number | null
  label: Generated<string>
  native: string | null
  body: string | null
  picture: Generated<Uint8Array | null>
  ratio: Generated<number | null>
  price: Generated<number | null>
  flag: Generated<number | null>
  made: Generated<string | null>
  extra: string | null
  point: number | null
  anything: unknown
}

export interface DB {
  a_over_b: AOverB
  a_vocabulary: AVocabulary
  both: Both
  boxes: Boxes
  broken: Broken
  descending: Descending
  documents: Documents
  documents_index: DocumentsIndex
  generated: Generated2
  'odd "name" of; a table': OddNameOfATable
  order_totals: OrderTotals
  orders: Orders
  recursive: Recursive
  regions: Regions
  strict_ones: StrictOnes
  types: Types
}

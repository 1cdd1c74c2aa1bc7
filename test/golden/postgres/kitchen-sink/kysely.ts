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

/**
 * Where somebody lives
 * A row as text, as the database prints it: (street text, zip code character(5), city text, country app.country, moved timestamp(3) without time zone[])
 */
export type AppAddress = string

/** A row as text, as the database prints it: () */
export type AppEmpty = string

export type AppCountry = 'Argentina' | 'Belgium' | 'Cameroon' | 'Denmark' | 'Ecuador' | 'Finland' | 'Germany' | 'Hungary' | 'Iceland' | 'Japan'

/** How people feel */
export type AppMood = 'sad' | 'so so' | 'ok' | 'it\'s great'

export type AppNothing = never

export interface OddSchemaView {
  'Group by': ReadOnly<number | null>
  'a.b': ReadOnly<string | null>
}

/** \<b\>not bold\</b\> | `code` *stars* */
export interface OddSchemaSelect {
  from: number | null
  'a.b': Generated<string | null>
  'ünïcödé 🙂': string | null
}

export interface AppAOverOthers {
  id: ReadOnly<number | bigint | null>
  name: ReadOnly<string | null>
  orders: ReadOnly<number | bigint | null>
  'sum of all': ReadOnly<string | null>
  feels: ReadOnly<AppMood | null>
}

export interface AppAnimals {
  id: number
  name: Generated<string | null>
  legs: number | null
  kept: boolean | null
}

/** What is older than ten years */
export interface AppArchived {
  id: number | bigint
  /** Packed */
  body: Generated<string | null>
}

export interface AppBosses {
  id: ReadOnly<number | bigint | null>
  boss: ReadOnly<number | bigint | null>
  depth: ReadOnly<number | null>
}

export interface AppCats {
  id: number
  name: Generated<string | null>
  legs: Generated<number | null>
  owner: number | bigint | null
  lives: Generated<number | null>
  kept: boolean | null
}

export interface AppCheap {
  sku: string | null
  variant: number | null
  name: string | null
  price: ColumnType<string | null, string | number | null, string | number | null>
  dimensions: number[] | null
  /** box */
  size_of: unknown
}

export interface AppCheapest {
  sku: string | null
  price: ColumnType<string | null, string | number | null | undefined, string | number | null>
}

export interface AppCounted {
  id: number | null
  position: Generated<number | bigint | null>
}

export interface AppEgg {
  id: ReadOnly<number | null>
  feels: ReadOnly<AppMood | null>
  name: ReadOnly<string | null>
}

export interface AppEggs {
  id: number
  hen: number
}

/** One partition for each year */
export interface AppEvents {
  id: Generated<number | bigint>
  day: string
  region: Generated<string>
  person: number | bigint | null
  payload: ColumnType<JsonValue | null, string | null, string | null>
}

export interface AppEvents2024 {
  id: Generated<number | bigint>
  day: string
  region: Generated<string>
  person: number | bigint | null
  payload: ColumnType<JsonValue | null, string | null, string | null>
}

export interface AppEvents2024Eu {
  id: Generated<number | bigint>
  day: string
  region: Generated<string>
  person: number | bigint | null
  payload: ColumnType<JsonValue | null, string | null, string | null>
}

export interface AppEvents2024Rest {
  id: Generated<number | bigint>
  day: string
  region: Generated<string>
  person: number | bigint | null
  payload: ColumnType<JsonValue | null, string | null, string | null>
}

export interface AppEvents2025 {
  region: string
  day: string
  payload: ColumnType<JsonValue | null, string | null, string | null>
  id: Generated<number | bigint>
  person: number | bigint | null
}

export interface AppEventsOld {
  id: Generated<number | bigint>
  day: string
  region: Generated<string>
  person: number | bigint | null
  payload: ColumnType<JsonValue | null, string | null, string | null>
}

export interface AppEveryType {
  a: number | null
  b: number | null
  c: number | bigint | null
  d: ColumnType<string | null, string | number | null, string | number | null>
  e: ColumnType<string | null, string | number | null, string | number | null>
  f: ColumnType<string | null, string | number | null, string | number | null>
  g: number | null
  h: number | null
  /** money */
  i: unknown
  j: string | null
  k: string | null
  l: string | null
  m: string | null
  n: string | null
  o: string | null
  p: Uint8Array | null
  q: ColumnType<Date | null, Date | string | null, Date | string | null>
  r: ColumnType<Date | null, Date | string | null, Date | string | null>
  s: ColumnType<Date | null, Date | string | null, Date | string | null>
  t: ColumnType<Date | null, Date | string | null, Date | string | null>
  u: string | null
  v: string | null
  w: string | null
  x: string | null
  y: string | null
  z: string | null
  aa: string | null
  ab: boolean | null
  /** point */
  ac: unknown
  /** line */
  ad: unknown
  /** lseg */
  ae: unknown
  /** box */
  af: unknown
  /** path */
  ag: unknown
  /** polygon */
  ah: unknown
  /** circle */
  ai: unknown
  /** cidr */
  aj: unknown
  /** inet */
  ak: unknown
  /** macaddr */
  al: unknown
  /** macaddr8 */
  am: unknown
  /** bit(3) */
  an: unknown
  /** bit varying(5) */
  ao: unknown
  /** bit varying */
  ap: unknown
  /** tsvector */
  aq: unknown
  /** tsquery */
  ar: unknown
  at: string | null
  /** xml */
  au: unknown
  av: ColumnType<JsonValue | null, string | null, string | null>
  aw: ColumnType<JsonValue | null, string | null, string | null>
  /** jsonpath */
  ax: unknown
  /** int4range */
  ay: unknown
  /** nummultirange */
  az: unknown
  ba: number | null
  /** regclass */
  bb: unknown
  /** pg_lsn */
  bc: unknown
  bd: number[] | null
  be: string[] | null
  /** app.ticket */
  bf: unknown
  /** app.ticket[] */
  bg: ColumnType<unknown[], (unknown)[], (unknown)[]>
  bh: string | null
  bi: string[] | null
  bj: string[] | null
  /** app.time_spans */
  bk: unknown
  bl: Generated<string[]>
  /** app.steps */
  bm: unknown
}

export interface AppFilled {
  one: ReadOnly<number | null>
}

export interface AppHen {
  id: ReadOnly<number | null>
  feels: ReadOnly<AppMood | null>
  name: ReadOnly<string | null>
}

export interface AppHens {
  id: number
  egg: number
}

export interface AppLogs {
  at: string
  line: string | null
}

export interface AppLogsOld {
  at: string
  line: string | null
}

export interface AppModern {
  id: number
  name: string
  shout: GeneratedAlways<string | null>
  /** daterange */
  valid: ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>
}

export interface AppNoColumns {
}

export interface AppOfAddress {
  street: string
  'zip code': string | null
  city: Generated<string | null>
  country: AppCountry | null
  moved: ColumnType<Date[] | null, (Date | string)[] | null, (Date | string)[] | null>
}

export interface AppOfModern {
  modern: number
  /** daterange */
  valid: unknown
}

export interface AppOrderLines {
  order_id: number
  line: number
  sku: string
  alternative: string | null
  amount: Generated<number>
  /** money */
  price: unknown
}

export interface AppOrders {
  id: Generated<number>
  small: Generated<number>
  big: Generated<number | bigint>
  number: Generated<number>
  buyer: number | bigint
  state: Generated<string>
  total: ColumnType<string | null, string | number | null | undefined, string | number | null>
  placed: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
}

/** One row each */
export interface AppOrdersOfPeople {
  id: number | bigint | null
  name: string | null
  orders: number | bigint | null
  /** In money */
  'sum of all': ColumnType<string | null, string | number | null, string | number | null>
  feels: AppMood | null
}

/**
 * Everybody we know;
 * in two lines, with \ and 'quotes'
 */
export interface AppPeople {
  id: GeneratedAlways<number | bigint>
  number: Generated<number>
  /** Checked by the domain */
  email: Generated<string>
  work_email: Generated<string | null>
  nick: string | null
  /** As said */
  'first name': string
  'last name': string
  full_name: GeneratedAlways<string | null>
  feels: Generated<AppMood>
  moods: Generated<AppMood[] | null>
  lives_at: AppAddress | null
  tags: Generated<string[] | null>
  extra: ColumnType<JsonValue, string | undefined, string>
  /** tools.hstore */
  settings: unknown
  photo: Uint8Array | null
  bio: string | null
  boss: number | bigint | null
  born: string | null
  salary: ColumnType<string | null, string | number | null | undefined, string | number | null>
  /** app.time_span */
  works: Generated<unknown>
  token: Generated<string>
  changed: ColumnType<Date, Date | string | undefined, Date | string>
}

export interface AppPets {
  id: number
  name: Generated<string | null>
  legs: number | null
  owner: number | bigint | null
  kept: boolean | null
}

export interface AppPiled {
  id: number | null
}

export interface AppProducts {
  sku: string
  variant: number
  name: string | null
  price: ColumnType<string | null, string | number | null, string | number | null>
  dimensions: number[] | null
  /** box */
  size_of: unknown
}

export interface AppRobots {
  id: number
  serial: string | null
  legs: number | null
  name: string | null
  kept: boolean | null
}

export interface AppSessions {
  id: string
  body: ColumnType<JsonValue | null, string | null, string | null>
  /** inet */
  ip: unknown
  seen: Generated<string | null>
}

export interface AppShards {
  key: number | null
  value: string | null
}

export interface AppShards0 {
  key: number | null
  value: string | null
}

export interface AppShards1 {
  key: number | null
  value: string | null
}

export interface AppStock {
  sku: string | null
  variant: Generated<number | null>
  /** app.text_span */
  place: unknown
}

/** As of last night */
export interface AppTotals {
  buyer: ReadOnly<number | bigint | null>
  /** Of all orders */
  total: ReadOnly<string | null>
  label: ReadOnly<string | null>
}

export interface DB {
  'Odd "schema".View': OddSchemaView
  'Odd "schema".select': OddSchemaSelect
  'app.a_over_others': AppAOverOthers
  'app.animals': AppAnimals
  'app.archived': AppArchived
  'app.bosses': AppBosses
  'app.cats': AppCats
  'app.cheap': AppCheap
  'app.cheapest': AppCheapest
  'app.counted': AppCounted
  'app.egg': AppEgg
  'app.eggs': AppEggs
  'app.events': AppEvents
  'app.events_2024': AppEvents2024
  'app.events_2024_eu': AppEvents2024Eu
  'app.events_2024_rest': AppEvents2024Rest
  'app.events_2025': AppEvents2025
  'app.events_old': AppEventsOld
  'app.every_type': AppEveryType
  'app.filled': AppFilled
  'app.hen': AppHen
  'app.hens': AppHens
  'app.logs': AppLogs
  'app.logs_old': AppLogsOld
  'app.modern': AppModern
  'app.no_columns': AppNoColumns
  'app.of_address': AppOfAddress
  'app.of_modern': AppOfModern
  'app.order_lines': AppOrderLines
  'app.orders': AppOrders
  'app.orders_of_people': AppOrdersOfPeople
  'app.people': AppPeople
  'app.pets': AppPets
  'app.piled': AppPiled
  'app.products': AppProducts
  'app.robots': AppRobots
  'app.sessions': AppSessions
  'app.shards': AppShards
  'app.shards_0': AppShards0
  'app.shards_1': AppShards1
  'app.stock': AppStock
  'app.totals': AppTotals
}

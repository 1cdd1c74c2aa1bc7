/** All catalog queries in one message and one read-only snapshot: one round trip, whatever the size of the schema. */
import pg from 'pg'
import {factsOf} from './facts.ts'
import {
  defaultAcls,
  depends,
  descriptions,
  extensionDependencies,
  foreignPrivileges,
  initialPrivileges,
  securityLabels,
} from './metadata.ts'
import {casts, conversions, operatorClasses, operatorFamilies, operatorMembers, operators} from './operators.ts'
import {constraints, indexes, policies, rules, triggers} from './parts.ts'
import type {CatalogContext, CatalogQuery} from './query.ts'
import {attributes, inherits, relations, sequences} from './relations.ts'
import {aggregates, routines} from './routines.ts'
import {
  accessMethods,
  eventTriggers,
  foreignDataWrappers,
  foreignServers,
  languages,
  publications,
  publicationTables,
  statistics,
  subscriptions,
  textSearch,
  textSearchMaps,
  transforms,
  userMappings,
} from './server-objects.ts'
import {baseTypes, collations, enums, extensions, namespaces, ranges, types} from './types.ts'

const QUERIES = {
  depends,
  namespaces,
  extensions,
  types,
  collations,
  operatorClasses,
  relations,
  inherits,
  attributes,
  sequences,
  constraints,
  indexes,
  triggers,
  rules,
  policies,
  enums,
  ranges,
  baseTypes,
  routines,
  aggregates,
  descriptions,
  securityLabels,
  extensionDependencies,
  initialPrivileges,
  defaultAcls,
  foreignPrivileges,
  operators,
  operatorFamilies,
  operatorMembers,
  casts,
  conversions,
  languages,
  accessMethods,
  transforms,
  statistics,
  textSearch,
  textSearchMaps,
  foreignDataWrappers,
  foreignServers,
  userMappings,
  eventTriggers,
  publications,
  publicationTables,
  subscriptions,
} as const satisfies Record<string, CatalogQuery<unknown>>

type RowOf<Q> = Q extends CatalogQuery<infer Row> ? Row : never

/** The raw rows of all queries. */
export type Catalog = {readonly [K in keyof typeof QUERIES]: readonly RowOf<(typeof QUERIES)[K]>[]}

/**
 * What the deparser goes by. With an empty search path it names all but pg_catalog with its schema, as pg_dump has it.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-client.html
 */
const SETTINGS = [
  "search_path = ''",
  'datestyle = iso',
  'intervalstyle = postgres',
  'extra_float_digits = 3',
  'bytea_output = hex',
  'xmlbinary = base64',
  "timezone = 'UTC'",
  'quote_all_identifiers = off',
  'standard_conforming_strings = on',
  'escape_string_warning = off',
  'statement_timeout = 0',
  // Compiling queries that run once costs more than running them.
  'jit = off',
]

const MOST_SHARED = 1_000

/** A large schema says the same few things again and again: they are kept once, within bounds. */
function shared<T>(parse: (value: string) => T): (value: string) => T {
  const known = new Map<string, T>()
  return (value) => {
    const found = known.get(value)
    if (found !== undefined) return found
    if (known.size >= MOST_SHARED) known.clear()
    const parsed = parse(value)
    known.set(value, parsed)
    return parsed
  }
}

const text = (value: string): unknown => value
const bool = (value: string): unknown => value === 't'
const integer = (value: string): unknown => Number.parseInt(value, 10)
const integers = shared((value) => Object.freeze(value.match(/-?\d+/g)?.map(Number) ?? []))
// Its type declarations name the types of single values only.
const texts = (pg.types.getTypeParser as (oid: number) => (value: string) => unknown)(1009)

/** By OID of the type: what becomes something else than text. 64-bit numbers stay text. */
const PARSERS: ReadonlyMap<number, (value: string) => unknown> = new Map([
  [16, bool],
  ...[21, 23, 26, 700].map((oid) => [oid, integer] as const),
  // int2vector, oidvector, and arrays of both.
  ...[22, 30, 1005, 1007, 1028].map((oid) => [oid, integers] as const),
  // Arrays of char, name, text and aclitem.
  ...[1002, 1003, 1009, 1034].map((oid) => [oid, texts] as const),
])

const PARSING = {getTypeParser: (oid: number) => PARSERS.get(oid) ?? text} as unknown as pg.CustomTypesConfig

/** @throws what `pg` throws; the transaction is over in any case. */
export async function readCatalog(
  client: pg.Client,
  serverVersion: string,
  options: Omit<CatalogContext, 'facts'>,
): Promise<Catalog> {
  const context = {...options, facts: factsOf(serverVersion)}
  const names = Object.keys(QUERIES) as (keyof Catalog)[]
  const message = [
    'begin isolation level repeatable read read only',
    ...SETTINGS.map((setting) => `set local ${setting}`),
    ...names.map((name) => QUERIES[name].sql(context)),
    'commit',
  ].join(';\n')
  try {
    const answer: unknown = await client.query({text: message, types: PARSING})
    const selects = (answer as pg.QueryResult[]).filter(({command}) => command === 'SELECT')
    return Object.fromEntries(names.map((name, index) => [name, selects[index]?.rows ?? []])) as unknown as Catalog
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the first error is the one to report
    throw error
  }
}

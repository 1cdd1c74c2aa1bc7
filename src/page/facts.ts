/** What only one dialect has of an object, and whatever else the model knows of it, in words: every key is shown. */
import type {Catalog} from './catalog.ts'
import {type Child, h} from './dom.ts'
import {code, expression, listed, sqlBlock, thingLink} from './parts.ts'
import {grouped, words} from './text.ts'

export interface Fact {
  readonly name: string
  /** Undefined where the name says it all. */
  readonly value: Child
}

type Fields = Readonly<Record<string, unknown>>

/** Things of a dialect that have names: policies, rules, periods. */
export interface NamedList {
  readonly title: string
  readonly items: readonly (Fields & {readonly name: string})[]
}

/** SQL that says the whole object once more, its name with its types, and what follows from the type. */
const REPEATED = ['definition', 'sql', 'identity', 'affinity']
/** What a reference to an object is made of. */
const NAMING = [...REPEATED, 'id', 'schema', 'table', 'index', 'name', 'dependsOn']

/** @param shown - keys that have a place of their own. Named lists have one, too: {@link listsOf}. */
export const factsOf = (catalog: Catalog, object: object, shown: readonly string[]): readonly Fact[] =>
  entriesOf(object, shown)
    .filter(([, value]) => !isNamedList(value))
    .map(([key, value]) => ({name: words(key), value: value === true ? undefined : shownValue(catalog, value)}))

export const listsOf = (object: object, shown: readonly string[]): readonly NamedList[] =>
  entriesOf(object, shown).flatMap(([key, value]) => {
    const title = words(key)
    return isNamedList(value) ? [{title: title.charAt(0).toUpperCase() + title.slice(1), items: value}] : []
  })

/** Of one of a list. */
export const itemFacts = (catalog: Catalog, item: object): readonly Fact[] =>
  factsOf(catalog, item, [...NAMING, 'comment'])

/** The object's own keys, and those of its dialect's part in place of the part. */
const entriesOf = (object: object, shown: readonly string[]): readonly (readonly [string, unknown])[] =>
  Object.entries(object).flatMap(([key, value]) => {
    if (shown.includes(key)) return []
    return isRecord(value)
      ? Object.entries(value).filter(([inner]) => !REPEATED.includes(inner))
      : [[key, value] as const]
  })

/** The statement that made it, where its dialect's part has it whole. */
export function definitionOf(object: object): string | undefined {
  const found = Object.values(object).map((part) => (isRecord(part) ? (part.definition ?? part.sql) : undefined))
  return found.find((sql) => typeof sql === 'string')
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNamedList = (value: unknown): value is NamedList['items'] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isRecord(item) && typeof item.name === 'string')

function shownValue(catalog: Catalog, value: unknown): Child {
  if (Array.isArray(value)) return listed(value.map((each) => shownValue(catalog, each)))
  if (isRecord(value)) return shownRecord(catalog, value)
  if (typeof value === 'number') return grouped(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const thing = typeof value === 'string' && value.includes(':') ? catalog.thing(value) : undefined
  if (thing !== undefined) return thingLink(catalog, thing)
  const text = String(value)
  // Of several lines is only what is SQL, such as a partitioning.
  return text.includes('\n') ? sqlBlock(text) : code(text)
}

/** What it refers to, then what else it says; the definition only where it says all there is. */
function shownRecord(catalog: Catalog, record: Fields): Child {
  const rest = Object.entries(record)
    .filter(([key]) => !NAMING.includes(key))
    .map(([key, value]): Child => (value === true ? words(key) : [`${words(key)} `, shownValue(catalog, value)]))
  const {definition} = record
  const reference = shownReference(catalog, record)
  if (reference !== undefined) return listed([reference, ...rest])
  return rest.length === 0 && typeof definition === 'string' ? expression(definition) : listed(rest)
}

function shownReference(catalog: Catalog, {id, schema, table, index, name}: Fields): Child {
  const thing = typeof id === 'string' ? catalog.thing(id) : undefined
  const own = table ?? index ?? name
  const named = typeof own === 'string' ? code(typeof schema === 'string' ? `${schema}.${own}` : own) : undefined
  if (thing === undefined) return named
  return thing.id === id ? thingLink(catalog, thing) : [named, ' of ', thingLink(catalog, thing)]
}

/** Facts as a list of words and values. */
export const factList = (facts: readonly Fact[]): HTMLElement | undefined =>
  facts.length === 0
    ? undefined
    : h(
        'dl',
        {class: 'facts'},
        facts.map(({name, value}) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? 'yes'))),
      )

/** Facts in one line, as they stand in a cell of a table. */
export const factLine = (facts: readonly Fact[]): Child =>
  facts.map(({name, value}) => h('span', {class: 'fact'}, value === undefined ? name : [`${name} `, value]))

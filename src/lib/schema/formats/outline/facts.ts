/** What only one dialect has of an object, in words: every key of its part is shown, whatever it is. Pure. */
import {oneLine} from '../../../core/visible.ts'
import type {Line} from './model.ts'
import {type Names, quoted} from './names.ts'
import {singular} from './size.ts'

/** The parts of an object that one dialect alone has. */
export interface Parts {
  readonly postgres?: object
  readonly mysql?: object
  readonly sqlite?: object
}

/** Facts by their key; equal ones are told elsewhere, once for all. */
export type Shared = Readonly<Record<string, unknown>>

/** SQL that says the whole object once more, its name with its types, and what follows from the type. */
const REPEATED: ReadonlySet<string> = new Set(['definition', 'sql', 'identity', 'affinity'])

/** Keys that would say what is said already: SQLite's AUTOINCREMENT is more than a counter. */
const WORDS: Readonly<Record<string, string>> = {autoincrement: 'no number twice'}

/** `partitionBy` as `partition by`. */
const words = (key: string): string => WORDS[key] ?? key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const entriesOf = ({postgres, mysql, sqlite}: Parts): [string, unknown][] =>
  [postgres, mysql, sqlite]
    .flatMap((part): [string, unknown][] => (part === undefined ? [] : Object.entries(part)))
    .filter(([key, value]) => !REPEATED.has(key) && value !== undefined)

/** `storage: external`, `strict`, `partition by: RANGE (day)`. */
export const dialectFacts = (parts: Parts, names: Names, shared: Shared = {}): string[] =>
  entriesOf(parts)
    .filter(([key, value]) => shared[key] !== value && !isNamedList(value))
    .flatMap(([key, value]) => factsOf(words(key), value, names))

/** Lists of things that have names: policies, rules, periods. */
export const dialectLines = (parts: Parts, names: Names): Line[] =>
  entriesOf(parts).flatMap(([key, value]) =>
    isNamedList(value) ? value.map((item) => lineOf(singular(words(key)), item, names)) : [],
  )

/** What all objects of a kind have alike; of one object that would say nothing. */
export function sharedFacts(objects: readonly Parts[]): Shared {
  const [first, ...others] = objects.map((object) => Object.fromEntries(entriesOf(object)))
  if (first === undefined || others.length === 0) return {}
  const alike = ([key, value]: [string, unknown]): boolean =>
    typeof value !== 'object' && others.every((other) => other[key] === value)
  return Object.fromEntries(Object.entries(first).filter(alike))
}

export const sharedText = (shared: Shared, names: Names): string[] =>
  Object.entries(shared).flatMap(([key, value]) => factsOf(words(key), value, names))

type Fields = Readonly<Record<string, unknown>>

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !isList(value)
const isNamedList = (value: unknown): value is readonly (Fields & {readonly name: string})[] =>
  isList(value) && value.length > 0 && value.every((item) => isObject(item) && typeof item.name === 'string')

function factsOf(label: string, value: unknown, names: Names): string[] {
  if (value === true) return [label]
  if (isList(value) && value.some(isObject)) return value.flatMap((item) => factsOf(label, item, names))
  return [`${label}: ${valueText(value, names)}`]
}

function valueText(value: unknown, names: Names): string {
  if (isList(value)) return value.map((item) => valueText(item, names)).join(', ')
  if (isObject(value)) return [...nameOf(value, names), ...fieldsOf(value, names)].join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  return names.ofId(text) ?? oneLine(text)
}

/** How an object is referred to: by schema and name, of whatever kind it is. */
function nameOf({schema, table, index, name}: Fields, names: Names): string[] {
  const own = table ?? index ?? name
  if (typeof own !== 'string') return []
  return [names.of({schema: typeof schema === 'string' ? schema : undefined, name: own})]
}

const NAMING: ReadonlySet<string> = new Set([
  ...REPEATED,
  'id',
  'parent',
  'dependsOn',
  'schema',
  'table',
  'index',
  'name',
])

/** `command select`; the definition only where it says all there is. */
function fieldsOf(value: Fields, names: Names): string[] {
  const facts = Object.entries(value)
    .filter(([key, inner]) => !NAMING.has(key) && inner !== undefined)
    .map(([key, inner]) => (inner === true ? words(key) : `${words(key)} ${valueText(inner, names)}`))
  const {definition} = value
  return facts.length === 0 && typeof definition === 'string' ? [oneLine(definition)] : facts
}

function lineOf(kind: string, item: Fields & {readonly name: string}, names: Names): Line {
  const {comment, ...rest} = item
  return {
    kind,
    name: quoted(item.name),
    details: fieldsOf(rest, names),
    ...(typeof comment === 'string' ? {comment} : {}),
  }
}

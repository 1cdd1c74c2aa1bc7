/** What only one dialect has of an object, in words: every key of its part is shown, whatever it is. Pure. */
import {oneLine} from '../../../core/visible.ts'
import type {Names} from './names.ts'

/** The parts of an object that one dialect alone has. */
interface Parts {
  readonly postgres?: object
  readonly mysql?: object
  readonly sqlite?: object
}

/** SQL that says the whole object once more; and what follows from the type. */
const REPEATED: ReadonlySet<string> = new Set(['definition', 'sql', 'affinity'])

/** `partitionBy` as `partition by`. */
const words = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/**
 * `storage: external`, `strict`, `partition by: RANGE (day)`; a list of objects is a fact each.
 *
 * @param inherited - facts that the whole database has alike, by key; they are left out.
 */
export function dialectFacts(
  {postgres, mysql, sqlite}: Parts,
  names: Names,
  inherited: Readonly<Record<string, string>> = {},
): string[] {
  const entries = [postgres, mysql, sqlite].flatMap((part) => (part === undefined ? [] : Object.entries(part)))
  return entries
    .filter(([key, value]) => !REPEATED.has(key) && inherited[key] !== value)
    .flatMap(([key, value]) => factsOf(words(key), value, names))
}

function factsOf(label: string, value: unknown, names: Names): string[] {
  if (value === undefined) return []
  if (value === true) return [label]
  if (isList(value) && value.some(isObject)) return value.flatMap((item) => factsOf(label, item, names))
  return [`${label}: ${valueText(value, names)}`]
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !isList(value)

function valueText(value: unknown, names: Names): string {
  if (isList(value)) return value.map((item) => valueText(item, names)).join(', ')
  if (isObject(value)) return objectText(value, names)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  return names.ofId(text) ?? oneLine(text)
}

/** `read, command select, using (a = 1)`: its name first; the definition only where it says all there is. */
function objectText(value: object, names: Names): string {
  const {name, ...rest} = value as Readonly<Record<string, unknown>>
  const facts = Object.entries(rest)
    .filter(([key, inner]) => !REPEATED.has(key) && inner !== undefined)
    .map(([key, inner]) => (inner === true ? words(key) : `${words(key)} ${valueText(inner, names)}`))
  const {definition} = rest
  const whole = facts.length === 0 && typeof definition === 'string' ? [oneLine(definition)] : facts
  return [...(name === undefined ? [] : [valueText(name, names)]), ...whole].join(', ')
}

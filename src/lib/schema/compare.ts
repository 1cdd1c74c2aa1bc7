/** Two models → what differs, object by object. Structural: knows of no kind of object but where their names stand. Pure. */
import {byCodeUnit} from '../core/text.ts'
import type {SchemaDifference} from './difference.ts'
import {diffLines} from './line-diff.ts'
import type {DatabaseModel} from './model.ts'
import {labelOf, OBJECT_LISTS} from './objects.ts'

type Value = null | boolean | number | string | readonly Value[] | Fields
type Fields = {readonly [key: string]: Value | undefined}

/** @returns nothing when the models are equal; sorted by the order of a model and then by name. */
export function compareModels(expected: DatabaseModel, actual: DatabaseModel): readonly SchemaDifference[] {
  const lists = ['schemas', ...OBJECT_LISTS] as const
  return [
    ...compareHeads(expected, actual),
    ...lists.flatMap((list) => compareObjects(expected[list], actual[list])),
    ...changed('what cannot be written as SQL', asValue(expected.unrepresented), asValue(actual.unrepresented)),
  ]
}

function compareHeads(expected: DatabaseModel, actual: DatabaseModel): readonly SchemaDifference[] {
  const headOf = ({dialect, defaults}: DatabaseModel): Value => ({dialect, ...defaults})
  return changed('database', headOf(expected), headOf(actual))
}

type Objects = readonly Parameters<typeof labelOf>[0][]

function compareObjects(expected: Objects, actual: Objects): readonly SchemaDifference[] {
  const before = new Map(expected.map((object) => [object.id, object]))
  const after = new Map(actual.map((object) => [object.id, object]))
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort(byCodeUnit)
  return ids.flatMap((id): readonly SchemaDifference[] => {
    const [old, now] = [before.get(id), after.get(id)]
    if (now === undefined) return old === undefined ? [] : [{object: labelOf(old), kind: 'missing', lines: []}]
    if (old === undefined) return [{object: labelOf(now), kind: 'extra', lines: []}]
    return changed(labelOf(now), asValue(old), asValue(now))
  })
}

function changed(object: string, before: Value, after: Value): readonly SchemaDifference[] {
  const lines = linesOf('', before, after)
  return lines.length === 0 ? [] : [{object, kind: 'changed', lines}]
}

// Models are JSON-safe.
const asValue = (value: unknown): Value => value as Value

/** @param place - such as `column email`; empty for the object itself. */
function linesOf(place: string, before: Value | undefined, after: Value | undefined): readonly string[] {
  if (before === after) return []
  if (isFields(before) && isFields(after)) return fieldLines(place, before, after)
  if (isKeyed(before) && isKeyed(after)) return partLines(place, before, after)
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (typeof before === 'string' && typeof after === 'string' && /\n/.test(before + after)) {
    return diffLines(before.split('\n'), after.split('\n')).map(
      (line) => `${line.slice(0, 2)}${place}: ${line.slice(2)}`,
    )
  }
  return [...shown('- ', place, before), ...shown('+ ', place, after)]
}

const shown = (sign: string, place: string, value: Value | undefined): readonly string[] =>
  value === undefined ? [] : [`${sign}${place}: ${typeof value === 'string' ? value : JSON.stringify(value)}`]

function fieldLines(place: string, before: Fields, after: Fields): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => linesOf(place === '' ? key : `${place} ${key}`, before[key], after[key]))
}

/** Lists of parts that have an id or a name are compared by it; what is left is their order. */
function partLines(place: string, before: readonly Fields[], after: readonly Fields[]): readonly string[] {
  const [old, now] = [byKey(before), byKey(after)]
  const one = place.replace(/(?:(?<=index)es|s)$/, '')
  const lines = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    linesOf(`${one} ${nameIn(now.get(key) ?? old.get(key))}`, old.get(key), now.get(key)),
  )
  if (lines.length > 0) return lines
  return diffLines([...old.keys()], [...now.keys()]).map(
    (line) => `${line.slice(0, 2)}${place}: order of ${line.slice(2)}`,
  )
}

const isFields = (value: Value | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const keyOf = (value: Value): string | undefined => {
  if (!isFields(value)) return undefined
  const key = value.id ?? value.name
  return typeof key === 'string' ? key : undefined
}

/** Whether its parts can be told by their ids or names. */
const isKeyed = (value: Value | undefined): value is readonly Fields[] =>
  Array.isArray(value) &&
  value.every((item) => keyOf(item) !== undefined) &&
  new Set(value.map(keyOf)).size === value.length

const byKey = (parts: readonly Fields[]): ReadonlyMap<string, Fields> =>
  new Map(parts.map((part) => [keyOf(part) ?? '', part]))

function nameIn(part: Fields | undefined): string {
  const name = part?.name ?? part?.id
  return typeof name === 'string' ? name : ''
}

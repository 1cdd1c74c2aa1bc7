/**
 * Whether foreign data has the shape of a model: what renderers and comparisons lean on, not every field; the JSON Schema
 * of docs/schema-model.json is the whole of it. Pure.
 */

type Check = (value: unknown, path: string) => string | undefined

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text: Check = (value, path) => (typeof value === 'string' ? undefined : `${path} is not a text`)
const flag: Check = (value, path) => (typeof value === 'boolean' ? undefined : `${path} is neither true nor false`)

const list =
  (item: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} is not a list`
    return first(value.map((inner, at) => () => item(inner, `${path}[${at}]`)))
  }

const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? undefined : check(value, path)

const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isObject(value)) return `${path} is not an object`
    return first(
      Object.entries(fields).map(
        ([name, check]) =>
          () =>
            check(value[name], path === '' ? name : `${path}.${name}`),
      ),
    )
  }

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check()
    if (problem !== undefined) return problem
  }
  return undefined
}

const texts = list(text)
const part = {id: text, dependsOn: optional(texts)}
const named = {...part, kind: text, name: text, schema: optional(text), comment: optional(text)}
const column = object({name: text, type: text, valueKind: text, nullable: flag})
const trigger = object({...part, name: text, timing: text, events: texts, level: text, definition: text})
const index = object({...part, name: text, unique: flag, method: text, keys: list(object({}))})
const reference = object({table: text, columns: texts})

/** Kinds with fields of their own; those that it does not know have none. */
const byKind =
  (common: Readonly<Record<string, Check>>, kinds: Readonly<Record<string, Readonly<Record<string, Check>>>>): Check =>
  (value, path) => {
    const kind = isObject(value) && typeof value.kind === 'string' ? value.kind : ''
    return object({...common, ...kinds[kind]})(value, path)
  }

const constraint = byKind(
  {...part, kind: text},
  {
    'primary key': {columns: texts},
    unique: {columns: texts},
    'foreign key': {columns: texts, references: reference},
    check: {expression: text},
    exclusion: {definition: text},
    'not null': {columns: texts},
  },
)

const type = byKind(named, {
  enum: {values: texts},
  domain: {type: text, valueKind: text, nullable: flag, checks: list(constraint)},
  composite: {attributes: list(object({name: text, type: text}))},
  range: {subtype: text},
})

const model = object({
  dialect: text,
  defaults: object({}),
  schemas: list(object(named)),
  types: list(type),
  sequences: list(object({...named, start: text, increment: text, min: text, max: text, cache: text})),
  tables: list(
    object({
      ...named,
      columns: list(column),
      constraints: list(constraint),
      indexes: list(index),
      triggers: list(trigger),
    }),
  ),
  views: list(
    object({
      ...named,
      columns: list(column),
      definition: text,
      triggers: list(trigger),
      indexes: optional(list(index)),
    }),
  ),
  routines: list(
    object({...named, signature: text, arguments: list(object({mode: text, type: text})), definition: text}),
  ),
  others: list(object({...named, definition: text})),
  unrepresented: list(object({object: text, why: text})),
})

/** The first thing that is wrong with it, and where: `tables[3].columns is not a list`. */
export function problemOf(value: unknown, format: string): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  if (value.format === undefined) return 'it does not say its format'
  if (value.format !== format) {
    return `its format is ${JSON.stringify(value.format)}, and this version of lexigram reads ${JSON.stringify(format)}`
  }
  return model(value, '')
}

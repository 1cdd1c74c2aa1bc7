/** The JSON Schema of `application.yaml` for editors, made of the same schema that checks it. */
import type {JsonSchema} from '@valibot/to-json-schema'
import {DURATION_FORMS, DURATION_PATTERN} from './durations.ts'
import {DEFAULTS, dbSchema} from './schema.ts'

/** A string with `${…}` stands for a value of any type. */
const TEMPLATE: JsonSchema = {
  type: 'string',
  pattern: '\\$\\{',
  description: 'A value with variables in it.',
}
const NULL: JsonSchema = {type: 'null'}

/** Draft 7, the one that editors' YAML plug-ins know best. Other sections than `db` and `sql` are open. */
export async function configJsonSchema(): Promise<JsonSchema> {
  const {toJsonSchema} = await import('@valibot/to-json-schema')
  const {$schema, ...db} = toJsonSchema(dbSchema, {target: 'draft-07', ignoreActions: ['check']})
  const section = (description: string): JsonSchema => ({description, $ref: '#/definitions/db'})
  return {
    $schema: $schema ?? 'http://json-schema.org/draft-07/schema#',
    title: 'application.yaml of Lexigram',
    type: 'object',
    properties: {
      db: section('The databases and their migrations.'),
      sql: section('The same as db, as newer Lexigram files have it; not both.'),
    },
    not: both('db', 'sql'),
    definitions: {db: {...forEditors(db, DEFAULTS), not: both('backend', 'backends')}},
  }
}

/** True of a map that has both keys. */
const both = (one: string, other: string): JsonSchema => ({
  properties: {[one]: {}, [other]: {}},
  required: [one, other],
})

/** `schema` as files may be written: closed maps, empty keys, `${…}` anywhere, defaults. */
function forEditors(schema: JsonSchema, defaults: unknown): JsonSchema {
  const {description, ...rest} = schema
  const described = description === undefined ? {} : {description}
  if (schema.properties !== undefined) {
    const properties = Object.entries(schema.properties).map(([key, child]): [string, JsonSchema] => [
      key,
      withDefault(forEditors(asSchema(child), valueAt(defaults, key)), valueAt(defaults, key)),
    ])
    return {
      ...described,
      type: ['object', 'null'],
      properties: Object.fromEntries(properties),
      additionalProperties: false,
      ...requiredOf(schema.properties),
    }
  }
  if (schema.items !== undefined && !Array.isArray(schema.items)) {
    return {...described, type: ['array', 'null'], minItems: 1, items: forEditors(asSchema(schema.items), undefined)}
  }
  if (schema.anyOf !== undefined) return {...described, anyOf: [...DURATION, TEMPLATE, NULL]}
  return {...described, anyOf: [rest, TEMPLATE, NULL]}
}

/** What has no default and nothing to inherit. */
function requiredOf(properties: NonNullable<JsonSchema['properties']>): JsonSchema {
  if (properties.query !== undefined) return {required: ['query']}
  return properties.name === undefined ? {} : {required: ['name']}
}

/** The only union of the schema. */
const DURATION: readonly JsonSchema[] = [
  {type: 'number', minimum: 0, description: 'Seconds.'},
  {type: 'string', pattern: DURATION_PATTERN, description: DURATION_FORMS},
]

const asSchema = (schema: JsonSchema | boolean): JsonSchema => (typeof schema === 'boolean' ? {} : schema)

function withDefault(schema: JsonSchema, value: unknown): JsonSchema {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isScalar ? {...schema, default: value} : schema
}

const valueAt = (defaults: unknown, key: string): unknown =>
  typeof defaults === 'object' && defaults !== null
    ? Object.entries(defaults).find(([name]) => name === key)?.[1]
    : undefined

/** What a person calls the objects of a model. Pure. */
import type {ObjectId} from '../../basics.ts'
import type {DatabaseModel} from '../../model.ts'

/** Names what has a name, and perhaps a schema. */
export interface Names {
  /** `app.users`; without the schema where the whole model has but one. */
  of(object: {readonly schema?: string | undefined; readonly name: string}): string
  /** The same, without quotes: for where a name stands alone. */
  plain(object: {readonly schema?: string | undefined; readonly name: string}): string
  /** Of an object of the model, by its id; undefined for other texts, and for parts of objects. */
  ofId(id: ObjectId): string | undefined
}

const SIMPLE = /^[\p{L}_][\p{L}\p{M}\p{N}_$]*$/u

/** `users`, `"order items"`: quotes where a name would not be seen to be one. */
export const quoted = (name: string): string => (SIMPLE.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** `(a, b)`. */
export const columnList = (columns: readonly string[]): string => `(${columns.map(quoted).join(', ')})`

const objectsOf = ({tables, views, routines, types, sequences, others}: DatabaseModel) =>
  [tables, views, routines, types, sequences, others].flat()

/** `(a > 0)`, also where the server has brackets of its own around the whole. */
export function bracketed(expression: string): string {
  let depth = 0
  for (const [at, character] of [...expression].entries()) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    // A bracket in a text may deceive it: then there is a pair too many or none.
    if (depth === 0 && at < expression.length - 1) return `(${expression})`
  }
  return depth === 0 ? expression : `(${expression})`
}

/** The schemas that hold anything. */
export const schemasInUse = (model: DatabaseModel): ReadonlySet<string> =>
  new Set(objectsOf(model).flatMap(({schema}) => (schema === undefined ? [] : [schema])))

export function namesOf(model: DatabaseModel): Names {
  const qualify = schemasInUse(model).size > 1
  const of: Names['of'] = ({schema, name}) =>
    qualify && schema !== undefined ? `${quoted(schema)}.${quoted(name)}` : quoted(name)
  const plain: Names['plain'] = ({schema, name}) => (qualify && schema !== undefined ? `${schema}.${name}` : name)
  const byId = new Map<ObjectId, string>()
  for (const object of objectsOf(model)) byId.set(object.id, of(object))
  for (const routine of model.routines) byId.set(routine.id, `${of(routine)}()`)
  for (const {id, name} of model.schemas) byId.set(id, quoted(name))
  return {of, plain, ofId: (id) => byId.get(id)}
}

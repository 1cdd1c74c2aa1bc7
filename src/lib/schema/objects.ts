/** All objects of a model, whatever their kind, and what a person calls them. Pure. */
import type {ObjectId} from './basics.ts'
import type {
  DatabaseModel,
  Namespace,
  OtherObject,
  Routine,
  SchemaObject,
  Sequence,
  Table,
  TypeObject,
  View,
} from './model.ts'

export type AnyObject = Table | View | Routine | TypeObject | Sequence | OtherObject

/** The lists of a model that hold objects. */
export const OBJECT_LISTS = ['types', 'sequences', 'tables', 'views', 'routines', 'others'] as const

export const objectsOf = (model: DatabaseModel): readonly AnyObject[] =>
  OBJECT_LISTS.flatMap((list): readonly AnyObject[] => model[list])

/** `app.users`, or `users` where there is no schema. */
export const qualifiedName = ({schema, name}: Pick<SchemaObject, 'schema' | 'name'>): string =>
  schema === undefined ? name : `${schema}.${name}`

/** `table app.users`, `function app.add(integer, integer)`. */
export function labelOf(object: AnyObject | Namespace): string {
  const signature = 'signature' in object && object.signature !== '' ? `(${object.signature})` : ''
  return `${object.kind} ${qualifiedName(object)}${signature}`
}

/** The ids of what `value`, an object or a part of one, can't be without: its own, and those of all that is in it. */
export function needsOf(value: unknown, found = new Set<ObjectId>()): ReadonlySet<ObjectId> {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'typeId') found.add(inner as ObjectId)
    else if (key === 'dependsOn') for (const id of inner as readonly ObjectId[]) found.add(id)
    else needsOf(inner, found)
  }
  return found
}

/**
 * Part of a model: what was named, and what that can't be without. Types, sequences, functions and the like come along;
 * of tables only those that a table is made from. What stays out and is needed all the same is told. Pure.
 */
import {byCodeUnit} from '../core/text.ts'
import {type ObjectId, objectId} from './basics.ts'
import {globMatcher, isGlob} from './glob.ts'
import type {DatabaseModel, Sequence, Unrepresented} from './model.ts'
import {type AnyObject, labelOf, needsOf, objectsOf, qualifiedName} from './objects.ts'

/** Names or globs, of `name` as well as of `schema.name`. Nothing at all selects everything. */
export interface Selection {
  readonly schemas: readonly string[]
  /** Of tables and views. */
  readonly tables: readonly string[]
  /** Of objects of any kind. */
  readonly objects: readonly string[]
  /** What is left out, though it is named or needed. */
  readonly exclude: readonly string[]
}

/** A pattern that nothing answers to. */
export interface Unmatched {
  readonly list: keyof Selection
  readonly pattern: string
  /** The names it could have been. */
  readonly names: readonly string[]
}

export interface Selected {
  readonly model: DatabaseModel
  readonly unmatched: readonly Unmatched[]
  /** What needs something that is left out, as `view app.totals needs table app.orders`; sorted. */
  readonly dangling: readonly string[]
}

export function selectModel(model: DatabaseModel, selection: Selection): Selected {
  const objects = objectsOf(model)
  const search = new Search(
    objects,
    model.schemas.map(({name}) => name),
  )
  const excluded = search.find('exclude', selection.exclude, objects)
  const isPart = selection.schemas.length + selection.tables.length + selection.objects.length > 0
  const wanted = isPart ? wantedOf(search, selection, objects) : new Set(objects)
  const kept = new Set([...wanted].filter((object) => !excluded.has(object)))
  if (isPart) addNeeded(kept, excluded, objects, model.sequences)
  const unmatched = search.unmatched
  if (!isPart && excluded.size === 0) return {model, unmatched, dangling: []}
  const part = {...modelOf(model, kept, isPart), unrepresented: unrepresentedOf(model, objects, kept)}
  return {model: part, unmatched, dangling: danglingOf(kept, objects)}
}

/** Finds objects by name, and remembers what was not found. */
class Search {
  readonly unmatched: Unmatched[] = []
  readonly #schemas: readonly string[]

  constructor(objects: readonly AnyObject[], schemas: readonly string[]) {
    this.#schemas = [...new Set([...schemas, ...objects.flatMap(({schema}) => schema ?? [])])].sort()
  }

  find(list: keyof Selection, patterns: readonly string[], among: readonly AnyObject[]): Set<AnyObject> {
    const names = among.map((object) => ({value: object, names: namesOf(object)}))
    return new Set(patterns.flatMap((pattern) => this.#match(list, pattern, names)))
  }

  schemas(patterns: readonly string[]): ReadonlySet<string> {
    const names = this.#schemas.map((name) => ({value: name, names: [name]}))
    return new Set(patterns.flatMap((pattern) => this.#match('schemas', pattern, names)))
  }

  /** A name is meant exactly, if there is one; else as a pattern; else whatever its case. */
  #match<T>(
    list: keyof Selection,
    pattern: string,
    among: readonly {readonly value: T; readonly names: readonly string[]}[],
  ): readonly T[] {
    const matching = (test: (name: string) => boolean): readonly T[] =>
      among.filter(({names}) => names.some(test)).map(({value}) => value)
    const exact = matching((name) => name === pattern)
    if (exact.length > 0) return exact
    const lower = pattern.toLowerCase()
    const found = isGlob(pattern) ? matching(globMatcher(pattern)) : matching((name) => name.toLowerCase() === lower)
    if (found.length === 0) {
      const names = [...new Set(among.flatMap((one) => one.names))].sort(byCodeUnit)
      this.unmatched.push({list, pattern, names})
    }
    return found
  }
}

/** All that an object may be called by. */
function namesOf(object: AnyObject): readonly string[] {
  const names = [object.name, qualifiedName(object)]
  return 'signature' in object ? [...names, ...names.map((name) => `${name}(${object.signature})`)] : names
}

function wantedOf(
  search: Search,
  {schemas, tables, objects: named}: Selection,
  objects: readonly AnyObject[],
): Set<AnyObject> {
  const isTable = ({kind}: AnyObject): boolean => kind === 'table' || kind === 'view'
  const found = new Set([
    ...search.find('tables', tables, objects.filter(isTable)),
    ...search.find('objects', named, objects),
  ])
  const inSchemas = search.schemas(schemas)
  const isThere = ({schema}: AnyObject): boolean =>
    schemas.length === 0 || (schema !== undefined && inSchemas.has(schema))
  return new Set((tables.length + named.length === 0 ? objects : [...found]).filter(isThere))
}

/** Adds to `kept` what it can't be without, and the sequences that go with its tables. */
function addNeeded(
  kept: Set<AnyObject>,
  excluded: ReadonlySet<AnyObject>,
  objects: readonly AnyObject[],
  sequences: readonly Sequence[],
): void {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const owned = Map.groupBy(sequences, ({ownedBy}) =>
    ownedBy === undefined ? undefined : objectId('table', [ownedBy.schema, ownedBy.table]),
  )
  // What is added while it is gone through is gone through as well.
  for (const object of kept) {
    const needed = [...needsFollowed(object)].flatMap((id) => byId.get(id) ?? [])
    for (const other of [...needed, ...(owned.get(object.id) ?? [])]) if (!excluded.has(other)) kept.add(other)
  }
}

/** A table or view that is only read or referred to stays out, but not the one that a table is a part or child of. */
function needsFollowed(object: AnyObject): readonly ObjectId[] {
  const made = new Set(object.kind === 'table' ? object.dependsOn : [])
  return [...needsOf(object)].filter((id) => !isRelation(id) || made.has(id))
}

const isRelation = (id: ObjectId): boolean => id.startsWith('table:') || id.startsWith('view:')

/** Of a part, schemas without anything in it stay out, and what is in none and not needed. */
function modelOf(model: DatabaseModel, kept: ReadonlySet<AnyObject>, isPart: boolean): DatabaseModel {
  const used = new Set([...kept].map(({schema}) => schema))
  const only = <T extends AnyObject>(list: readonly T[]): readonly T[] => list.filter((object) => kept.has(object))
  return {
    ...model,
    schemas: isPart ? model.schemas.filter(({name}) => used.has(name)) : model.schemas,
    types: only(model.types),
    sequences: only(model.sequences),
    tables: only(model.tables),
    views: only(model.views),
    routines: only(model.routines),
    others: only(model.others),
  }
}

/** Those that name an object that is left out, and none that is kept, are left out. */
function unrepresentedOf(
  {unrepresented}: DatabaseModel,
  objects: readonly AnyObject[],
  kept: ReadonlySet<AnyObject>,
): readonly Unrepresented[] {
  const names = (text: string, isKept: boolean): boolean =>
    objects.some((object) => kept.has(object) === isKept && startsWithName(text, labelOf(object)))
  return unrepresented.filter(({object}) => names(object, true) || !names(object, false))
}

const startsWithName = (text: string, label: string): boolean =>
  text.startsWith(label) && !/^[\p{L}\p{N}_]/u.test(text.slice(label.length))

function danglingOf(kept: ReadonlySet<AnyObject>, objects: readonly AnyObject[]): readonly string[] {
  const out = new Map(objects.filter((object) => !kept.has(object)).map((object) => [object.id, object]))
  const found = [...kept].flatMap((object) =>
    [...needsOf(object)].flatMap((id) => {
      const other = out.get(id)
      return other === undefined ? [] : [`${labelOf(object)} needs ${labelOf(other)}`]
    }),
  )
  return [...new Set([...found, ...[...kept].flatMap((object) => referencesOut(object, out))])].sort(byCodeUnit)
}

/** Foreign keys name their table, whether or not it is among what they depend on. */
function referencesOut(object: AnyObject, out: ReadonlyMap<ObjectId, AnyObject>): readonly string[] {
  if (!('constraints' in object)) return []
  return object.constraints.flatMap((constraint) => {
    if (constraint.kind !== 'foreign key') return []
    const {schema, table} = constraint.references
    const other = out.get(objectId('table', [schema, table]))
    return other === undefined ? [] : [`${labelOf(object)} needs ${labelOf(other)}`]
  })
}

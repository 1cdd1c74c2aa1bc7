/** The model with its ways around it: what has a page, what a part belongs to, who refers to whom. Pure. */
import {type ObjectId, objectId} from '../lib/schema/basics.ts'
import type {
  Column,
  DatabaseModel,
  ForeignKey,
  Namespace,
  OtherObject,
  Routine,
  Sequence,
  Table,
  TypeObject,
  View,
} from '../lib/schema/model.ts'
import {visible} from './text.ts'

export type Thing = Table | View | Routine | TypeObject | Sequence | OtherObject | Namespace

/** A foreign key with both its ends; `target` is undefined when the model does not hold it. */
export interface Reference {
  readonly key: ForeignKey
  readonly table: Table
  readonly target: Table | undefined
}

/** What pages are listed under. */
export interface Section {
  readonly title: string
  readonly things: readonly Thing[]
}

export class Catalog {
  readonly model: DatabaseModel
  readonly sections: readonly Section[]
  readonly references: readonly Reference[]
  /** Schemas that hold something, as the model orders them. */
  readonly schemas: readonly string[]
  readonly #things = new Map<ObjectId, Thing>()
  readonly #owners = new Map<ObjectId, ObjectId>()
  readonly #outgoing = new Many<Reference>()
  readonly #incoming = new Many<Reference>()
  readonly #needs = new Many<ObjectId>()
  readonly #users = new Many<ObjectId>()

  constructor(model: DatabaseModel) {
    this.model = model
    this.sections = sectionsOf(model)
    const things = this.sections.flatMap((section) => section.things)
    for (const thing of things) this.#things.set(thing.id, thing)
    for (const thing of things) for (const {id} of partsOf(thing)) this.#owners.set(id, thing.id)
    this.schemas = [...new Set(things.flatMap(({schema}) => schema ?? []))].sort(byCodeUnit)
    this.references = model.tables.flatMap((table) =>
      table.constraints.flatMap((key) =>
        key.kind === 'foreign key' ? [{key, table, target: this.#targetOf(table, key)}] : [],
      ),
    )
    for (const reference of this.references) {
      this.#outgoing.add(reference.table.id, reference)
      if (reference.target !== undefined) this.#incoming.add(reference.target.id, reference)
    }
    for (const thing of things) this.#relate(thing)
  }

  /** The object that `id` names, itself or by one of its parts. */
  thing(id: ObjectId): Thing | undefined {
    return this.#things.get(this.#owners.get(id) ?? id)
  }

  outgoing = (table: Table): readonly Reference[] => this.#outgoing.of(table.id)
  incoming = (table: Table): readonly Reference[] => this.#incoming.of(table.id)
  /** What it is made of, beside what its foreign keys refer to. */
  needs = (thing: Thing): readonly Thing[] => this.#all(this.#needs.of(thing.id))
  /** What is made of it. */
  users = (thing: Thing): readonly Thing[] => this.#all(this.#users.of(thing.id))

  /** What a schema holds. */
  within = (schema: string): readonly Thing[] => [...this.#things.values()].filter((thing) => thing.schema === schema)

  /** `public.users`, or `users` where there is only one schema. */
  title = (thing: {readonly schema?: string; readonly name: string; readonly signature?: string}): string =>
    `${this.prefix(thing.schema)}${nameOf(thing)}`

  /** What stands before a name: nothing where there is only one schema. */
  prefix = (schema: string | undefined): string =>
    schema === undefined || this.schemas.length < 2 ? '' : `${visible(schema)}.`

  #all = (ids: ObjectId[]): Thing[] => ids.sort(byCodeUnit).flatMap((id) => this.thing(id) ?? [])

  #targetOf(table: Table, {references}: ForeignKey): Table | undefined {
    const schema = references.schema ?? table.schema
    const found = this.#things.get(objectId('table', [schema, references.table]))
    return found?.kind === 'table' ? (found as Table) : undefined
  }

  #relate(thing: Thing): void {
    for (const {dependsOn = []} of [thing, ...partsOf(thing)]) {
      for (const id of dependsOn) {
        const other = this.thing(id)
        if (other === undefined || other === thing || other.kind === 'schema') continue
        this.#needs.add(thing.id, other.id)
        this.#users.add(other.id, thing.id)
      }
    }
  }
}

/** A name, with what tells an overloaded routine from its brothers. */
export const nameOf = (thing: {readonly name: string; readonly signature?: string}): string =>
  visible(thing.signature === undefined || thing.signature === '' ? thing.name : `${thing.name}(${thing.signature})`)

/** What has parts. */
export type Owner = Partial<Pick<Table, 'columns' | 'constraints' | 'indexes' | 'triggers'>>

export interface Part {
  readonly id: ObjectId
  readonly dependsOn?: readonly ObjectId[]
}

export const columnId = (owner: Thing, name: string): ObjectId => objectId('column', [owner.schema, owner.name, name])

/** What of an object has an id of its own. Foreign keys depend on nothing here: they are shown as what they are. */
function partsOf(thing: Thing): readonly Part[] {
  const {columns = [], constraints = [], indexes = [], triggers = []} = thing as Owner
  return [
    ...columns.map((column) => ({
      id: columnId(thing, column.name),
      dependsOn: [...(column.dependsOn ?? []), ...typeOf(column)],
    })),
    ...constraints.map((constraint) => (constraint.kind === 'foreign key' ? {id: constraint.id} : constraint)),
    ...indexes,
    ...triggers,
  ]
}

const typeOf = ({typeId}: Column): readonly ObjectId[] => (typeId === undefined ? [] : [typeId])

function sectionsOf(model: DatabaseModel): readonly Section[] {
  const of = (title: string, things: readonly Thing[]): Section => ({title, things})
  return [
    of('Tables', model.tables),
    of('Views', model.views),
    of('Routines', model.routines),
    of('Types', model.types),
    of('Sequences', model.sequences),
    of('Others', model.others),
    of('Schemas', model.schemas),
  ].filter(({things}) => things.length > 0)
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Several values under one key, each once, in the order they came. */
class Many<V> {
  readonly #values = new Map<ObjectId, Set<V>>()

  add(key: ObjectId, value: V): void {
    const values = this.#values.get(key)
    if (values === undefined) this.#values.set(key, new Set([value]))
    else values.add(value)
  }

  of = (key: ObjectId): V[] => [...(this.#values.get(key) ?? [])]
}

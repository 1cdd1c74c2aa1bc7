/** Tables, views and foreign keys as cards and wires. Sizes come from the number of characters, so they are the same everywhere. Pure. */
import type {ForeignKey, Table, View} from '../../lib/schema/model.ts'
import type {Catalog, Reference} from '../catalog.ts'
import type {Card, Wire} from '../layout/shapes.ts'
import {columnsOf, fitted, visible} from '../text.ts'

/** Which columns a card has. */
export type Detail = 'all' | 'keys' | 'names'

export interface Row {
  /** Of the column in the table; undefined in the line that tells of columns left out. */
  readonly column?: string
  readonly name: string
  readonly type: string
  readonly primary: boolean
  readonly foreign: boolean
}

/** What has a card. */
export type Drawn = Table | View

export interface Entity extends Card {
  readonly drawn: Drawn
  readonly title: string
  /** Its name alone, to be read from afar, in the font size that fills the card. */
  readonly poster: {readonly text: string; readonly size: number}
  readonly rows: readonly Row[]
}

export type Relation = KeyRelation | UseRelation

export interface KeyRelation extends Wire {
  readonly kind: 'foreign key'
  readonly reference: Reference
  /** At most one row refers to a row. */
  readonly single: boolean
  readonly optional: boolean
}

/** A view reads a table or another view. */
export interface UseRelation extends Wire {
  readonly kind: 'use'
  readonly user: View
  readonly used: Drawn
}

export interface Entities {
  readonly entities: readonly Entity[]
  readonly relations: readonly Relation[]
}

/** Of the fixed-width font at 12 pixels. */
const CHARACTER = 7.22
export const HEAD = 30
export const LINE = 20
export const PADDING = 10
/** Left of a name, for the key. */
export const MARK = 16
const LONGEST_NAME = 30
const LONGEST_TYPE = 24
const FOOT = 6
const LARGEST_POSTER = 28

/** @param about - only what joins it to others. */
export function entitiesOf(catalog: Catalog, things: readonly Drawn[], detail: Detail, about?: Drawn): Entities {
  const numbers = new Map(things.map((thing, index) => [thing.id, index]))
  const references = things
    .flatMap((thing) => (thing.kind === 'table' ? catalog.outgoing(thing) : []))
    .filter(({target}) => target !== undefined && numbers.has(target.id))
    .filter(({table, target}) => about === undefined || table === about || target === about)
  const referred = new Map<string, Set<string>>()
  for (const {key, target} of references) {
    const id = target?.id ?? ''
    referred.set(id, new Set([...(referred.get(id) ?? []), ...key.references.columns]))
  }
  const entities = things.map((thing) =>
    entityOf(catalog.title(thing), thing, detail, referred.get(thing.id) ?? new Set()),
  )
  const keys = references.map((reference): Relation => {
    const from = numbers.get(reference.table.id) ?? 0
    const to = numbers.get(reference.target?.id ?? '') ?? 0
    return {
      kind: 'foreign key',
      reference,
      from,
      to,
      fromY: portOf(entities[from], reference.key.columns[0]),
      toY: portOf(entities[to], reference.key.references.columns[0]),
      single: isUnique(reference.table, reference.key.columns),
      optional: reference.table.columns.some(({name, nullable}) => nullable && reference.key.columns.includes(name)),
    }
  })
  return {entities, relations: [...keys, ...usesOf(catalog, things, numbers, about)]}
}

function usesOf(
  catalog: Catalog,
  things: readonly Drawn[],
  numbers: ReadonlyMap<string, number>,
  about: Drawn | undefined,
): readonly Relation[] {
  return things.flatMap((user, from) => {
    if (user.kind !== 'view') return []
    return catalog.needs(user).flatMap((used): Relation | [] => {
      const to = numbers.get(used.id)
      if (to === undefined || !isDrawn(used) || ![undefined, user, used].includes(about)) return []
      return {kind: 'use', user, used, from, to, fromY: HEAD / 2, toY: HEAD / 2}
    })
  })
}

export const isDrawn = (thing: {readonly kind: string}): thing is Drawn =>
  thing.kind === 'table' || thing.kind === 'view'

const constraintsOf = (drawn: Drawn): Table['constraints'] => (drawn.kind === 'table' ? drawn.constraints : [])

function entityOf(fullTitle: string, drawn: Drawn, detail: Detail, referred: ReadonlySet<string>): Entity {
  const title = fitted(fullTitle, LONGEST_NAME + 6)
  const rows = detail === 'names' ? [] : rowsOf(drawn, detail, referred)
  const names = Math.max(...rows.map(({name}) => columnsOf(name)), 4)
  const types = Math.max(...rows.map(({type}) => columnsOf(type)), 0)
  const inner = Math.max(
    columnsOf(title) * CHARACTER * 1.06,
    rows.length === 0 ? 0 : MARK + (names + types + 2) * CHARACTER,
  )
  const width = Math.max(120, Math.ceil((inner + 2 * PADDING) / 10) * 10)
  const height = HEAD + rows.length * LINE + (rows.length === 0 ? 0 : FOOT)
  const text = fitted(visible(drawn.name), LONGEST_NAME)
  const size = Math.min((width - PADDING) / (columnsOf(text) * 0.602), height * 0.6, LARGEST_POSTER)
  return {drawn, title, poster: {text, size}, rows, width, height}
}

function rowsOf(table: Drawn, detail: Detail, referred: ReadonlySet<string>): readonly Row[] {
  const primary = new Set(columnsIn(table, 'primary key'))
  const foreign = new Set(columnsIn(table, 'foreign key'))
  const shown = table.columns.filter(
    ({name}) => detail === 'all' || primary.has(name) || foreign.has(name) || referred.has(name),
  )
  const rows = shown.map(({name, type}) => ({
    column: name,
    name: fitted(visible(name), LONGEST_NAME),
    type: fitted(visible(type), LONGEST_TYPE),
    primary: primary.has(name),
    foreign: foreign.has(name),
  }))
  const left = table.columns.length - shown.length
  if (left === 0) return rows
  return [
    ...rows,
    {
      name: `${rows.length === 0 ? '' : '+ '}${left} column${left === 1 ? '' : 's'}`,
      type: '',
      primary: false,
      foreign: false,
    },
  ]
}

/** The columns of all its constraints of a kind. */
export const columnsIn = (drawn: Drawn, kind: 'primary key' | 'foreign key' | 'unique'): readonly string[] =>
  constraintsOf(drawn).flatMap((constraint) => (constraint.kind === kind ? constraint.columns : []))

/** The columns of a key are, or hold, those of a primary key or unique constraint or index. */
function isUnique(table: Table, columns: ForeignKey['columns']): boolean {
  const holds = (inner: readonly (string | undefined)[]): boolean =>
    inner.length > 0 && inner.every((name) => name !== undefined && columns.includes(name))
  return (
    table.constraints.some(
      (other) => (other.kind === 'primary key' || other.kind === 'unique') && holds(other.columns),
    ) ||
    table.indexes.some(
      ({unique, where, keys}) => unique && where === undefined && holds(keys.map(({column}) => column)),
    )
  )
}

/** The middle of the line of a column, or of the head. */
function portOf(entity: Entity | undefined, column: string | undefined): number {
  const line = entity?.rows.findIndex((row) => row.column === column) ?? -1
  return line === -1 || column === undefined ? HEAD / 2 : HEAD + line * LINE + LINE / 2
}

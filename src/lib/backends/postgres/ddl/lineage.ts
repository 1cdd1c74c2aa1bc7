/**
 * Columns of children stand in the order in which they came: with INHERITS, those of the parents first; when a parent got
 * a column later, at the end; of a table that took its parents on with ALTER TABLE … INHERIT, anywhere. Where CREATE TABLE
 * alone does not give that order, the steps that do are found backwards: whatever can have been the last one is undone.
 */
import type {ObjectId} from '../../../schema/basics.ts'
import type {Column, Table} from '../../../schema/model.ts'
import {orderByDependencies} from '../../../schema/order.ts'
import type {ScriptContext} from './context.ts'

export type Step =
  /** `parents` are those in INHERITS. */
  | {readonly kind: 'create'; readonly table: Table; readonly parents: readonly Table[]}
  | {readonly kind: 'inherit'; readonly table: Table; readonly parent: Table}
  | {readonly kind: 'add'; readonly table: Table; readonly column: Column}

const isOwn = (table: Table, name: string): boolean =>
  table.columns.some((column) => column.name === name && column.postgres?.inherited !== true)

export const parentsIn = ({tables}: Pick<ScriptContext, 'tables'>, {postgres}: Table): readonly Table[] =>
  (postgres?.inherits ?? []).flatMap(({id}) => tables.get(id) ?? [])

/** All tables that hang together with the given ones by INHERITS: groups, each with parents first. */
export function componentsOf(context: ScriptContext, tables: readonly Table[]): readonly (readonly Table[])[] {
  const seen = new Set<Table>()
  return tables.flatMap((start) => {
    if (seen.has(start)) return []
    const group = [start]
    seen.add(start)
    for (const table of group) {
      const below = (context.children.get(table.id) ?? []).filter(({postgres}) => postgres?.inherits !== undefined)
      for (const near of [...parentsIn(context, table), ...below]) {
        if (!seen.has(near)) group.push(near)
        seen.add(near)
      }
    }
    const members = new Set(group)
    const nodes = [...context.tables.values()]
      .filter((table) => members.has(table))
      .map((table) => ({id: table.id, dependsOn: parentsIn(context, table).map(({id}) => id), value: table}))
    return [orderByDependencies(nodes).nodes.map(({value}) => value)]
  })
}

/** @param members - parents first. @returns undefined where no steps give these tables. */
export const stepsOf = (context: ScriptContext, members: readonly Table[]): readonly Step[] | undefined =>
  new Backwards(context, members).run(true) ?? new Backwards(context, members).run(false)

/** What is left of a table. */
interface State {
  readonly table: Table
  readonly columns: string[]
  readonly parents: State[]
  readonly children: Set<State>
}

class Backwards {
  /** Parents first. */
  #left: readonly State[]
  readonly #undone: Step[] = []

  constructor(context: ScriptContext, members: readonly Table[]) {
    const states = new Map<ObjectId, State>()
    for (const table of members) {
      const parents = parentsIn(context, table).flatMap(({id}) => states.get(id) ?? [])
      const state: State = {table, columns: table.columns.map(({name}) => name), parents, children: new Set()}
      for (const parent of parents) parent.children.add(state)
      states.set(table.id, state)
    }
    this.#left = [...states.values()]
  }

  /** @param likely - prefers added columns that children have from there alone: the likeliest history, which may lead nowhere */
  run(likely: boolean): readonly Step[] | undefined {
    while (this.#left.length > 0) {
      if (!this.#undoCreations() && !this.#undoOne(likely)) return undefined
    }
    return this.#undone.toReversed()
  }

  /** Takes away all that CREATE TABLE makes as they are; nothing else becomes impossible by that. */
  #undoCreations(): boolean {
    const gone = new Set<State>()
    for (const state of this.#left.toReversed()) {
      if (state.children.size > 0 || !isCreated(state)) continue
      gone.add(state)
      for (const parent of state.parents) parent.children.delete(state)
      this.#undone.push({kind: 'create', table: state.table, parents: state.parents.map(({table}) => table)})
    }
    this.#left = this.#left.filter((state) => !gone.has(state))
    return gone.size > 0
  }

  #undoOne(likely: boolean): boolean {
    const later = this.#left.toReversed()
    return (
      later.some((state) => this.#undoInherit(state, false)) ||
      (likely && later.some((state) => this.#undoAdd(state, true))) ||
      later.some((state) => this.#undoInherit(state, true)) ||
      later.some((state) => this.#undoAdd(state, false))
    )
  }

  /** What a table has from a parent that it took on later is all its own. @param shared - or from another parent too */
  #undoInherit(state: State, shared: boolean): boolean {
    const parent = state.parents.at(-1)
    if (parent === undefined) return false
    const others = new Set(shared ? state.parents.slice(0, -1).flatMap(({columns}) => columns) : [])
    if (!parent.columns.every((name) => isOwn(state.table, name) || others.has(name))) return false
    state.parents.pop()
    parent.children.delete(state)
    this.#undone.push({kind: 'inherit', table: state.table, parent: parent.table})
    return true
  }

  /** The last column of a table and of all that have it from there alone. @param needed - only where there are such */
  #undoAdd(state: State, needed: boolean): boolean {
    const {table, columns, parents} = state
    const name = columns.at(-1)
    const column = table.columns.find((each) => each.name === name)
    if (name === undefined || column === undefined || !isOwn(table, name)) return false
    if (parents.some((parent) => parent.columns.includes(name))) return false
    const losing = new Set([state])
    for (const each of this.#left) {
      const from = each.parents.filter((parent) => parent.columns.includes(name))
      if (isOwn(each.table, name) || from.length === 0 || !from.every((parent) => losing.has(parent))) continue
      if (each.columns.at(-1) !== name) return false
      losing.add(each)
    }
    if (needed && losing.size === 1) return false
    for (const each of losing) each.columns.pop()
    this.#undone.push({kind: 'add', table, column})
    return true
  }
}

/** Whether the columns of the parents come first, as they are, and all others are its own. */
function isCreated({table, columns, parents}: State): boolean {
  const inherited = [...new Set(parents.flatMap((parent) => parent.columns))]
  return (
    inherited.every((name, at) => columns[at] === name) &&
    columns.slice(inherited.length).every((name) => isOwn(table, name))
  )
}

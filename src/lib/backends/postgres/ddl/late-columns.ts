/**
 * INHERITS puts the parents' columns first. A parent that got a column after its children were made has it at their end:
 * that order is made again in the same way, by ALTER TABLE … ADD COLUMN after the children.
 */
import type {ObjectId} from '../../../schema/basics.ts'
import type {Column, Table} from '../../../schema/model.ts'
import {type Node, orderByDependencies} from '../../../schema/order.ts'
import type {ScriptContext} from './context.ts'
import {formOf} from './table-form.ts'

export interface LateColumn {
  readonly table: Table
  readonly column: Column
}

/** Tables that inherit from each other and are made together, parents first. */
export interface Family {
  readonly members: readonly Table[]
  /** In the order they are added. */
  readonly late: readonly LateColumn[]
}

const isInherited = ({postgres}: Column): boolean => postgres?.inherited === true
/** One that takes its parents on after it is made has nothing to do with their order. */
const parentsOf = (context: ScriptContext, table: Table): readonly Table[] =>
  formOf(context, table) === 'child'
    ? (table.postgres?.inherits ?? []).flatMap(({id}) => context.tables.get(id) ?? [])
    : []

/** Only those that need late columns, and can be made with them. */
export function familiesOf(context: ScriptContext): readonly Family[] {
  const inheriting = [...context.tables.values()].filter(({postgres}) => postgres?.inherits !== undefined)
  if (inheriting.length === 0) return []
  return componentsOf(context, inheriting).flatMap((members) => new FamilyOrder(context, members).solve() ?? [])
}

/** Groups of tables that hang together by inheritance, each with parents first. */
function componentsOf(context: ScriptContext, inheriting: readonly Table[]): readonly (readonly Table[])[] {
  const groups = new Map<ObjectId, Set<Table>>()
  for (const child of inheriting) {
    const near = [child, ...parentsOf(context, child)]
    const merged = new Set(near.flatMap((table) => [table, ...(groups.get(table.id) ?? [])]))
    for (const table of merged) groups.set(table.id, merged)
  }
  return [...new Set(groups.values())].map((group) => {
    const nodes = [...context.tables.values()]
      .filter((table) => group.has(table))
      .map((table) => ({id: table.id, dependsOn: parentsOf(context, table).map(({id}) => id), value: table}))
    return orderByDependencies(nodes).nodes.map(({value}) => value)
  })
}

/** How many times the columns of one family are looked through, at most; each time at least one more is late. */
const ROUNDS = 1_000

class FamilyOrder {
  readonly #context: ScriptContext
  readonly #members: readonly Table[]
  /** As `table id` and column, where it is the table's own. */
  readonly #late = new Set<string>()

  constructor(context: ScriptContext, members: readonly Table[]) {
    this.#context = context
    this.#members = members
  }

  solve(): Family | undefined {
    for (let round = 0; round < ROUNDS; round += 1) {
      const found = this.#members.flatMap((table) => this.#misplaced(table).slice(0, 1))[0]
      if (found === undefined) break
      for (const key of found) this.#late.add(key)
    }
    if (this.#late.size === 0) return undefined
    const late = this.#inOrder()
    return late === undefined ? undefined : {members: this.#members, late}
  }

  /** Keys of the tables whose own column it is. */
  #originsOf(table: Table, name: string): readonly string[] {
    const column = table.columns.find((each) => each.name === name)
    if (column === undefined) return []
    if (!isInherited(column)) return [keyOf(table, name)]
    return [...new Set(parentsOf(this.#context, table).flatMap((parent) => this.#originsOf(parent, name)))]
  }

  #isLate(table: Table, name: string): boolean {
    return this.#originsOf(table, name).some((key) => this.#late.has(key))
  }

  /** The columns that CREATE TABLE gives it. */
  #created(table: Table): readonly string[] {
    const inherited = parentsOf(this.#context, table).flatMap((parent) => this.#created(parent))
    const own = table.columns.filter((column) => !isInherited(column) && !this.#late.has(keyOf(table, column.name)))
    return [...new Set([...inherited, ...own.map(({name}) => name)])]
  }

  /** What else must be late for `table` to come out right. */
  #misplaced(table: Table): readonly (readonly string[])[] {
    const names = table.columns.map(({name}) => name)
    const firstLate = names.findIndex((name) => this.#isLate(table, name))
    const behind = firstLate === -1 ? [] : names.slice(firstLate).filter((name) => !this.#isLate(table, name))
    const now = names.filter((name) => !this.#isLate(table, name))
    const wrong = this.#created(table).filter((name, at) => name !== now[at])
    return [...behind, ...wrong].map((name) => this.#originsOf(table, name))
  }

  /** An order of adding them that suits every table; undefined where there is none. */
  #inOrder(): readonly LateColumn[] | undefined {
    const nodes = new Map<string, Node<LateColumn>>()
    for (const table of this.#members) {
      for (const column of table.columns) {
        const id = keyOf(table, column.name)
        if (this.#late.has(id)) nodes.set(id, {id, dependsOn: [], value: {table, column}})
      }
    }
    for (const table of this.#members) {
      let before: readonly string[] = []
      for (const {name} of table.columns) {
        const origins = this.#originsOf(table, name).filter((key) => this.#late.has(key))
        for (const id of origins) {
          const node = nodes.get(id)
          if (node !== undefined) nodes.set(id, {...node, dependsOn: [...node.dependsOn, ...before]})
        }
        if (origins.length > 0) before = origins
      }
    }
    const {nodes: ordered, cyclic} = orderByDependencies([...nodes.values()])
    return cyclic.length === 0 ? ordered.map(({value}) => value) : undefined
  }
}

const keyOf = ({id}: Table, column: string): string => `${id} ${column}`

/** The order tables and views are made in, and what has to come later. Pure. */
import type {ForeignKey, Table, View} from '../../../schema/model.ts'
import {type Node, orderByDependencies} from '../../../schema/order.ts'

export interface TableOrder {
  readonly tables: readonly Table[]
  /** Foreign keys to tables that come after theirs: part of a cycle. */
  readonly later: ReadonlySet<ForeignKey>
}

export const foreignKeysOf = ({constraints}: Table): readonly ForeignKey[] =>
  constraints.filter((constraint) => constraint.kind === 'foreign key')

/** Where tables need each other, the foreign keys of the first by name are put off, until no cycle is left. */
export function orderTables(tables: readonly Table[]): TableOrder {
  const later = new Set<ForeignKey>()
  const done: Table[] = []
  let rest = tables
  while (rest.length > 0) {
    const {nodes, cyclic} = orderByDependencies(rest.map((table) => nodeOf(table, later)))
    done.push(...nodes.map(({value}) => value))
    rest = cyclic.map(({value}) => value)
    const stuck = firstInCycle(cyclic)
    if (stuck === undefined) break
    const waiting = new Set(rest.map(({id}) => id))
    for (const key of foreignKeysOf(stuck)) if (key.dependsOn?.some((id) => waiting.has(id))) later.add(key)
  }
  return {tables: [...done, ...rest], later}
}

const nodeOf = (table: Table, later: ReadonlySet<ForeignKey>): Node<Table> => ({
  id: table.id,
  dependsOn: [
    ...(table.dependsOn ?? []),
    ...foreignKeysOf(table).flatMap((key) => (later.has(key) ? [] : (key.dependsOn ?? []))),
  ],
  value: table,
})

/** Not one that only depends on a cycle. */
function firstInCycle(nodes: readonly Node<Table>[]): Table | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const reachesItself = (start: Node<Table>): boolean => {
    const seen = new Set<string>()
    const ahead = [...start.dependsOn]
    for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
      if (id === start.id) return true
      const node = byId.get(id)
      if (node === undefined || seen.has(id)) continue
      seen.add(id)
      ahead.push(...node.dependsOn)
    }
    return false
  }
  return nodes.find((node) => foreignKeysOf(node.value).length > 0 && reachesItself(node))?.value
}

export interface ViewOrder {
  readonly views: readonly View[]
  /** Views that seem to need each other; made in their order by way of stand-ins. */
  readonly cyclic: readonly View[]
}

export function orderViews(views: readonly View[]): ViewOrder {
  const {nodes, cyclic} = orderByDependencies(
    views.map((view) => ({id: view.id, dependsOn: view.dependsOn ?? [], value: view})),
  )
  return {views: nodes.map(({value}) => value), cyclic: cyclic.map(({value}) => value)}
}

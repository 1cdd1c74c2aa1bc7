/** Orders things so that each comes after what it depends on. Pure. */

export interface Node<T> {
  readonly id: string
  /** Ids of what must come before; those that are no node are left out of account. */
  readonly dependsOn: readonly string[]
  readonly value: T
}

export interface Ordered<T> {
  readonly nodes: readonly Node<T>[]
  /** Nodes that depend on each other, or on such; in the order they were given. Empty when there is no cycle. */
  readonly cyclic: readonly Node<T>[]
}

/**
 * Kahn's topological sort. Among what could come next, the one that was given first does, so the result does not depend
 * on anything but the order of `nodes` and their dependencies; cycles are returned, not thrown.
 */
export function orderByDependencies<T>(nodes: readonly Node<T>[]): Ordered<T> {
  const position = new Map(nodes.map(({id}, index) => [id, index]))
  const waitsFor = nodes.map(
    ({id, dependsOn}) => new Set(dependsOn.filter((other) => other !== id && position.has(other))).size,
  )
  const dependants: number[][] = nodes.map(() => [])
  for (const [index, {id, dependsOn}] of nodes.entries()) {
    for (const other of new Set(dependsOn)) {
      const at = position.get(other)
      if (at !== undefined && other !== id) dependants[at]?.push(index)
    }
  }
  const ready = new Heap()
  for (const [index, count] of waitsFor.entries()) if (count === 0) ready.push(index)
  const done: Node<T>[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    done.push(nodes[next] as Node<T>)
    for (const dependant of dependants[next] ?? []) {
      const left = (waitsFor[dependant] ?? 0) - 1
      waitsFor[dependant] = left
      if (left === 0) ready.push(dependant)
    }
  }
  return {nodes: done, cyclic: nodes.filter((_, index) => (waitsFor[index] ?? 0) > 0)}
}

/** The smallest number first (a binary heap). */
class Heap {
  readonly #items: number[] = []

  push(item: number): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#at(parent) <= item) break
      items[at] = this.#at(parent)
      at = parent
    }
    items[at] = item
  }

  pop(): number | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= items.length) break
      const child = left + 1 < items.length && this.#at(left + 1) < this.#at(left) ? left + 1 : left
      if (this.#at(child) >= last) break
      items[at] = this.#at(child)
      at = child
    }
    items[at] = last
    return first
  }

  #at(index: number): number {
    return this.#items[index] as number
  }
}

import type {Node} from '../../../schema/order.ts'

/**
 * Groups of nodes that depend on each other in a ring (Tarjan's strongly connected components of more than one node).
 * Without recursion: chains of dependants may be long.
 */
export function ringsOf<T>(nodes: readonly Node<T>[]): readonly (readonly Node<T>[])[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const indexes = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const rings: Node<T>[][] = []
  const close = (id: string): void => {
    const ring: Node<T>[] = []
    for (let member = open.pop(); member !== undefined; member = member === id ? undefined : open.pop()) {
      isOpen.delete(member)
      ring.push(byId.get(member) as Node<T>)
    }
    if (ring.length > 1) rings.push(ring.sort((a, b) => nodes.indexOf(a) - nodes.indexOf(b)))
  }
  const lower = (id: string, value: number | undefined): void => {
    lowest.set(id, Math.min(lowest.get(id) ?? 0, value ?? 0))
  }
  const enter = (id: string): {id: string; rest: string[]} => {
    indexes.set(id, indexes.size)
    lowest.set(id, indexes.size - 1)
    open.push(id)
    isOpen.add(id)
    return {id, rest: (byId.get(id)?.dependsOn ?? []).filter((other) => byId.has(other) && other !== id)}
  }
  for (const {id: start} of nodes) {
    if (indexes.has(start)) continue
    const path = [enter(start)]
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const next = at.rest.pop()
      if (next === undefined) {
        if (lowest.get(at.id) === indexes.get(at.id)) close(at.id)
        path.pop()
        const above = path.at(-1)
        if (above !== undefined) lower(above.id, lowest.get(at.id))
      } else if (!indexes.has(next)) path.push(enter(next))
      else if (isOpen.has(next)) lower(at.id, indexes.get(next))
    }
  }
  return rings
}

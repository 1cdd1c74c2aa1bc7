import type {Node} from '../../../schema/order.ts'

/**
 * Groups of nodes that depend on each other in a ring: Tarjan's strongly connected components of more than one node.
 * Without recursion, since chains of dependants may be long.
 */
export function ringsOf<T>(nodes: readonly Node<T>[]): readonly (readonly Node<T>[])[] {
  const search = new Search(nodes)
  for (const {id} of nodes) search.from(id)
  const position = new Map(nodes.map(({id}, at) => [id, at]))
  const at = ({id}: Node<T>): number => position.get(id) ?? 0
  return search.rings.map((ring) => ring.sort((a, b) => at(a) - at(b)))
}

interface Step {
  readonly id: string
  /** Dependencies that were not looked at yet. */
  readonly rest: string[]
}

class Search<T> {
  readonly rings: Node<T>[][] = []
  readonly #nodes: ReadonlyMap<string, Node<T>>
  /** When a node was found. */
  readonly #found = new Map<string, number>()
  /** The first found that can be reached from it. */
  readonly #lowest = new Map<string, number>()
  /** Found, and in no ring yet. */
  readonly #open = new Set<string>()
  /** The same, in the order they were found. */
  readonly #stack: string[] = []

  constructor(nodes: readonly Node<T>[]) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]))
  }

  from(start: string): void {
    if (this.#found.has(start)) return
    const path = [this.#enter(start)]
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.rest.pop()
      if (next === undefined) {
        path.pop()
        this.#leave(step.id, path.at(-1))
      } else if (!this.#found.has(next)) path.push(this.#enter(next))
      else if (this.#open.has(next)) this.#lower(step.id, this.#found.get(next))
    }
  }

  #enter(id: string): Step {
    this.#lowest.set(id, this.#found.size)
    this.#found.set(id, this.#found.size)
    this.#open.add(id)
    this.#stack.push(id)
    const {dependsOn = []} = this.#nodes.get(id) ?? {}
    return {id, rest: dependsOn.filter((other) => other !== id && this.#nodes.has(other))}
  }

  #leave(id: string, above: Step | undefined): void {
    if (this.#lowest.get(id) === this.#found.get(id)) this.#close(id)
    if (above !== undefined) this.#lower(above.id, this.#lowest.get(id))
  }

  #lower(id: string, value: number | undefined): void {
    this.#lowest.set(id, Math.min(this.#lowest.get(id) ?? 0, value ?? 0))
  }

  /** What was found since `id` and is still open is its ring. */
  #close(id: string): void {
    const ring = this.#stack.splice(this.#stack.lastIndexOf(id))
    for (const member of ring) this.#open.delete(member)
    if (ring.length > 1) this.rings.push(ring.flatMap((member) => this.#nodes.get(member) ?? []))
  }
}

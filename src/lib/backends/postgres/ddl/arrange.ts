/** Puts pieces in order. Rings of dependencies are broken by taking their members apart. */
import {type Node, orderByDependencies} from '../../../schema/order.ts'
import type {Piece} from './piece.ts'
import {ringsOf} from './rings.ts'

export interface Arranged {
  readonly pieces: readonly Piece[]
  /** Members of rings that nothing could break; they stand where they were given. */
  readonly unbroken: readonly Piece[]
}

/** @param given - in the order that is kept wherever dependencies allow it. */
export function arrange(given: readonly Piece[]): Arranged {
  let pieces = given
  for (;;) {
    const {nodes, cyclic} = orderByDependencies(nodesOf(pieces))
    if (cyclic.length === 0) return {pieces: nodes.map(({value}) => value), unbroken: []}
    const rings = ringsOf(cyclic)
    const broken = breakRings(pieces, rings)
    if (broken === undefined) return forced(pieces, rings)
    pieces = broken
  }
}

/** Dependencies on parts are dependencies on the piece that makes them. */
function nodesOf(pieces: readonly Piece[]): Node<Piece>[] {
  const makers = new Map<string, string>()
  for (const {id, provides = []} of pieces) for (const part of provides) makers.set(part, id)
  for (const {id} of pieces) makers.set(id, id)
  return pieces.map((piece) => ({
    id: piece.id,
    dependsOn: piece.dependsOn.map((id) => makers.get(id) ?? id),
    value: piece,
  }))
}

/** @returns undefined where no member of any ring can be taken apart. */
function breakRings(
  pieces: readonly Piece[],
  rings: readonly (readonly Node<Piece>[])[],
): readonly Piece[] | undefined {
  const replaced = new Map<string, readonly Piece[]>()
  const redirected = new Map<string, ReadonlyMap<string, string>>()
  for (const ring of rings) {
    const rank = Math.min(...ring.map(({value}) => value.split?.rank ?? Number.POSITIVE_INFINITY))
    const chosen = ring.filter(({value}) => value.split?.rank === rank)
    const early = new Map(
      chosen.flatMap(({id, value}) => (value.split?.early === undefined ? [] : [[id, value.split.early] as const])),
    )
    for (const {id, value} of chosen) replaced.set(id, value.split?.pieces() ?? [])
    for (const {id} of ring) redirected.set(id, early)
  }
  if (replaced.size === 0) return undefined
  return pieces.flatMap((piece) => {
    const early = redirected.get(piece.id)
    const parts = replaced.get(piece.id) ?? [piece]
    return early === undefined ? parts : parts.map((part) => redirect(part, early))
  })
}

function redirect(piece: Piece, early: ReadonlyMap<string, string>): Piece {
  const {split} = piece
  const dependsOn = piece.dependsOn.map((id) => (id === piece.id ? id : (early.get(id) ?? id)))
  if (split === undefined) return {...piece, dependsOn}
  return {...piece, dependsOn, split: {...split, pieces: () => split.pieces().map((part) => redirect(part, early))}}
}

/** What is left of a ring loses its dependencies within it. */
function forced(pieces: readonly Piece[], rings: readonly (readonly Node<Piece>[])[]): Arranged {
  const ringOf = new Map(
    rings.flatMap((ring) => ring.map(({id}) => [id, new Set(ring.map((node) => node.id))] as const)),
  )
  const nodes = nodesOf(pieces).map((node) => {
    const ring = ringOf.get(node.id)
    return ring === undefined ? node : {...node, dependsOn: node.dependsOn.filter((id) => !ring.has(id))}
  })
  return {
    pieces: orderByDependencies(nodes).nodes.map(({value}) => value),
    unbroken: rings.flatMap((ring) => ring.map(({value}) => value)),
  }
}

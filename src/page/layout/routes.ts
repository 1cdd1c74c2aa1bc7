/**
 * The ways of wires across lanes. A wire that passes a lane does so at a spot of its own, and all that go to the same
 * place share their spots: they look like one line that branches. Pure.
 */
import type {Card, Wire} from './shapes.ts'

/** A card in its lane, or where wires pass through it. */
export interface Spot {
  readonly lane: number
  readonly height: number
}

/** Between spots of neighbouring lanes; `…Y` from the top of the spot. */
export interface Link {
  readonly left: number
  readonly right: number
  readonly leftY: number
  readonly rightY: number
}

export interface Web {
  /** Cards first, with the same numbers; then the spots in passing. */
  readonly spots: readonly Spot[]
  readonly links: readonly Link[]
  /** Of each wire, the spots from left to right; within a lane, both its cards. */
  readonly ways: readonly (readonly number[])[]
}

/** The height of a spot in passing. */
export const PASSING = 10

export function webOf(cards: readonly Card[], wires: readonly Wire[], lanes: readonly number[]): Web {
  const spots: Spot[] = cards.map(({height}, card) => ({height, lane: lanes[card] ?? 0}))
  const trunks = new Map<string, number[]>()
  const links = new Map<string, Link>()
  const ways = wires.map(({from, to, fromY, toY}) => {
    const start = lanes[to] ?? 0
    const distance = (lanes[from] ?? 0) - start
    if (distance === 0) return [from, to]
    const step = Math.sign(distance)
    const trunk = gotten(trunks, `${to} ${toY} ${step}`)
    while (trunk.length < Math.abs(distance) - 1) {
      trunk.push(spots.push({lane: start + step * (trunk.length + 1), height: PASSING}) - 1)
    }
    const outwards = [to, ...trunk.slice(0, Math.abs(distance) - 1), from]
    const way = step > 0 ? outwards : outwards.reverse()
    const [leftY, rightY] = step > 0 ? [toY, fromY] : [fromY, toY]
    for (const link of linksOf(way, leftY, rightY)) links.set(Object.values(link).join(' '), link)
    return way
  })
  return {spots, links: [...links.values()], ways}
}

function linksOf(way: readonly number[], leftY: number, rightY: number): readonly Link[] {
  return way.slice(1).map((right, index) => ({
    left: way[index] ?? 0,
    right,
    leftY: index === 0 ? leftY : PASSING / 2,
    rightY: index === way.length - 2 ? rightY : PASSING / 2,
  }))
}

function gotten(map: Map<string, number[]>, key: string): number[] {
  const found = map.get(key) ?? []
  map.set(key, found)
  return found
}

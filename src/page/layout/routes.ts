/**
 * The ways of wires through layers. A wire that passes a layer does so at a spot of its own, and all that go to the same
 * place share their spots: they look like one line that branches. Pure.
 */
import type {Layering} from './layers.ts'
import type {Card, Wire} from './shapes.ts'

/** A card in its layer, or where wires pass through it. */
export interface Spot {
  readonly layer: number
  readonly height: number
}

/** Between spots of neighbouring layers; `…Y` from the top of the spot. */
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
  /** Of each wire, the spots from left to right. */
  readonly ways: readonly (readonly number[])[]
}

const PASSING = 10

export function webOf(cards: readonly Card[], wires: readonly Wire[], {layers, reversed}: Layering): Web {
  const spots: Spot[] = cards.map(({height}, card) => ({height, layer: layers[card] ?? 0}))
  const trunks = new Map<string, number[]>()
  const links = new Map<string, Link>()
  const ways = wires.map((wire, index) => {
    const back = reversed[index] === true
    const [left, right] = back ? [wire.from, wire.to] : [wire.to, wire.from]
    const [leftY, rightY] = back ? [wire.fromY, wire.toY] : [wire.toY, wire.fromY]
    const trunk = gotten(trunks, back ? `${index}` : `${left}:${leftY}`)
    const first = (layers[left] ?? 0) + 1
    const last = layers[right] ?? 0
    for (let layer = first + trunk.length; layer < last; layer += 1)
      trunk.push(spots.push({layer, height: PASSING}) - 1)
    const way = [left, ...trunk.slice(0, last - first), right]
    way.slice(1).forEach((next, step) => {
      const link = {
        left: way[step] ?? 0,
        right: next,
        leftY: step === 0 ? leftY : PASSING / 2,
        rightY: step === way.length - 2 ? rightY : PASSING / 2,
      }
      links.set(Object.values(link).join(), link)
    })
    return way
  })
  return {spots, links: [...links.values()], ways}
}

function gotten(map: Map<string, number[]>, key: string): number[] {
  const found = map.get(key) ?? []
  map.set(key, found)
  return found
}

/** Lays out one connected graph in layers, from left to right. Pure. */
import {heights} from './heights.ts'
import {layering} from './layers.ts'
import {ordered} from './order.ts'
import {type Web, webOf} from './routes.ts'
import {type Card, LANE, type Layout, type Path, type Run, type Wire} from './shapes.ts'

/** Of a wire before it swings: room for the mark of its end. */
const STUB = 14
const PASSING_MIDDLE = 5

/** @param wires - none from a card to itself. */
export function layered(cards: readonly Card[], wires: readonly Wire[]): Layout {
  const found = layering(cards, wires)
  const web = webOf(cards, wires, found)
  const layers = ordered(web)
  const tops = heights(web, layers)
  const lanes = lanesOf(cards, web, layers)
  const xOf = (spot: number): number => lanes[web.spots[spot]?.layer ?? 0]?.x ?? 0
  const right = lanes.at(-1)
  return {
    width: right === undefined ? 0 : right.x + right.width,
    height: Math.max(...web.spots.map(({height}, spot) => (tops[spot] ?? 0) + height)),
    places: cards.map((_, card) => ({x: xOf(card), y: tops[card] ?? 0})),
    paths: wires.map((wire, index) =>
      pathOf(wire, found.reversed[index] === true, web.ways[index] ?? [], {cards, tops, lanes, web}),
    ),
  }
}

interface Lane {
  readonly x: number
  readonly width: number
}

/** The columns of cards. The more wires run between two of them, the further they are apart. */
function lanesOf(cards: readonly Card[], {spots, links}: Web, layers: readonly (readonly number[])[]): readonly Lane[] {
  const crowd = layers.map(() => 0)
  for (const {left} of links) {
    const layer = spots[left]?.layer ?? 0
    crowd[layer] = (crowd[layer] ?? 0) + 1
  }
  let x = 0
  return layers.map((layer, index) => {
    const width = Math.max(...layer.map((spot) => cards[spot]?.width ?? 0))
    const lane = {x, width}
    x += width + LANE + Math.min(96, 3 * (crowd[index] ?? 0))
    return lane
  })
}

interface Drawn {
  readonly cards: readonly Card[]
  readonly tops: readonly number[]
  readonly lanes: readonly Lane[]
  readonly web: Web
}

function pathOf(wire: Wire, back: boolean, way: readonly number[], {cards, tops, lanes, web}: Drawn): Path {
  const [leftY, rightY] = back ? [wire.fromY, wire.toY] : [wire.toY, wire.fromY]
  const laneOf = (spot: number): Lane => lanes[web.spots[spot]?.layer ?? 0] ?? {x: 0, width: 0}
  const first = way[0] ?? 0
  const last = way.at(-1) ?? 0
  const start = {x: laneOf(first).x + (cards[first]?.width ?? 0), y: (tops[first] ?? 0) + leftY, side: 1} as const
  const end = {x: laneOf(last).x, y: (tops[last] ?? 0) + rightY, side: -1} as const
  const passing = way.slice(1, -1).map((spot): Run => {
    const {x, width} = laneOf(spot)
    return {x1: x - STUB, x2: x + width + STUB, y: (tops[spot] ?? 0) + PASSING_MIDDLE}
  })
  return {
    runs: [
      {x1: start.x, x2: laneOf(first).x + laneOf(first).width + STUB, y: start.y},
      ...passing,
      {x1: end.x - STUB, x2: end.x, y: end.y},
    ],
    from: back ? start : end,
    to: back ? end : start,
  }
}

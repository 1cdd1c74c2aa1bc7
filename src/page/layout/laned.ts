/** Lays out one connected graph in lanes, from left to right. Pure. */
import {heights} from './heights.ts'
import {laneCount, lanesFor} from './lanes.ts'
import {ordered} from './order.ts'
import {PASSING, type Web, webOf} from './routes.ts'
import {ASPECT, BULGE, type Card, type End, LANE, type Layout, type Path, type Run, type Wire} from './shapes.ts'

/** Of a wire before it swings: room for the mark of its end. */
const STUB = 14

/** How many lanes are tried, beside what the cards ask for; of large graphs the one that is mostly best. */
const TRIED = [0.85, 1, 1.25, 1.5, 1.8]
const USUAL = [1.4]
const LARGE = 250

/** Of several drawings the one that is shown largest on a screen. @param wires - none from a card to itself. */
export function laned(cards: readonly Card[], wires: readonly Wire[]): Layout {
  const count = laneCount(cards)
  const tried = cards.length > LARGE ? USUAL : TRIED
  const counts = new Set(tried.map((factor) => Math.max(2, Math.round(count * factor))))
  const drawings = [...counts].map((lanes) => drawing(cards, wires, lanes))
  const size = ({width, height}: Layout): number => Math.max(width / ASPECT, height)
  return drawings.reduce((best, next) => (size(next) < size(best) ? next : best))
}

function drawing(cards: readonly Card[], wires: readonly Wire[], count: number): Layout {
  const web = webOf(cards, wires, lanesFor(cards, wires, count))
  const order = ordered(web)
  const drawn = {cards, web, tops: heights(web, order), lanes: stripes(cards, web, order)}
  const last = drawn.lanes.at(-1) ?? {x: 0, width: 0}
  const paths = wires.map((wire, index) => pathOf(wire, web.ways[index] ?? [], drawn))
  return {
    width: paths.reduce((width, {runs}) => Math.max(width, ...runs.map(rightOf)), last.x + last.width),
    height: Math.max(...web.spots.map(({height}, spot) => (drawn.tops[spot] ?? 0) + height)),
    places: cards.map((_, card) => ({x: stripeOf(drawn, card).x, y: drawn.tops[card] ?? 0})),
    paths,
  }
}

const rightOf = ({x1, x2}: Run): number => (x1 > x2 ? x1 + BULGE : x2)

interface Stripe {
  readonly x: number
  readonly width: number
}

interface Drawn {
  readonly cards: readonly Card[]
  readonly web: Web
  readonly tops: readonly number[]
  readonly lanes: readonly Stripe[]
}

const stripeOf = ({lanes, web}: Drawn, spot: number): Stripe => lanes[web.spots[spot]?.lane ?? 0] ?? {x: 0, width: 0}

/** Where the lanes are. The more wires run between two of them, the further they are apart. */
function stripes(
  cards: readonly Card[],
  {spots, links}: Web,
  order: readonly (readonly number[])[],
): readonly Stripe[] {
  const crowd = order.map(() => 0)
  for (const {left} of links) {
    const lane = spots[left]?.lane ?? 0
    crowd[lane] = (crowd[lane] ?? 0) + 1
  }
  let x = 0
  return order.map((lane, index) => {
    const stripe = {x, width: Math.max(...lane.map((spot) => cards[spot]?.width ?? 0))}
    x += stripe.width + LANE + Math.min(96, 3 * (crowd[index] ?? 0))
    return stripe
  })
}

function pathOf(wire: Wire, way: readonly number[], drawn: Drawn): Path {
  const {cards, tops} = drawn
  const [first = 0, last = 0] = [way[0], way.at(-1)]
  const stripe = stripeOf(drawn, first)
  const within = stripe === stripeOf(drawn, last)
  const end = (card: number, side: 1 | -1): End => ({
    x: stripeOf(drawn, card).x + (side === 1 ? (cards[card]?.width ?? 0) : 0),
    y: (tops[card] ?? 0) + (card === wire.from ? wire.fromY : wire.toY),
    side,
  })
  const start = end(first, 1)
  const stop = end(last, within ? 1 : -1)
  const edge = stripe.x + stripe.width + STUB
  const arrival: Run = within ? {x1: edge, x2: stop.x, y: stop.y} : {x1: stop.x - STUB, x2: stop.x, y: stop.y}
  const passing = way.slice(1, -1).map((spot): Run => {
    const {x, width} = stripeOf(drawn, spot)
    return {x1: x - STUB, x2: x + width + STUB, y: (tops[spot] ?? 0) + PASSING / 2}
  })
  return {
    runs: [{x1: start.x, x2: edge, y: start.y}, ...passing, arrival],
    ...(first === wire.from ? {from: start, to: stop} : {from: stop, to: start}),
  }
}

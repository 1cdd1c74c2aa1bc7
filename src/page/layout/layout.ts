/**
 * Lays out a diagram: each connected part in lanes, what has no wires in columns, all of it packed. The same input gives
 * the same drawing everywhere. Pure.
 */
import {laned} from './laned.ts'
import {pack} from './pack.ts'
import {ASPECT, BULGE, type Card, GAP, type Layout, type Path, type Point, type Wire} from './shapes.ts'

/** Between parts that have nothing to do with each other. */
const MARGIN = 56
const LOOP = 16

export function layOut(cards: readonly Card[], wires: readonly Wire[]): Layout {
  const parts = connected(cards.length, wires)
  const blocks = [
    ...parts.filter((part) => part.length > 1).map((part) => blockOf(part, cards, wires)),
    ...loners(
      parts.flatMap((part) => (part.length === 1 ? part : [])),
      cards,
    ),
  ]
  const corners = pack(blocks, MARGIN)
  const places: Point[] = cards.map(() => ({x: 0, y: 0}))
  const paths: Path[] = []
  blocks.forEach((block, index) => {
    const corner = corners[index] ?? {x: 0, y: 0}
    for (const [card, place] of block.places) places[card] = plus(place, corner)
    for (const [wire, path] of block.paths) paths[wire] = moved(path, corner)
  })
  wires.forEach((wire, index) => {
    if (wire.from === wire.to) paths[index] = loop(wire, cards[wire.from], places[wire.from])
  })
  const loops = wires.flatMap(({from, to}, index) => (from === to ? (paths[index]?.runs ?? []) : []))
  return {
    width: Math.max(
      0,
      ...blocks.map(({width}, index) => (corners[index]?.x ?? 0) + width),
      ...loops.map(({x2}) => x2 + BULGE),
    ),
    height: Math.max(0, ...blocks.map(({height}, index) => (corners[index]?.y ?? 0) + height)),
    places,
    paths,
  }
}

interface Block {
  readonly width: number
  readonly height: number
  readonly places: readonly (readonly [card: number, place: Point])[]
  readonly paths: readonly (readonly [wire: number, path: Path])[]
}

/** Cards that hang together, each part in order and by its first. */
function connected(count: number, wires: readonly Wire[]): readonly number[][] {
  const heads = Array.from({length: count}, (_, card) => card)
  const headOf = (card: number): number => {
    let head = card
    while (heads[head] !== head) head = heads[head] ?? 0
    heads[card] = head
    return head
  }
  for (const {from, to} of wires) {
    const [a, b] = [headOf(from), headOf(to)]
    heads[Math.max(a, b)] = Math.min(a, b)
  }
  return [...Map.groupBy(heads.keys(), headOf).values()]
}

function blockOf(part: readonly number[], cards: readonly Card[], wires: readonly Wire[]): Block {
  const own = new Map(part.map((card, index) => [card, index]))
  const numbers = [...wires.keys()].filter((wire) => {
    const {from = 0, to = 0} = wires[wire] ?? {}
    return from !== to && own.has(from)
  })
  const {width, height, places, paths} = laned(
    part.flatMap((card) => cards[card] ?? []),
    numbers.flatMap((wire) => {
      const found = wires[wire]
      return found === undefined ? [] : {...found, from: own.get(found.from) ?? 0, to: own.get(found.to) ?? 0}
    }),
  )
  return {
    width,
    height,
    places: part.map((card, index) => [card, places[index] ?? {x: 0, y: 0}]),
    paths: paths.flatMap((path, index) => [[numbers[index] ?? 0, path] as const]),
  }
}

/** Cards without wires, column by column in their own order. */
function loners(part: readonly number[], cards: readonly Card[]): readonly Block[] {
  if (part.length === 0) return []
  const sizes = part.map((card) => cards[card] ?? {width: 0, height: 0})
  const area = sizes.reduce((sum, {width, height}) => sum + (width + GAP) * (height + GAP), 0)
  const limit = Math.max(Math.sqrt(area / ASPECT), ...sizes.map(({height}) => height))
  const places: (readonly [number, Point])[] = []
  let [x, y, widest, lowest] = [0, 0, 0, 0]
  part.forEach((card, index) => {
    const {width, height} = sizes[index] ?? {width: 0, height: 0}
    if (y > 0 && y + height > limit) {
      x += widest + GAP
      y = 0
      widest = 0
    }
    places.push([card, {x, y}])
    lowest = Math.max(lowest, y + height)
    y += height + GAP
    widest = Math.max(widest, width)
  })
  return [{width: x + widest, height: lowest, places, paths: []}]
}

const plus = (a: Point, b: Point): Point => ({x: a.x + b.x, y: a.y + b.y})

const moved = ({runs, from, to}: Path, by: Point): Path => ({
  runs: runs.map(({x1, x2, y}) => ({x1: x1 + by.x, x2: x2 + by.x, y: y + by.y})),
  from: {...plus(from, by), side: from.side},
  to: {...plus(to, by), side: to.side},
})

/** A table that refers to itself. */
function loop({fromY, toY}: Wire, card: Card = {width: 0, height: 0}, place: Point = {x: 0, y: 0}): Path {
  const x = place.x + card.width
  const [from, to] = [place.y + fromY, place.y + toY]
  return {
    runs: [
      {x1: x, x2: x + LOOP, y: from},
      {x1: x + LOOP, x2: x, y: to},
    ],
    from: {x, y: from, side: 1},
    to: {x, y: to, side: 1},
  }
}

/**
 * Gives each card of a connected graph a lane, counted from the left. What is referred to stands left of what refers to
 * it where that makes wires short; where it would make the drawing a long thin line, or a table with a hundred children
 * one high column, it does not. A start by depth, then moves of single cards as long as they pay. Pure.
 */
import {ASPECT, type Card, GAP, LANE, type Wire} from './shapes.ts'

/** Of the area of a drawing, what is covered by cards and the gaps around them. */
const COVERED = 0.66
const PASSES = 40

/** What a wire costs by how many lanes its table stands right of the one it refers to. */
const costOf = (lanes: number): number => (lanes > 0 ? lanes : lanes === 0 ? 3 : 0.5 - lanes)

/** @returns how many lanes a drawing should have to be shaped like a screen, if its cards fill it well. */
export function laneCount(cards: readonly Card[]): number {
  const widest = cards.reduce((sum, {width}) => sum + width + LANE, 0) / cards.length
  return Math.max(3, Math.round(Math.sqrt(areaOf(cards) * ASPECT) / widest))
}

const areaOf = (cards: readonly Card[]): number =>
  cards.reduce((sum, {width, height}) => sum + (width + LANE) * (height + GAP), 0) / COVERED

/**
 * @param wires - none from a card to itself.
 * @param count - how many lanes, at most.
 * @returns the lane of each card, from 0; none is empty.
 */
export function lanesFor(cards: readonly Card[], wires: readonly Wire[], count: number): readonly number[] {
  const widest = cards.reduce((sum, {width}) => sum + width + LANE, 0) / cards.length
  const limit = Math.max(areaOf(cards) / (count * widest), ...cards.map(({height}) => height + GAP))
  const depths = depthsOf(cards.length, wires)
  const deepest = Math.max(...depths) + 1
  const lanes = depths.map((depth) => (deepest > count ? Math.floor((depth * count) / deepest) : depth))
  new Settling(cards, wires, lanes, {count, limit}).run()
  return compacted(lanes)
}

/** How many wires it is, at most, to a table that refers to no other. A wire that closes a cycle does not count. */
function depthsOf(count: number, wires: readonly Wire[]): readonly number[] {
  const leaving: number[][] = Array.from({length: count}, () => [])
  for (const {from, to} of wires) leaving[from]?.push(to)
  const depths = new Array<number>(count).fill(0)
  for (const [from, to] of deepestFirst(leaving)) depths[from] = Math.max(depths[from] ?? 0, (depths[to] ?? 0) + 1)
  return depths
}

/** Goes along all wires, along those that leave a card before those that come to it. Without recursion: chains may be long. */
function* deepestFirst(leaving: readonly number[][]): Generator<readonly [from: number, to: number]> {
  const seen = new Set<number>()
  const path: number[] = []
  const onPath = new Set<number>()
  const enter = (card: number): void => {
    seen.add(card)
    onPath.add(card)
    path.push(card)
  }
  for (const start of leaving.keys()) {
    if (!seen.has(start)) enter(start)
    for (let card = path.at(-1); card !== undefined; card = path.at(-1)) {
      const next = leaving[card]?.pop()
      if (next === undefined) {
        onPath.delete(card)
        path.pop()
        const before = path.at(-1)
        if (before !== undefined) yield [before, card]
      } else if (!seen.has(next)) enter(next)
      else if (!onPath.has(next)) yield [card, next]
    }
  }
}

class Settling {
  readonly #cards: readonly Card[]
  readonly #lanes: number[]
  readonly #count: number
  readonly #limit: number
  readonly #used: number[]
  /** Of each card: the other ends of its wires; `sign` is 1 where this card is the one that refers. */
  readonly #ends: readonly {readonly other: number; readonly sign: 1 | -1}[][]
  readonly #typical: number

  constructor(
    cards: readonly Card[],
    wires: readonly Wire[],
    lanes: number[],
    {count, limit}: {count: number; limit: number},
  ) {
    this.#cards = cards
    this.#lanes = lanes
    this.#count = count
    this.#limit = limit
    this.#used = new Array<number>(count).fill(0)
    this.#ends = cards.map(() => [])
    for (const {from, to} of wires) {
      this.#ends[from]?.push({other: to, sign: 1})
      this.#ends[to]?.push({other: from, sign: -1})
    }
    for (const card of cards.keys()) this.#fill(card, 1)
    this.#typical = cards.reduce((sum, {height}) => sum + height + GAP, 0) / cards.length
  }

  /** Moves cards to better lanes until none is better. */
  run(): void {
    for (let pass = 0, moved = true; pass < PASSES && moved; pass += 1) {
      moved = false
      for (const card of this.#cards.keys()) moved = this.#settle(card) || moved
    }
  }

  #settle(card: number): boolean {
    const now = this.#lanes[card] ?? 0
    this.#fill(card, -1)
    let best = now
    let lowest = this.#cost(card, now) - 1e-6
    for (let lane = 0; lane < this.#count; lane += 1) {
      const cost = this.#cost(card, lane)
      if (cost >= lowest) continue
      lowest = cost
      best = lane
    }
    this.#lanes[card] = best
    this.#fill(card, 1)
    return best !== now
  }

  /** Of its wires, and of making the lane higher than the drawing should be. */
  #cost(card: number, lane: number): number {
    const over = (this.#used[lane] ?? 0) + this.#height(card) - this.#limit
    const wires = (this.#ends[card] ?? []).reduce(
      (sum, {other, sign}) => sum + costOf((lane - (this.#lanes[other] ?? 0)) * sign),
      0,
    )
    return wires + (over > 0 ? (2 * over) / this.#typical : 0)
  }

  #fill(card: number, sign: 1 | -1): void {
    const lane = this.#lanes[card] ?? 0
    this.#used[lane] = (this.#used[lane] ?? 0) + sign * this.#height(card)
  }

  #height = (card: number): number => (this.#cards[card]?.height ?? 0) + GAP
}

/** The same lanes, numbered without holes. */
function compacted(lanes: readonly number[]): readonly number[] {
  const numbers = new Map([...new Set(lanes)].sort((a, b) => a - b).map((lane, index) => [lane, index]))
  return lanes.map((lane) => numbers.get(lane) ?? 0)
}

/** How far down each spot of a lane stands: as near to its neighbours as its lane lets it. Pure. */
import {sidesOf} from './order.ts'
import type {Web} from './routes.ts'
import {GAP} from './shapes.ts'

const SWEEPS = 10
/** Of a spot without neighbours on the side that is looked at: it may be pushed around. */
const LOOSE = 0.05

/** The top of each spot; the topmost is 0. */
export function heights({spots, links}: Web, lanes: readonly (readonly number[])[]): readonly number[] {
  const sides = sidesOf(spots.length, links)
  const tops = spots.map(() => 0)
  const heightOf = (spot: number): number => spots[spot]?.height ?? 0
  for (const lane of lanes) stack(lane, tops, heightOf)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const rightwards = sweep % 2 === 0
    for (const lane of rightwards ? lanes : lanes.toReversed()) {
      const wishes = lane.map((spot) => {
        const last = sweep >= SWEEPS - 2
        const neighbours = [
          ...(rightwards || last ? (sides.left[spot] ?? []) : []),
          ...(!rightwards || last ? (sides.right[spot] ?? []) : []),
        ]
        if (neighbours.length === 0) return {top: tops[spot] ?? 0, weight: LOOSE}
        return {
          top: median(neighbours.map(({spot: other, y, ownY}) => (tops[other] ?? 0) + y - ownY)),
          weight: neighbours.length,
        }
      })
      const found = apart(wishes, lane.map(heightOf))
      lane.forEach((spot, index) => {
        tops[spot] = found[index] ?? 0
      })
    }
  }
  const highest = Math.min(...tops)
  return tops.map((top) => Math.round(top - highest))
}

/** One below the other, around the middle line. */
function stack(lane: readonly number[], tops: number[], heightOf: (spot: number) => number): void {
  let top = -lane.reduce((sum, spot) => sum + heightOf(spot) + GAP, 0) / 2
  for (const spot of lane) {
    tops[spot] = top
    top += heightOf(spot) + GAP
  }
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  const middle = values.length >> 1
  const upper = values[middle] ?? 0
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2
}

interface Wish {
  readonly top: number
  readonly weight: number
}

interface Pool {
  sum: number
  weight: number
  count: number
}

/**
 * The tops nearest to what is wished (least squares, weighted) that keep order and distance: spots that would overlap
 * are pooled and moved together.
 * @see https://en.wikipedia.org/wiki/Isotonic_regression
 */
function apart(wishes: readonly Wish[], sizes: readonly number[]): number[] {
  const starts: number[] = []
  let start = 0
  for (const size of sizes) {
    starts.push(start)
    start += size + (size <= GAP ? GAP / 2 : GAP)
  }
  const pools: Pool[] = []
  wishes.forEach(({top, weight}, index) => {
    pools.push({sum: (top - (starts[index] ?? 0)) * weight, weight, count: 1})
    for (;;) {
      const [above, below] = pools.slice(-2)
      if (above === undefined || below === undefined || above.sum / above.weight <= below.sum / below.weight) return
      pools.pop()
      above.sum += below.sum
      above.weight += below.weight
      above.count += below.count
    }
  })
  return pools
    .flatMap(({sum, weight, count}) => Array<number>(count).fill(sum / weight))
    .map((offset, index) => offset + (starts[index] ?? 0))
}

/** The order of spots within their lanes, with few crossings: barycentres in sweeps, the best arrangement kept. Pure. */
import type {Link, Web} from './routes.ts'

const SWEEPS = 24
/** Sweeps without a better arrangement before it is left as it is. */
const PATIENCE = 6

/** The spots of each lane, from top to bottom. */
export function ordered({spots, links}: Web): readonly (readonly number[])[] {
  const lanes: number[][] = []
  spots.forEach(({lane}, spot) => {
    lanes[lane] ??= []
    lanes[lane].push(spot)
  })
  const sides = sidesOf(spots.length, links)
  const at = new Float64Array(spots.length)
  const number = (lane: readonly number[]): void =>
    lane.forEach((spot, index) => {
      at[spot] = index
    })
  lanes.forEach(number)
  const reach = (spot: number, y: number): number => (at[spot] ?? 0) + y / (spots[spot]?.height || 1)
  let best = lanes.map((lane) => [...lane])
  let fewest = crossings(links, lanes.length, spots, reach)
  for (let sweep = 0, idle = 0; sweep < SWEEPS && idle < PATIENCE && fewest > 0; sweep += 1, idle += 1) {
    const rightwards = sweep % 2 === 0
    for (const lane of rightwards ? lanes : lanes.toReversed()) {
      sortLane(lane, rightwards ? sides.left : sides.right, at, reach)
      number(lane)
    }
    const now = crossings(links, lanes.length, spots, reach)
    if (now >= fewest) continue
    fewest = now
    idle = -1
    best = lanes.map((lane) => [...lane])
  }
  return best
}

interface Sides {
  /** Of each spot, the links to its left and right. */
  readonly left: readonly (readonly Neighbour[])[]
  readonly right: readonly (readonly Neighbour[])[]
}

export interface Neighbour {
  readonly spot: number
  /** Where the link ends there. */
  readonly y: number
  /** Where it ends here. */
  readonly ownY: number
}

export function sidesOf(count: number, links: readonly Link[]): Sides {
  const left: Neighbour[][] = Array.from({length: count}, () => [])
  const right: Neighbour[][] = Array.from({length: count}, () => [])
  for (const link of links) {
    left[link.right]?.push({spot: link.left, y: link.leftY, ownY: link.rightY})
    right[link.left]?.push({spot: link.right, y: link.rightY, ownY: link.leftY})
  }
  return {left, right}
}

type Reach = (spot: number, y: number) => number

function sortLane(lane: number[], side: Sides['left'], at: Float64Array, reach: Reach): void {
  const centres = new Map(
    lane.map((spot) => {
      const neighbours = side[spot] ?? []
      const sum = neighbours.reduce((total, {spot: other, y}) => total + reach(other, y), 0)
      return [spot, neighbours.length === 0 ? (at[spot] ?? 0) : sum / neighbours.length]
    }),
  )
  lane.sort((a, b) => (centres.get(a) ?? 0) - (centres.get(b) ?? 0) || (at[a] ?? 0) - (at[b] ?? 0))
}

/** How many pairs of links cross. */
function crossings(links: readonly Link[], lanes: number, spots: Web['spots'], reach: Reach): number {
  const between: [number, number][][] = Array.from({length: lanes}, () => [])
  for (const {left, right, leftY, rightY} of links) {
    between[spots[left]?.lane ?? 0]?.push([reach(left, leftY), reach(right, rightY)])
  }
  return between.reduce((total, pairs) => {
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    return total + inversions(pairs.map(([, right]) => right))
  }, 0)
}

/** Pairs that stand the wrong way round, counted while sorting. */
function inversions(values: number[]): number {
  if (values.length < 2) return 0
  const middle = values.length >> 1
  const left = values.slice(0, middle)
  const right = values.slice(middle)
  let count = inversions(left) + inversions(right)
  for (let index = 0, i = 0, j = 0; index < values.length; index += 1) {
    const [a, b] = [left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY]
    if (i < left.length && a <= b) {
      values[index] = a
      i += 1
    } else {
      values[index] = b
      j += 1
      count += left.length - i
    }
  }
  return count
}

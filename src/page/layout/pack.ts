/** Puts rectangles side by side into one that is about as wide as a screen. Pure. */
import {ASPECT, type Point} from './shapes.ts'

export interface Box {
  readonly width: number
  readonly height: number
}

/** Where the ground is, from `x` on. */
interface Step {
  readonly x: number
  readonly y: number
}

/** The highest first, each where it gets nearest to the top, then to the left (a skyline). */
export function pack(boxes: readonly Box[], margin: number): readonly Point[] {
  const area = boxes.reduce((sum, {width, height}) => sum + (width + margin) * (height + margin), 0)
  const width = Math.max(Math.sqrt(area * ASPECT), ...boxes.map((box) => box.width + margin))
  const order = boxes
    .map((_, index) => index)
    .sort((a, b) => (boxes[b]?.height ?? 0) - (boxes[a]?.height ?? 0) || a - b)
  const places: Point[] = boxes.map(() => ({x: 0, y: 0}))
  let skyline: readonly Step[] = [{x: 0, y: 0}]
  for (const index of order) {
    const box = {width: (boxes[index]?.width ?? 0) + margin, height: (boxes[index]?.height ?? 0) + margin}
    const place = lowest(skyline, box.width, width)
    places[index] = place
    skyline = raised(skyline, place.x, place.x + box.width, place.y + box.height)
  }
  return places
}

function lowest(skyline: readonly Step[], wide: number, limit: number): Point {
  let best: Point | undefined
  for (const {x} of skyline) {
    if (x > 0 && x + wide > limit) continue
    const y = Math.max(
      ...skyline
        .filter((step, index) => step.x < x + wide && (skyline[index + 1]?.x ?? limit) > x)
        .map((step) => step.y),
    )
    if (best === undefined || y < best.y) best = {x, y}
  }
  return best ?? {x: 0, y: 0}
}

/** The skyline with a box between `left` and `right` that ends at `bottom`. */
function raised(skyline: readonly Step[], left: number, right: number, bottom: number): readonly Step[] {
  const after = skyline.findLast(({x}) => x <= right)
  return [
    ...skyline.filter(({x}) => x < left),
    {x: left, y: bottom},
    {x: right, y: after?.y ?? 0},
    ...skyline.filter(({x}) => x > right),
  ]
}

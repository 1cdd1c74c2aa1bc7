/** The known name that was probably meant. */
import {distance} from 'fastest-levenshtein'

/** The candidate nearest to `name`, or `undefined` when none is near enough to be a slip of the keyboard. */
export function nearestOf(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase())
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return best
}

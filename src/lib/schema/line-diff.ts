/** What changed between two lists of lines. Pure. */

/** Of more pairs of lines than this no shortest difference is looked for. */
const MOST_PAIRS = 4_000_000

/**
 * The lines of `before` that are gone, as `- …`, and those of `after` that are new, as `+ …`, in the order of the texts.
 * A shortest difference (by a longest common subsequence), unless the lists are huge.
 */
export function diffLines(before: readonly string[], after: readonly string[]): string[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1
  const gone = before.slice(head, before.length - tail)
  const fresh = after.slice(head, after.length - tail)
  if (gone.length * fresh.length > MOST_PAIRS) return [...gone.map(minus), ...fresh.map(plus)]
  return walk(gone, fresh, commonLengths(gone, fresh))
}

const minus = (line: string): string => `- ${line}`
const plus = (line: string): string => `+ ${line}`

/** `table[i][j]`: how long the longest common subsequence is of what begins at `i` and at `j`. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = Array.from({length: a.length + 1}, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i] as Uint32Array, table[i + 1] as Uint32Array]
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return table
}

function walk(a: readonly string[], b: readonly string[], lengths: readonly Uint32Array[]): string[] {
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1
      j += 1
    } else if (i < a.length && (j >= b.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      lines.push(minus(a[i] ?? ''))
      i += 1
    } else {
      lines.push(plus(b[j] ?? ''))
      j += 1
    }
  }
  return lines
}

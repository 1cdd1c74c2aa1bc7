/** Rows by what they belong to. Pure. */

/** Rows by key, in the order they came. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/** One key for a part of an object, whatever is in the names. */
export const partKey = (...names: readonly (string | null)[]): string => JSON.stringify(names)

/** Reads CSV as PostgreSQL does: what is empty and not quoted is NULL. Not the product's own, which only writes it. */

export function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let at = 0
  while (at < text.length) {
    const [value, end] = text[at] === '"' ? quoted(text, at) : bare(text, at)
    row.push(value)
    at = end
    if (text[at] === ',') {
      at += 1
      if (at === text.length || text[at] === '\n') {
        row.push(null)
      } else continue
    }
    at += 1
    rows.push(row)
    row = []
  }
  return rows
}

function bare(text: string, start: number): readonly [string | null, number] {
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1
  return [end === start ? null : text.slice(start, end), end]
}

function quoted(text: string, start: number): readonly [string, number] {
  let value = ''
  for (let at = start + 1; ; at += 1) {
    if (at >= text.length) throw new Error('a quote is never closed')
    if (text[at] !== '"') value += text[at]
    else if (text[at + 1] === '"') {
      value += '"'
      at += 1
    } else return [value, at + 1]
  }
}

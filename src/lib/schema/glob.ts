/** Patterns for names, as a shell has them for files: `*`, `?`, `[a-z]`, `[!a]`, and `\` before what stands for itself. Pure. */

const SPECIAL = /[*?[\\]/

export const isGlob = (pattern: string): boolean => SPECIAL.test(pattern)

/** Any run of characters, or whether one character fits. */
type Piece = '*' | ((character: string) => boolean)

/** Whether a whole name is as `pattern` says. A dot is a character like others. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const pieces = [...piecesOf([...pattern])]
  return (name) => matches([...name], pieces)
}

/** Goes back to the last star alone, so that no pattern takes long. */
function matches(name: readonly string[], pieces: readonly Piece[]): boolean {
  let [at, piece] = [0, 0]
  /** The last star, and how far it has swallowed. */
  let star: {readonly piece: number; at: number} | undefined
  while (at < name.length) {
    const next = pieces[piece]
    if (next === '*') {
      star = {piece, at}
      piece += 1
    } else if (next?.(name[at] ?? '')) {
      at += 1
      piece += 1
    } else {
      if (star === undefined) return false
      star.at += 1
      at = star.at
      piece = star.piece + 1
    }
  }
  return pieces.slice(piece).every((rest) => rest === '*')
}

function* piecesOf(pattern: readonly string[]): Generator<Piece, void, undefined> {
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    const list = character === '[' ? listAt(pattern, at) : undefined
    if (character === '*') yield '*'
    else if (character === '?') yield () => true
    else if (list !== undefined) {
      yield list.piece
      at = list.end
    } else if (character === '\\' && at + 1 < pattern.length) {
      at += 1
      yield same(pattern[at] ?? '')
    } else yield same(character)
  }
}

const same =
  (wanted: string): Piece =>
  (character) =>
    character === wanted

/** `[abc]`, `[a-z]`, `[!a]`, `[]]`; a bracket that is never closed stands for itself. */
function listAt(pattern: readonly string[], at: number): {readonly piece: Piece; readonly end: number} | undefined {
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^'
  const from = at + (negated ? 2 : 1)
  const end = pattern.indexOf(']', from + 1)
  if (end === -1) return undefined
  const body = pattern.slice(from, end)
  const ranges: (readonly [string, string])[] = []
  for (let index = 0; index < body.length; index += 1) {
    const first = body[index] ?? ''
    const isRange = body[index + 1] === '-' && index + 2 < body.length
    ranges.push([first, isRange ? (body[index + 2] ?? '') : first])
    if (isRange) index += 2
  }
  const isIn = (character: string): boolean => ranges.some(([first, last]) => first <= character && character <= last)
  return {piece: (character) => isIn(character) !== negated, end}
}

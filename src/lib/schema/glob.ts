/** Patterns for names, as a shell has them for files: `*`, `?`, `[a-z]`, `[!a]`, and `\` before what stands for itself. Pure. */

const SPECIAL = /[*?[\\]/

export const isGlob = (pattern: string): boolean => SPECIAL.test(pattern)

/** Whether a whole name is as `pattern` says. A dot is a character like others. */
export function globMatcher(pattern: string): (name: string) => boolean {
  let source = ''
  for (let at = 0; at < pattern.length; ) {
    const [piece, end] = pieceAt(pattern, at)
    source += piece
    at = end
  }
  const expression = new RegExp(`^${source}$`, 'su')
  return (name) => expression.test(name)
}

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')

/** @returns the piece of a regular expression for what begins at `at`, and where that ends. */
function pieceAt(pattern: string, at: number): readonly [piece: string, end: number] {
  const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
  const next = at + character.length
  switch (character) {
    case '*':
      return ['.*', next]
    case '?':
      return ['.', next]
    case '\\': {
      const literal = String.fromCodePoint(pattern.codePointAt(next) ?? 92)
      return [escaped(literal), Math.min(next + literal.length, pattern.length)]
    }
    case '[':
      return classAt(pattern, at) ?? [escaped(character), next]
    default:
      return [escaped(character), next]
  }
}

/** A bracket that is never closed, or holds nothing, or a range that runs backwards, stands for itself. */
function classAt(pattern: string, at: number): readonly [piece: string, end: number] | undefined {
  const close = pattern.indexOf(']', at + 2)
  if (close === -1) return undefined
  const body = pattern.slice(at + 1, close)
  const negated = body.startsWith('!') || body.startsWith('^')
  const characters = (negated ? body.slice(1) : body).replaceAll(/[\\\]^&]/g, '\\$&')
  const piece = `[${negated ? '^' : ''}${characters}]`
  try {
    new RegExp(piece, 'u')
    return [piece, close + 1]
  } catch {
    return undefined
  }
}

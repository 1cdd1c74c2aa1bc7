/** Two texts of schemas, cut into pieces → which piece is missing, extra or changed. Pure. */
import type {SchemaDifference} from './difference.ts'
import {diffLines} from './line-diff.ts'

/** Pieces of a text without statements: what stands between empty lines. */
export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\n{2,}/)
    .map((piece) => piece.trimEnd())
    .filter((piece) => piece !== '')

/**
 * Compares the pieces whatever their order. Of those that have no equal, two that begin alike are one that changed.
 *
 * @returns nothing when both have the same pieces, each as often.
 */
export function comparePieces(expected: readonly string[], actual: readonly string[]): readonly SchemaDifference[] {
  const gone = without(expected, actual)
  const fresh = without(actual, expected)
  const waiting = Map.groupBy(fresh, headOf)
  const differences = gone.map((piece): SchemaDifference => {
    const now = waiting.get(headOf(piece))?.shift()
    if (now === undefined) return {object: headOf(piece), kind: 'missing', lines: []}
    return {object: headOf(piece), kind: 'changed', lines: diffLines(piece.split('\n'), now.split('\n'))}
  })
  const left = fresh.filter((piece) => waiting.get(headOf(piece))?.includes(piece) === true)
  return [...differences, ...left.map((piece): SchemaDifference => ({object: headOf(piece), kind: 'extra', lines: []}))]
}

/** `pieces` without those of `others`, each taken away as often as it is there. */
function without(pieces: readonly string[], others: readonly string[]): readonly string[] {
  const count = new Map<string, number>()
  for (const other of others) count.set(other, (count.get(other) ?? 0) + 1)
  return pieces.filter((piece) => {
    const left = count.get(piece) ?? 0
    count.set(piece, left - 1)
    return left <= 0
  })
}

/** Longest head that is shown. */
const HEAD_LENGTH = 100

/** What a piece is of: `CREATE TABLE users`, the title of a section. */
function headOf(piece: string): string {
  const line = piece.split('\n').find((one) => !one.startsWith('--')) ?? piece
  const [head = ''] = line.split(/\s*(?:[({']| = |\b(?:AS|IS)\b)/i)
  return (head.trim() === '' ? line : head).trim().slice(0, HEAD_LENGTH)
}

/** Partitions that CREATE TABLE refuses. Pure. */
import type {Table} from '../../../schema/model.ts'
import {groupEnd, isWord, type Piece, piecesOf, splitAtCommas} from '../model/tokens.ts'

export interface Partitions {
  /** What ends CREATE TABLE. */
  readonly first?: string
  /** What ADD PARTITION adds later. */
  readonly later?: string
}

/** MariaDB makes a second partition of history only where it knows when to turn to it, but adds one at any time. */
export function partitionsOf({mysql}: Table): Partitions {
  const sql = mysql?.partitionBy
  if (sql === undefined) return {}
  const pieces = piecesOf(sql)
  return (knowsNoTurn(pieces) ? (listed(sql, pieces) ?? counted(sql, pieces)) : undefined) ?? {first: sql}
}

const knowsNoTurn = ([, , by, next]: readonly Piece[]): boolean =>
  isWord(by, 'SYSTEM_TIME') && !isWord(next, 'LIMIT') && !isWord(next, 'INTERVAL')

/** `(PARTITION p1 HISTORY, PARTITION p2 HISTORY, PARTITION now CURRENT)` */
function listed(sql: string, pieces: readonly Piece[]): Partitions | undefined {
  const open = pieces.findIndex((piece, at) => piece.text === '(' && isWord(pieces[at + 1], 'PARTITION'))
  if (open === -1) return undefined
  const end = groupEnd(pieces, open)
  const parts = splitAtCommas(pieces.slice(open + 1, end - 1)).map((part) => ({
    sql: sql.slice(part[0]?.start, part.at(-1)?.end),
    isHistory: part.some((piece) => isWord(piece, 'HISTORY')),
  }))
  const [, ...later] = parts.filter(({isHistory}) => isHistory)
  if (later.length === 0) return undefined
  const listOf = (of: typeof parts): string => `(${of.map((part) => part.sql).join(',\n ')})`
  const kept = listOf(parts.filter((part) => !later.includes(part)))
  return {
    first: `${sql.slice(0, pieces[open]?.start)}${kept}${sql.slice(pieces[end - 1]?.end)}`,
    later: listOf(later),
  }
}

/** `PARTITIONS 4` */
function counted(sql: string, pieces: readonly Piece[]): Partitions | undefined {
  const number = pieces[pieces.findIndex((piece) => isWord(piece, 'PARTITIONS')) + 1]
  const later = Number(number?.text) - 2
  return later > 0
    ? {first: `${sql.slice(0, number?.start)}2${sql.slice(number?.end)}`, later: `PARTITIONS ${later}`}
    : undefined
}

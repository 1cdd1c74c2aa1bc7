/** What is told of a statement beside its rows. Pure. */
import type {StatementResult} from '../../operations/query.ts'
import {plural} from './layout.ts'

/**
 * `3 rows` where they are shown on a terminal; `UPDATE: 3 rows changed`.
 *
 * @param counted - rows that were read are worth a word, too.
 */
export function resultText({hasRows, rows, command, changed, plan}: StatementResult, counted: boolean): string {
  if (plan !== undefined) return ''
  if (changed !== undefined) return `${command}: ${plural(Number(changed), 'row')} changed`
  if (!hasRows) return `${command}: done`
  return counted && rows !== undefined ? plural(rows, 'row') : ''
}

/** `took 12.4 ms`, with as many rows as that were. */
export function timingText({durationMs, rows}: StatementResult): string {
  const time = durationMs < 1_000 ? `${durationMs.toFixed(1)} ms` : `${(durationMs / 1_000).toFixed(2)} s`
  return rows === undefined ? `took ${time}` : `took ${time}, ${plural(rows, 'row')}`
}

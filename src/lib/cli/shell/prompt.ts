/** What stands before the cursor: which backend, whether it may write, and how a transaction stands. Pure. */
import type {ChalkInstance} from 'chalk'
import type {TransactionState} from '../../backends/query.ts'
import {visible} from '../../core/visible.ts'

export interface PromptState {
  readonly backend: string
  readonly write: boolean
  readonly transaction: TransactionState
}

const MARKS: Readonly<Record<TransactionState, string>> = {none: '', open: '*', failed: '!'}

/** `primary:ro> `, in a transaction `primary:rw*> `, in one that failed `primary:rw!> `. */
export function promptOf({backend, write, transaction}: PromptState, color: ChalkInstance): string {
  const mode = write ? color.yellow('rw') : color.green('ro')
  const mark = transaction === 'failed' ? color.red('!') : color.yellow(MARKS[transaction])
  return `${visible(backend)}:${mode}${mark}> `
}

/** As wide as that, with what is still open: `        '> `. */
export function continuationOf({backend, transaction}: PromptState, open: string): string {
  const width = visible(backend).length + ':ro'.length + MARKS[transaction].length
  return `${(open === ';' ? '-' : open).padStart(width)}> `
}

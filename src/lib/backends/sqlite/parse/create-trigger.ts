/** The text of a CREATE TRIGGER → when it fires. Pure. */
import {Cursor, skipHead} from './cursor.ts'

export interface ParsedTrigger {
  readonly timing: 'before' | 'after' | 'instead of'
  /** `insert`, `delete`, `update` or `update of a, b`. */
  readonly event: string
  readonly when?: string
}

/** @see https://www.sqlite.org/lang_createtrigger.html */
export function parseCreateTrigger(sql: string): ParsedTrigger {
  const cursor = new Cursor(sql)
  skipHead(cursor)
  const timing = readTiming(cursor)
  const event = readEvent(cursor)
  cursor.take('ON')
  cursor.name()
  cursor.take('FOR', 'EACH', 'ROW')
  if (!cursor.take('WHEN')) return {timing, event}
  const from = cursor.start
  while (!cursor.atEnd && cursor.word() !== 'BEGIN') cursor.skipGroup()
  return {timing, event, when: sql.slice(from, cursor.lastEnd)}
}

function readTiming(cursor: Cursor): ParsedTrigger['timing'] {
  if (cursor.take('AFTER')) return 'after'
  if (cursor.take('INSTEAD', 'OF')) return 'instead of'
  cursor.take('BEFORE')
  return 'before'
}

function readEvent(cursor: Cursor): string {
  const event = cursor.word().toLowerCase()
  cursor.skip()
  if (!cursor.take('OF')) return event
  const columns: string[] = []
  do columns.push(cursor.name() ?? '')
  while (cursor.takeMark(','))
  return `${event} of ${columns.join(', ')}`
}

/** The text of a CREATE INDEX → its keys and condition as they are written. Pure. */
import {Cursor, skipHead} from './cursor.ts'

export interface ParsedIndex {
  /** In order; without COLLATE, ASC and DESC at their end. */
  readonly keys: readonly {readonly text: string; readonly collated: boolean}[]
  readonly where?: string
}

/** @see https://www.sqlite.org/lang_createindex.html */
export function parseCreateIndex(sql: string): ParsedIndex {
  const cursor = new Cursor(sql)
  skipHead(cursor)
  cursor.take('ON')
  cursor.name()
  const keys: {text: string; collated: boolean}[] = []
  if (cursor.takeMark('(')) {
    do keys.push(readKey(cursor))
    while (cursor.takeMark(','))
    cursor.takeMark(')')
  }
  return cursor.take('WHERE') ? {keys, where: cursor.rest()} : {keys}
}

function readKey(cursor: Cursor): {text: string; collated: boolean} {
  const {start, source} = cursor
  let end = start
  let collated = false
  while (!cursor.atEnd && !cursor.isMark(',') && !cursor.isMark(')')) {
    // A column may be called so without quotes, too.
    const isFirst = end === start
    if (!isFirst && (cursor.take('ASC') || cursor.take('DESC'))) continue
    collated = !isFirst && cursor.word() === 'COLLATE'
    if (collated) cursor.skip(2)
    else {
      cursor.skipGroup()
      end = cursor.lastEnd
    }
  }
  return {text: source.slice(start, end), collated}
}

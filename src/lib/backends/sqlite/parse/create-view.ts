/** The text of a CREATE VIEW → its query. Pure. */
import {Cursor, skipHead} from './cursor.ts'

/** @see https://www.sqlite.org/lang_createview.html */
export function queryOfView(sql: string): string {
  const cursor = new Cursor(sql)
  skipHead(cursor)
  cursor.group()
  cursor.take('AS')
  return cursor.rest()
}

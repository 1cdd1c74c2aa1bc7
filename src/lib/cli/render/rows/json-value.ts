/** A value as JSON that loses nothing: a number only where every reader of JSON keeps it. Pure. */
import type {Cell, QueryColumn} from '../../../backends/query.ts'
import {kindOf, textOf} from './writer.ts'

const INTEGER = /^-?(?:0|[1-9]\d*)$/
const FLOAT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** So many digits always fit into a double. */
const SAFE_DIGITS = 15

function isSafeInteger(text: string): boolean {
  if (!INTEGER.test(text)) return false
  return text.length <= SAFE_DIGITS || Number.isSafeInteger(Number(text))
}

/**
 * Integers beyond 2^53 and decimals are strings, as are NaN and Infinity; json is what it is, on one line; bytes and all else are the
 * text the server prints.
 */
function jsonValue(cell: Cell, column: QueryColumn | undefined): string {
  const text = textOf(cell)
  if (text === null) return 'null'
  switch (kindOf(cell, column)) {
    case 'integer':
      return isSafeInteger(text) ? text : JSON.stringify(text)
    case 'float':
      return FLOAT.test(text) ? text : JSON.stringify(text)
    case 'boolean':
      return text === 't' ? 'true' : 'false'
    case 'json':
      // A line end can stand only between the values: inside of a string it is escaped.
      return text.replaceAll(/[\r\n]+\s*/g, ' ')
    default:
      return JSON.stringify(text)
  }
}

export const jsonObject = (names: readonly string[], row: readonly Cell[], columns: readonly QueryColumn[]): string =>
  `{${row.map((cell, index) => `${names[index]}:${jsonValue(cell, columns[index])}`).join(',')}}`

export const jsonArray = (row: readonly Cell[], columns: readonly QueryColumn[]): string =>
  `[${row.map((cell, index) => jsonValue(cell, columns[index])).join(',')}]`

/** Small pure text helpers: total order, line ends, and offsets to the line and column an editor shows. */
import type {Location} from './errors.ts'

/** Orders by UTF-16 code unit, so the result is the same on every machine and locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Removes a byte-order mark and turns CRLF and CR into LF: the form checksums are taken of. */
export const normaliseText = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')

/** The place of `offset` (UTF-16 code units) in `source`: line and column from 1, column in code points. */
export function locate(source: string, offset: number, file: string): Required<Location> {
  const start = source.lastIndexOf('\n', offset - 1) + 1
  const newline = source.indexOf('\n', start)
  const sourceLine = source.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, '')
  let line = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < start; at = source.indexOf('\n', at + 1)) line += 1
  return {file, line, column: [...source.slice(start, offset)].length + 1, sourceLine}
}

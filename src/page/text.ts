/** Text of the database as a person can safely read it. Pure. */
import {visible, visibleLines} from '../lib/core/visible.ts'

export {visible}

/** Comments and SQL with their own line ends, and all else that can't be seen spelled out. */
export const prose = (text: string): string => visibleLines(text).join('\n')

/** Keys that would say what is said already: SQLite's AUTOINCREMENT is more than a counter. */
const WORDS: Readonly<Record<string, string>> = {autoincrement: 'no number twice'}

/** `nullsNotDistinct` → `nulls not distinct`. */
export const words = (key: string): string =>
  WORDS[key] ?? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** `1 table`, `2 tables`, `3 indexes`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`
  return `${grouped(count)} ${noun}${/(?:x|s|sh|ch)$/.test(noun) ? 'es' : 's'}`
}

/** `12 345 678`, with thin spaces, whatever the reader's locale. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `8.2 kB`: powers of 1024, as PostgreSQL's `pg_size_pretty` counts. */
export function sized(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}

/** How many columns of a fixed-width font it takes; wide scripts and emoji take two. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
  return columns
}

const isWide = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xffdc && !(code >= 0xd7b0 && code < 0xf900)) ||
  code >= 0x1f000

/** At most `columns` wide, with an ellipsis where something was cut. */
export function fitted(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  for (const character of text) {
    if (columnsOf(kept + character) > columns - 1) break
    kept += character
  }
  return `${kept}\u2026`
}

/** Counts and sizes in words. Pure. */
import type {Size} from '../../model.ts'

/** `1,234`, in whatever language the machine speaks. */
const grouped = (count: number): string => `${Math.round(count)}`.replaceAll(/\B(?=(\d{3})+$)/g, ',')

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB']

/** `512 bytes`, `48 kB`, `1.5 MB`; a kB is 1024 bytes, as servers have it. */
function byteText(bytes: number): string {
  if (bytes < 1024) return count(bytes, 'byte')
  let value = bytes
  let unit = ''
  for (const next of UNITS) {
    if (value < 1024 && unit !== '') break
    value /= 1024
    unit = next
  }
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : grouped(value)} ${unit}`
}

export const sizeDetails = (size: Size | undefined): string[] =>
  size === undefined ? [] : [count(size.rows, 'row'), byteText(size.bytes)]

/** `1 table`, `2 policies`, `3 operator classes`. */
export const count = (many: number, word: string): string => `${grouped(many)} ${many === 1 ? word : plural(word)}`

/** Kinds that are named by many things even where there is one. */
const ALWAYS_MANY = /(?:^| )(?:members|privileges|statistics)$/i

/** `policy` of `policies`. */
export const singular = (words: string): string => (ALWAYS_MANY.test(words) ? words : singularOf(words))

const singularOf = (words: string): string =>
  words
    .replace(/ies$/, 'y')
    .replace(/(s|x|ch)es$/, '$1')
    .replace(/([^s])s$/, '$1')

export function plural(word: string): string {
  if (ALWAYS_MANY.test(word)) return word
  if (/(s|x|ch)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

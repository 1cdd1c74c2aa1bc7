/** Expressions of MySQL's dictionary, whose bytes were read in the wrong character set. Pure. */
import {tokensOf} from '../lexer.ts'
import {unquote} from '../sql-text.ts'

/** What MySQL's latin1, which is Windows' 1252, has where ISO 8859-1 has control characters. */
const WINDOWS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/**
 * `Ã¶` → `ö`: the bytes of UTF-8 came as one character each. A string in another character set, as `_latin1'…'`, can have
 * bytes that are no UTF-8, which a script in UTF-8 can only write as numbers. A text that was read well stays as it is.
 */
export function mended(sql: string): string {
  if (!/[\u0080-\uffff]/.test(sql)) return sql
  const bytes = bytesOf(sql)
  if (bytes === undefined) return sql
  return decoded(bytes) ?? mendedByToken(sql)
}

function mendedByToken(sql: string): string {
  let mended = ''
  for (const {kind, start, end} of tokensOf(sql)) {
    const text = sql.slice(start, end)
    const bytes = bytesOf(text) ?? new Uint8Array()
    mended += decoded(bytes) ?? (kind === 'string' ? ` 0x${hexOf(unquote(text))}` : text)
  }
  return mended
}

const hexOf = (text: string): string =>
  Buffer.from(bytesOf(text) ?? [])
    .toString('hex')
    .toUpperCase()

function bytesOf(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const windows = WINDOWS.indexOf(text.charAt(at))
    if (code > 0xff && windows === -1) return undefined
    bytes[at] = code > 0xff ? 0x80 + windows : code
  }
  return bytes
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    return undefined
  }
}

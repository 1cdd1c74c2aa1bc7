/** The bytes of a migration file → its text, or what is wrong with them and where. Pure. */

export type Decoded =
  | {readonly ok: true; readonly text: string}
  /** `text` is the part that can be read, for the place of `offset` in it. */
  | {readonly ok: false; readonly message: string; readonly offset: number; readonly text: string}

/** Removes the byte-order mark, and refuses what is not UTF-8 rather than replacing it. */
export function decodeSource(bytes: Uint8Array): Decoded {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return {ok: false, message: 'it is UTF-16 text; save it as UTF-8', offset: 0, text: ''}
  }
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes)
    const nul = text.indexOf('\0')
    // A server that takes its text up to the first NUL would run half of a statement.
    if (nul !== -1) return {ok: false, message: 'a NUL character, which no SQL text can hold', offset: nul, text}
    return {ok: true, text}
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return notUtf8(bytes)
  }
}

function notUtf8(bytes: Uint8Array): Decoded {
  const at = firstInvalid(bytes)
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, at))
  const byte = `0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`
  return {ok: false, message: `byte ${byte} is not UTF-8; save the file as UTF-8`, offset: text.length, text}
}

/** Offset of the first byte that is no part of valid UTF-8: found by halves, as the length of the valid beginning. */
function firstInvalid(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    // Streaming lets the last character be cut off.
    if (decodes(bytes.subarray(0, middle), {stream: true})) good = middle
    else bad = middle
  }
  while (good > 0 && !decodes(bytes.subarray(0, good), {stream: false})) good -= 1
  return good
}

function decodes(bytes: Uint8Array, options: {stream: boolean}): boolean {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(bytes, options)
    return true
  } catch {
    return false
  }
}

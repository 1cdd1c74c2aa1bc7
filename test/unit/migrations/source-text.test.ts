import {describe, expect, it} from 'vitest'
import {decodeSource} from '../../../src/lib/migrations/source-text.ts'

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

describe('decodeSource', () => {
  it('takes UTF-8, and the byte-order mark away', () => {
    expect(decodeSource(utf8('\uFEFFselect 1; -- é😀\uFFFD'))).toEqual({ok: true, text: 'select 1; -- é😀\uFFFD'})
  })

  it.each([
    ['Latin-1', Buffer.from("-- x\nselect '\xe9'", 'latin1'), 'byte 0xe9 is not UTF-8; save the file as UTF-8', 13],
    ['a sequence that is cut off', Buffer.from([0x61, 0xc3]), 'byte 0xc3 is not UTF-8; save the file as UTF-8', 1],
    ['UTF-16, little end first', Buffer.from('\uFEFFselect 1', 'utf16le'), 'it is UTF-16 text; save it as UTF-8', 0],
    [
      'UTF-16, big end first',
      Buffer.from('\uFEFFselect 1', 'utf16le').swap16(),
      'it is UTF-16 text; save it as UTF-8',
      0,
    ],
    ['UTF-16 without a mark', Buffer.from('select 1', 'utf16le'), 'a NUL character, which no SQL text can hold', 1],
    ['a NUL', utf8("select 'é\0'"), 'a NUL character, which no SQL text can hold', 9],
  ])('refuses %s', (_, bytes, message, offset) => {
    expect(decodeSource(bytes)).toMatchObject({ok: false, message, offset})
  })
})

import {describe, expect, it} from 'vitest'
import {oneLine, visible, visibleLines} from '../../../src/lib/core/visible.ts'

describe('visible text', () => {
  it.each([
    ['\u001B[31mred\u001B[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u009B2J', '\\x9b2J'],
    ['\u202Eevil\u202C', '\\u202eevil\\u202c'],
    ['a\u200Bb\uFEFF', 'a\\u200bb\\ufeff'],
    ['\u{E0041}', '\\u{e0041}'],
    ['half \uD83D', 'half \\ud83d'],
  ])('spells out what a terminal obeys and the eye does not see: %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it.each(['größe 表 😀', '👩\u200D🔬', 'می\u200Cخواهم', '"\'<>&\\'])('leaves the rest: %s', (text) => {
    expect(visible(text)).toBe(text)
  })

  it('keeps lines, whatever ends them', () => {
    expect(visibleLines('a\r\nb\rc\n\td\u0007')).toEqual(['a', 'b', 'c', '    d\\x07'])
  })

  it('joins lines of SQL', () => {
    expect(oneLine(' a\n   AND  b\r\n OR c ')).toBe('a AND  b OR c')
  })
})

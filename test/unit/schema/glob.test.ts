import {describe, expect, it} from 'vitest'
import {globMatcher, isGlob} from '../../../src/lib/schema/glob.ts'

describe('globMatcher', () => {
  it.each([
    ['*', ['', 'a', 'a.b', 'line\nbreak'], []],
    ['order*', ['order', 'orders', 'order.x'], ['an order', 'Order']],
    ['app.*', ['app.users'], ['app', 'apps.users']],
    ['?', ['a', 'ü', '𝒳'], ['', 'ab']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx', '!x'], ['ax']],
    ['[^a]', ['b', '^'], ['a']],
    ['[]]', [']'], ['[', '[]', '[]]']],
    ['[a-]', ['a', '-'], ['b']],
    ['a[', ['a['], ['a']],
    ['a[]', ['a[]'], ['a']],
    ['[z-a]', [], ['[z-a]', 'z', 'm', 'a']],
    ['[\\d]', ['d', '\\'], ['1']],
    ['**a**', ['a', 'xax'], ['b']],
    ['a\\*', ['a*'], ['ab', 'a\\*']],
    ['a\\', ['a\\'], ['a']],
    ['(a|b)+$.^{2}', ['(a|b)+$.^{2}'], ['a', 'b']],
    ['é*', ['été'], ['e']],
  ])('%s', (pattern, fitting, others) => {
    const fits = globMatcher(pattern)
    expect([...fitting, ...others].filter(fits)).toEqual(fitting)
  })

  it('is not slow on many stars', () => {
    const begun = performance.now()
    expect(globMatcher(`${'*a'.repeat(500)}*b`)('a'.repeat(2_000))).toBe(false)
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

it('isGlob tells names from patterns', () => {
  expect(['a*', 'a?', '[a', 'a\\b'].map(isGlob)).toEqual([true, true, true, true])
  expect(['a', 'a.b', '{a}', 'a]'].map(isGlob)).toEqual([false, false, false, false])
})

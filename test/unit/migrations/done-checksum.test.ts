import {createHash} from 'node:crypto'
import {expect, it} from 'vitest'
import {doneChecksumsOf} from '../../../src/lib/migrations/run-script.ts'

const statementsOf = (texts: readonly string[]) => texts.map((text) => ({text, start: 0, end: text.length, words: []}))

it('tells the first statements apart, in whatever order it is asked', () => {
  const checksum = doneChecksumsOf({statements: statementsOf(['a', 'bc', 'd'])})
  const expected = ['', '1:a', '1:a2:bc', '1:a2:bc1:d'].map((text) => createHash('sha256').update(text).digest('hex'))
  for (const count of [0, 1, 2, 3, 1, 3, 0, 2]) expect(checksum(count)).toBe(expected[count])
  expect(checksum(9)).toBe(expected[3])
})

it('hashes each statement once, though it is asked after each', {timeout: 60_000}, () => {
  // 40 MB in all: hashed anew each time it would be 400 GB.
  const texts = Array.from({length: 20_000}, (_, n) => `insert into t values (${n}, '${'x'.repeat(2_000)}')`)
  const checksum = doneChecksumsOf({statements: statementsOf(texts)})
  const all = new Set(texts.map((_, at) => checksum(at + 1)))
  expect(all.size).toBe(texts.length)
})

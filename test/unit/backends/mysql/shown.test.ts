import fc from 'fast-check'
import {expect, it} from 'vitest'
import {inMessages} from '../../../../src/lib/backends/mysql/catalog/shown.ts'

const objects = (count: number, length: number) =>
  Array.from({length: count}, (_, n) => ({kind: 'table', name: `${n}`.padEnd(length, 'x')}))

it('shows a thousand tables with the longest names in one message', () => {
  expect(inMessages(objects(1_000, 64))).toHaveLength(1)
})

it('keeps every object, in order, in messages that any server takes', () => {
  fc.assert(
    fc.property(fc.integer({min: 0, max: 12_000}), fc.integer({min: 1, max: 64}), (count, length) => {
      const all = objects(count, length)
      const messages = inMessages(all)
      expect(messages.flat()).toEqual(all)
      for (const message of messages) {
        const text = message.map(({kind, name}) => `show create ${kind} \`${name}\``).join('')
        expect(text.length).toBeLessThanOrEqual(250_000)
        expect(message.length).toBeGreaterThan(0)
      }
    }),
    {numRuns: 20},
  )
})

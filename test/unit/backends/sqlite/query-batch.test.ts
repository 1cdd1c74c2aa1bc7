import * as fc from 'fast-check'
import {expect, it} from 'vitest'
import {BatchWriter, rowsOf} from '../../../../src/lib/backends/sqlite/query-batch.ts'
import type {EngineCell} from '../../../../src/lib/backends/sqlite/query-values.ts'

/** As rows come out at the other end, and in how many batches. */
function carried(rows: readonly (readonly EngineCell[])[], columns: number) {
  const writer = new BatchWriter(columns)
  const batches = rows.flatMap((row) => (writer.add(row) ? [writer.take(false)] : []))
  const all = [...batches, writer.take(true)]
  return {rows: all.flatMap((batch) => rowsOf(batch, columns)), batches: all.length}
}

it('keeps each value, and what kind it is', () => {
  const {rows} = carried(
    [
      [null, '', 'a', 9223372036854775807n, 0.5, new Uint8Array([222, 173]), new Uint8Array()],
      ['ünï 漢字 🎉', '\0', '\ud800', -1n, -0, null, null],
    ],
    7,
  )
  expect(rows).toEqual([
    [
      null,
      '',
      'a',
      {kind: 'integer', text: '9223372036854775807'},
      {kind: 'float', text: '0.5'},
      {kind: 'bytes', text: '0xDEAD'},
      {kind: 'bytes', text: '0x'},
    ],
    ['ünï 漢字 🎉', '\0', '\ud800', {kind: 'integer', text: '-1'}, {kind: 'float', text: '-0.0'}, null, null],
  ])
})

it.each([
  ['many small rows', 1, 20_000, 'x'],
  ['rows of more columns than a batch has values', 10_000, 3, 'x'],
  ['large values', 2, 5, 'x'.repeat(100_000)],
])('cuts %s into batches, and loses none', (_, columns, count, text) => {
  const given = Array.from({length: count}, (_one, row) =>
    Array.from({length: columns}, (_other, column) => `${text}${row} ${column}`),
  )
  const {rows, batches} = carried(given, columns)
  expect(batches).toBeGreaterThan(1)
  expect(rows).toEqual(given)
})

it('carries texts and NULLs as they are', () => {
  const cell = fc.option(fc.string({unit: 'binary'}))
  fc.assert(
    fc.property(
      fc.integer({min: 1, max: 5}),
      fc.array(fc.array(cell, {minLength: 5, maxLength: 5}), {maxLength: 8}),
      (columns, wide) => {
        const given = wide.map((row) => row.slice(0, columns))
        expect(carried(given, columns).rows).toEqual(given)
      },
    ),
    {numRuns: 25},
  )
})

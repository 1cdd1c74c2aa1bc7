/** Any text goes through CSV and NDJSON and back; tables fit any width. */
import * as fc from 'fast-check'
import {expect, it} from 'vitest'
import {sqliteQueryRules} from '../../src/lib/backends/sqlite/query-rules.ts'
import {realText} from '../../src/lib/backends/sqlite/query-values.ts'
import {rowsWriter} from '../../src/lib/cli/render/rows/index.ts'
import type {RowFormat} from '../../src/lib/cli/render/rows/writer.ts'
import {textWidth} from '../../src/lib/core/text-width.ts'
import {parseCsv} from '../support/csv.ts'

const cell = fc.option(
  fc.oneof(fc.string({unit: 'grapheme'}), fc.string(), fc.constantFrom('', '"', ',', '\n', '\r\n', '\\.', 'NULL')),
)

const table = fc
  .integer({min: 1, max: 6})
  .chain((count) => fc.array(fc.array(cell, {minLength: count, maxLength: count}), {minLength: 1, maxLength: 30}))

function written(
  format: RowFormat,
  rows: readonly (readonly (string | null)[])[],
  width = Number.POSITIVE_INFINITY,
): string {
  const writer = rowsWriter(format, {
    header: true,
    width,
    height: 24,
    style: {unicode: true, ellipsis: '…', head: (text) => text, faint: (text) => text},
    rules: sqliteQueryRules,
    table: 't',
    follows: false,
  })
  const columns = (rows[0] ?? []).map((_, at) => ({name: `c${at}`, type: '', kind: 'text' as const}))
  return writer.begin(columns) + writer.rows(rows) + writer.end()
}

it('CSV is read back as what it was', () => {
  fc.assert(
    fc.property(table, (rows) => {
      expect(parseCsv(written('csv', rows)).slice(1)).toEqual(rows)
    }),
  )
})

it('NDJSON is read back as what it was', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const lines = written('ndjson', rows).trimEnd().split('\n')
      expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(rows)
    }),
  )
})

it('a table is never wider than its terminal, and has a line for each row', () => {
  fc.assert(
    fc.property(table, fc.integer({min: 45, max: 120}), (rows, width) => {
      const lines = written('table', rows, width).split('\n').slice(0, -1)
      expect(lines).toHaveLength(rows.length + 2)
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
    }),
  )
})

it('a REAL is read back as the same number', () => {
  fc.assert(
    fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), (value) => {
      expect(Object.is(Number(realText(value)), value)).toBe(true)
      expect(realText(value)).toMatch(/^-?\d+\.\d+(?:e[+-]\d\d+)?$/)
    }),
  )
})

/** Addresses, SQL in colours, and words. */
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {objectId} from '../../../src/lib/schema/basics.ts'
import {diagramHref, hrefOf, routeOf} from '../../../src/page/routes.ts'
import {piecesOf} from '../../../src/page/sql.ts'
import {columnsOf, counted, fitted, grouped, sized, words} from '../../../src/page/text.ts'
import {nasty} from '../../support/hostile.ts'

describe('an address', () => {
  it('names any object and any part of it', () => {
    fc.assert(
      fc.property(nasty, nasty, (schema, name) => {
        // An address has no place for halves of surrogate pairs.
        const id = objectId('table', [schema, name]).toWellFormed()
        const part = objectId('column', [schema, name, schema]).toWellFormed()
        expect(routeOf(hrefOf(id, part))).toEqual({page: 'object', id, part})
        expect(routeOf(diagramHref(id))).toEqual({page: 'diagram', at: id})
      }),
    )
  })

  it('is readable', () => {
    expect(hrefOf('function:app.add(integer, text)')).toBe('#/function:app.add(integer,+text)')
    expect(hrefOf('table:a', 'table:a')).toBe('#/table:a')
  })

  it.each(['', '#', '#/'])('%j is the first page', (hash) => expect(routeOf(hash)).toEqual({page: 'overview'}))

  it('that is broken is no error', () => expect(routeOf('#/%E0%A4%A')).toEqual({page: 'object', id: '%E0%A4%A'}))
})

describe('SQL', () => {
  it('loses no text', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string()), (sql) => {
        expect(
          piecesOf(sql)
            .map(([, text]) => text)
            .join(''),
        ).toBe(sql)
      }),
    )
  })

  it('has keywords, strings, numbers, comments and quoted names', () => {
    const sql = `SELECT "a b", 'it''s', E'\\'', 1.5e3 -- end\nFROM t /* x\n*/ $f$ begin $f$ order_by`
    expect(piecesOf(sql).filter(([kind]) => kind !== '')).toEqual([
      ['keyword', 'SELECT'],
      ['name', '"a b"'],
      ['string', "'it''s'"],
      ['string', "E'\\''"],
      ['number', '1.5e3'],
      ['comment', '-- end'],
      ['keyword', 'FROM'],
      ['comment', '/* x\n*/'],
      ['keyword', 'begin'],
    ])
  })
})

it('counts, groups and measures', () => {
  expect([counted(1, 'index'), counted(0, 'index'), counted(1234, 'table')]).toEqual([
    '1 index',
    '0 indexes',
    '1\u202f234 tables',
  ])
  expect([grouped(12), grouped(1234567)]).toEqual(['12', '1\u202f234\u202f567'])
  expect([sized(512), sized(8192), sized(123456789), sized(5e15)]).toEqual(['512 bytes', '8.0 kB', '118 MB', '4.4 PB'])
  expect(words('nullsNotDistinct')).toBe('nulls not distinct')
})

it('fits names, whatever their script', () => {
  expect([fitted('abcdef', 6), fitted('abcdefg', 6), fitted('表表表表', 5)]).toEqual(['abcdef', 'abcde…', '表表…'])
  expect([columnsOf('ab'), columnsOf('表'), columnsOf('😀')]).toEqual([2, 2, 2])
})

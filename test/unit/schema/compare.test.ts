import {describe, expect, it} from 'vitest'
import {compareModels} from '../../../src/lib/schema/compare.ts'
import {comparePieces, paragraphsOf} from '../../../src/lib/schema/compare-text.ts'
import {diffLines} from '../../../src/lib/schema/line-diff.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {column, emptyModel, everything, table, view} from '../../support/models.ts'

describe('diffLines', () => {
  it.each([
    ['', '', ''],
    ['a b c', 'a c', '- b'],
    ['a c', 'a b c', '+ b'],
    ['a b c', 'a x c', '- b,+ x'],
    ['a b c d', 'b c d e', '- a,+ e'],
    ['a b a b', 'b a b a', '- a,+ a'],
  ])('%j to %j', (before, after, lines) => {
    expect(diffLines(before.split(' '), after.split(' ')).join()).toBe(lines)
  })

  it('takes huge texts', () => {
    const lines = (from: number): string[] => Array.from({length: 5_000}, (_, n) => `line ${n + from}`)
    expect(diffLines(lines(0), lines(10_000))).toHaveLength(10_000)
  })
})

describe('compareModels', () => {
  const compare = (before: Partial<DatabaseModel>, after: Partial<DatabaseModel>) =>
    compareModels(emptyModel(before), emptyModel(after))

  it('finds nothing in equal models', () => {
    expect(compareModels(everything, JSON.parse(JSON.stringify(everything)))).toEqual([])
  })

  it('finds what is missing and extra', () => {
    const found = compare({tables: [table('app', 'a')]}, {tables: [table('app', 'b')], views: [view(undefined, 'v')]})
    expect(found).toEqual([
      {object: 'table app.a', kind: 'missing', lines: []},
      {object: 'table app.b', kind: 'extra', lines: []},
      {object: 'view v', kind: 'extra', lines: []},
    ])
  })

  it('shows what changed in an object', () => {
    const before = table('app', 'a', {
      comment: 'old',
      columns: [column('x', 'integer'), column('gone', 'text'), column('same', 'text')],
    })
    const after = table('app', 'a', {
      columns: [column('x', 'bigint', {nullable: false}), column('same', 'text'), column('new', 'text')],
    })
    expect(compare({tables: [before]}, {tables: [after]})).toEqual([
      {
        object: 'table app.a',
        kind: 'changed',
        lines: [
          '- column x type: integer',
          '+ column x type: bigint',
          '- column x nullable: true',
          '+ column x nullable: false',
          '- column gone: {"name":"gone","type":"text","valueKind":"integer","nullable":true}',
          '+ column new: {"name":"new","type":"text","valueKind":"integer","nullable":true}',
          '- comment: old',
        ],
      },
    ])
  })

  it('shows the lines of a text that changed', () => {
    const [found] = compare(
      {views: [view(undefined, 'v', {definition: 'select 1,\n  2\nfrom a'})]},
      {views: [view(undefined, 'v', {definition: 'select 1,\n  3\nfrom a'})]},
    )
    expect(found?.lines).toEqual(['- definition:   2', '+ definition:   3'])
  })

  it('sees the order of columns', () => {
    const [found] = compare(
      {tables: [table(undefined, 't', {columns: [column('a', 'int'), column('b', 'int')]})]},
      {tables: [table(undefined, 't', {columns: [column('b', 'int'), column('a', 'int')]})]},
    )
    expect(found).toEqual({
      object: 'table t',
      kind: 'changed',
      lines: ['- columns: order of a', '+ columns: order of a'],
    })
  })

  it('sees what is no object', () => {
    const found = compare(
      {defaults: {charset: 'utf8mb4'}},
      {dialect: 'mariadb', unrepresented: [{object: 'o', why: 'w'}]},
    )
    expect(found.map(({object, lines}) => [object, ...lines])).toEqual([
      ['database', '- dialect: postgres', '+ dialect: mariadb', '- charset: utf8mb4'],
      ['what cannot be written as SQL', '- : []', '+ : [{"object":"o","why":"w"}]'],
    ])
  })

  it('misses nothing: whatever changes in a model is found', () => {
    const texts = new Set<string>()
    const changeAt = (value: unknown, path: readonly (string | number)[]): unknown => {
      const [key, ...rest] = path
      if (key === undefined)
        return typeof value === 'string' ? `${value}!` : typeof value === 'number' ? value + 1 : !value
      const copy = (Array.isArray(value) ? [...value] : {...(value as object)}) as Record<string | number, unknown>
      copy[key] = changeAt(copy[key], rest)
      return copy
    }
    const leaves = (value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] => {
      if (typeof value !== 'object' || value === null) return [path]
      return Object.entries(value).flatMap(([key, inner]) =>
        leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
      )
    }
    for (const path of leaves(everything)) {
      if (path[0] === 'format') continue
      const found = compareModels(everything, changeAt(everything, path) as DatabaseModel)
      if (found.length === 0) texts.add(path.join('.'))
    }
    expect([...texts]).toEqual([])
  })
})

describe('comparePieces', () => {
  it('takes no account of order', () => expect(comparePieces(['a', 'b', 'b'], ['b', 'a', 'b'])).toEqual([]))

  it('counts', () => {
    expect(comparePieces(['create x', 'create x'], ['create x'])).toEqual([
      {object: 'create x', kind: 'missing', lines: []},
    ])
  })

  it('takes two that begin alike for one that changed', () => {
    expect(
      comparePieces(
        ['-- a table\nCREATE TABLE a (\n  x int\n)', "COMMENT ON TABLE a IS 'one'", 'CREATE VIEW v AS SELECT 1'],
        ['-- a table\nCREATE TABLE a (\n  x text\n)', "COMMENT ON TABLE a IS 'two'", 'CREATE INDEX i ON a (x)'],
      ),
    ).toEqual([
      {object: 'CREATE TABLE a', kind: 'changed', lines: ['-   x int', '+   x text']},
      {
        object: 'COMMENT ON TABLE a',
        kind: 'changed',
        lines: ["- COMMENT ON TABLE a IS 'one'", "+ COMMENT ON TABLE a IS 'two'"],
      },
      {object: 'CREATE VIEW v', kind: 'missing', lines: []},
      {object: 'CREATE INDEX i ON a', kind: 'extra', lines: []},
    ])
  })

  it('cuts texts at empty lines', () => {
    expect(paragraphsOf('# a\n\n\nb\nc  \n\n')).toEqual(['# a', 'b\nc'])
  })
})

import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'
import {textWidth} from '../../../../src/lib/core/text-width.ts'
import {flow, wrap} from '../../../../src/lib/schema/formats/text/flow.ts'
import {layoutRows, type Row} from '../../../../src/lib/schema/formats/text/rows.ts'
import {PLAIN_STYLE} from '../../../../src/lib/schema/formats/text/style.ts'
import {renderText} from '../../../../src/lib/schema/formats/text.ts'
import {column, emptyModel, everything, table, view} from '../../../support/models.ts'

const chips = (...texts: string[]) => texts.map((text) => ({text}))
const row = (lead: string[], ...rest: string[]): Row => ({lead: chips(...lead), rest: chips(...rest)})
const remark = {lines: ['one two three four'], paint: (text: string) => text}

describe('lines', () => {
  it('break between words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  })

  it('break long SQL at brackets, commas, dots and casts', () => {
    expect(wrap("default nextval('public.some_long_id_seq'::regclass)", 30)).toEqual([
      "default nextval('public.",
      "some_long_id_seq'::regclass)",
    ])
  })

  it('cut words that are longer, never within a character', () => {
    expect(wrap('表表表表', 5)).toEqual(['表表', '表表'])
    expect(wrap('👩\u200D👩\u200D👧👩\u200D👩\u200D👧', 3)).toEqual(['👩\u200D👩\u200D👧', '👩\u200D👩\u200D👧'])
  })

  it('hold what stays together', () => {
    expect(flow(chips('not null', 'default 1', 'unique'), 20)).toEqual(['not null  default 1', 'unique'])
  })
})

describe('rows', () => {
  it('are aligned, whatever the script', () => {
    expect(layoutRows([row(['id', 'int'], 'a'), row(['größe', 'x'], 'b'), row(['表表表', 'y'], 'c')], 2, 80)).toEqual([
      '  id      int  a',
      '  größe   x    b',
      '  表表表  y    c',
    ])
  })

  it('have no column for what none of them has', () => {
    expect(layoutRows([row(['a', '', 'c'], 'd'), row(['aa', '', ''], 'e')], 0, 80)).toEqual(['a   c  d', 'aa     e'])
  })

  it('go on in the next line after a name that is too long', () => {
    const long = 'a_name_that_nobody_can_remember'
    expect(layoutRows([row([long, 'int'], 'rest'), row(['b', 'text'], 'rest')], 2, 60)).toEqual([
      `  ${long}`,
      '     int   rest',
      '  b  text  rest',
    ])
  })

  it('go on in the same line where there is no screen', () => {
    const long = 'a'.repeat(60)
    expect(layoutRows([row([long, 'int'], 'rest'), row(['b', 'text'])], 0, Number.POSITIVE_INFINITY)).toEqual([
      `${long}  int  rest`,
      'b  text',
    ])
  })

  it('have below them what does not fit beside them', () => {
    expect(layoutRows([row(['a_longer_name', 'text'], 'one two three four five six seven')], 2, 38)).toEqual([
      '  a_longer_name  text',
      '      one two three four five six',
      '      seven',
    ])
  })

  it('are one after the other where not even the first cells fit', () => {
    expect(layoutRows([row(['name', 'integer', 'not null'], 'x')], 2, 20)).toEqual([
      '  name  integer',
      '      not null  x',
    ])
  })

  it('have their remark beside them where it fits, else below', () => {
    const remarked = {...row(['a'], 'b'), remark}
    expect(layoutRows([remarked], 0, 80)).toEqual(['a  b  -- one two three four'])
    expect(layoutRows([remarked], 0, 34)).toEqual(['a  b  -- one two three four'])
    expect(layoutRows([{...row(['a'], 'b', 'c'), remark}], 0, 20)).toEqual([
      'a',
      '    b  c',
      '    -- one two three',
      '    -- four',
    ])
  })
})

describe('the page', () => {
  it('of an empty database says so', () => {
    expect(renderText(emptyModel(), PLAIN_STYLE)).toBe('no tables\n')
  })

  it('leaves definitions out unless they are asked for', () => {
    const query = 'SELECT team_region AS region'
    expect(renderText(everything, PLAIN_STYLE)).not.toContain(query)
    expect(renderText(everything, {...PLAIN_STYLE, definitions: true})).toContain(`    ${query}`)
  })

  it('is the same in colour, but for the colours', () => {
    const color = new Chalk({level: 1})
    const text = renderText(everything, {...PLAIN_STYLE, color, width: 80})
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
    const bare = text.replaceAll(/\u001B\[\d+m/g, '')
    expect(text).toContain('\u001B[1m')
    expect(bare).toBe(renderText(everything, {...PLAIN_STYLE, width: 80}))
  })

  it.each([20, 40, 60, 80, 120, 200])('fits a terminal of %d columns', (width) => {
    const lines = renderText(everything, {...PLAIN_STYLE, width, definitions: false}).split('\n')
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([])
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
  })

  it('tells once what all tables have alike', () => {
    const mysql = {engine: 'InnoDB', charset: 'utf8mb4', collation: 'x'}
    const model = emptyModel({
      defaults: {charset: 'utf8mb4'},
      tables: [table(undefined, 'a', {mysql}), table(undefined, 'b', {mysql: {...mysql, collation: 'y'}})],
    })
    expect(renderText(model, PLAIN_STYLE)).toBe(
      '2 tables\ncharset: utf8mb4\nall tables:  engine: InnoDB\n\nTABLES\n\na  collation: x\n\nb  collation: y\n',
    )
  })

  it('shows lists of the dialect as lines of their own', () => {
    const policies = [{id: 'policy:t.p', name: 'p', command: 'select', using: '(a = 1)', comment: 'why'}] as const
    const partitionOf = {parent: 'table:b', schema: 's', table: 'b', bound: 'DEFAULT'}
    const model = emptyModel({
      tables: [
        table('s', 'b', {columns: [column('a', 'integer')], postgres: {policies, partitionOf, rowSecurity: true}}),
      ],
    })
    expect(renderText(model, PLAIN_STYLE)).toBe(
      '1 table  1 column\n\nTABLES\n\nb  partition of: b, bound DEFAULT  row security\n  a  integer\n\n' +
        '  policy  p  command select  using (a = 1)  -- why\n',
    )
  })

  it('says why a view is broken', () => {
    const model = emptyModel({views: [view(undefined, 'v', {broken: 'no such table: main.x'})]})
    expect(renderText(model, PLAIN_STYLE)).toBe('no tables  1 view\n\nVIEWS\n\nv  broken: no such table: main.x\n')
  })
})

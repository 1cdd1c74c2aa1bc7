import {describe, expect, it} from 'vitest'
import {postgresQueryRules} from '../../../../src/lib/backends/postgres/query-rules.ts'
import type {QueryColumn, Row, ValueKind} from '../../../../src/lib/backends/query.ts'
import {rowsWriter} from '../../../../src/lib/cli/render/rows/index.ts'
import type {RowFormat, WriterOptions} from '../../../../src/lib/cli/render/rows/writer.ts'
import {textWidth} from '../../../../src/lib/core/text-width.ts'

const columns = (...named: readonly (readonly [string, ValueKind])[]): readonly QueryColumn[] =>
  named.map(([name, kind]) => ({name, kind, type: kind}))

const OPTIONS: WriterOptions = {
  header: true,
  width: Number.POSITIVE_INFINITY,
  height: 24,
  style: {unicode: false, ellipsis: '...', head: (text) => text, faint: (text) => text},
  rules: postgresQueryRules,
  table: 'rows',
  follows: false,
}

function written(
  format: RowFormat,
  of: readonly QueryColumn[],
  rows: readonly Row[],
  options: Partial<WriterOptions> = {},
): string {
  const writer = rowsWriter(format, {...OPTIONS, ...options})
  // Row by row: what a batch is must not be seen.
  return writer.begin(of) + rows.map((row) => writer.rows([row])).join('') + writer.end()
}

const ONE = columns(['a', 'text'])

describe('formats', () => {
  it('tell NULL from an empty text, and from a text that says NULL', () => {
    const rows = [[null], [''], ['NULL']]
    expect(written('csv', ONE, rows)).toBe('a\n\n""\nNULL\n')
    expect(written('tsv', ONE, rows)).toBe('a\n\\N\n\nNULL\n')
    expect(written('ndjson', ONE, rows)).toBe('{"a":null}\n{"a":""}\n{"a":"NULL"}\n')
    expect(written('table', ONE, rows)).toBe("a\n------\nNULL\n\n'NULL'\n")
    expect(written('markdown', ONE, rows)).toBe("| a |\n| --- |\n| NULL |\n|  |\n| 'NULL' |\n")
    expect(written('insert', ONE, rows)).toBe(
      `INSERT INTO rows (a) VALUES (NULL);\nINSERT INTO rows (a) VALUES ('');\nINSERT INTO rows (a) VALUES ('NULL');\n`,
    )
  })

  it('quote what CSV and TSV would read as theirs', () => {
    const rows = [['a,b'], ['"'], ['a\nb'], ['a\rb'], ['\\.'], ['tab\t\\']]
    expect(written('csv', ONE, rows)).toBe('a\n"a,b"\n""""\n"a\nb"\n"a\rb"\n"\\."\ntab\t\\\n')
    expect(written('tsv', ONE, rows)).toBe('a\na,b\n"\na\\nb\na\\rb\n\\\\.\ntab\\t\\\\\n')
  })

  it('keep every digit in JSON', () => {
    const values = columns(['i', 'integer'], ['f', 'float'], ['d', 'decimal'], ['b', 'boolean'], ['j', 'json'])
    expect(
      written('ndjson', values, [
        ['9007199254740991', '0.1', '1.50', 't', '{"a":\n  1.0}'],
        ['9007199254740993', 'NaN', '-0', 'f', '"\\n"'],
        ['007', '1e300', null, null, null],
      ]),
    ).toBe(
      '{"i":9007199254740991,"f":0.1,"d":"1.50","b":true,"j":{"a": 1.0}}\n' +
        '{"i":"9007199254740993","f":"NaN","d":"-0","b":false,"j":"\\n"}\n' +
        '{"i":"007","f":1e300,"d":null,"b":null,"j":null}\n',
    )
  })

  it('give each column of an object a name of its own', () => {
    const same = columns(['a', 'text'], ['a', 'text'], ['a_2', 'text'])
    expect(written('ndjson', same, [['1', '2', '3']])).toBe('{"a":"1","a_3":"2","a_2":"3"}\n')
  })

  it('keep values of their own kind apart', () => {
    const row: Row = [{kind: 'integer', text: '5'}]
    expect(written('ndjson', ONE, [row, ['5'], [{kind: 'bytes', text: '0x00'}]])).toBe(
      '{"a":5}\n{"a":"5"}\n{"a":"0x00"}\n',
    )
  })
})

/** Wide, joined, combining, right-to-left, and what would do something to a terminal. */
const HOSTILE = [
  '漢字かな交じり文',
  '👩‍👩‍👧‍👦 family 🎉',
  'e\u0301te\u0301 n\u0303',
  'שלום עולם',
  'مرحبا',
  '\u001b[31mred\u001b[0m',
  'a\u202egnp.exe',
  'line\nline\ttab',
  '\u0000\u0007\u009b',
]

const WIDE = columns(['id', 'integer'], ['text', 'text'], ['more', 'text'])

describe.each([40, 80, 200])('a table at %i columns', (width) => {
  const text = written(
    'table',
    WIDE,
    HOSTILE.map((value, at) => [String(at), value, value.repeat(at * 3 + 1)]),
    {
      width,
      style: {...OPTIONS.style, unicode: true, ellipsis: '…'},
    },
  )
  const lines = text.trimEnd().split('\n')

  it('fits', () => {
    for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(width)
    expect(lines).toHaveLength(HOSTILE.length + 2)
  })

  it('has its columns below each other', () => {
    const bars = (line: string): number[] => {
      const pieces = line.split(/[│┼]/)
      return pieces.slice(0, -1).map((_, at) => textWidth(pieces.slice(0, at + 1).join('|')))
    }
    for (const line of lines) expect(bars(line), line).toEqual(bars(lines[0] ?? ''))
  })

  it('does nothing to the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    expect(text).toContain('\\x1b[31m')
  })
})

describe('a table', () => {
  it('has numbers at the right, also where each value has a kind of its own', () => {
    const number = (text: string): Row => [{kind: 'integer', text}]
    expect(written('table', ONE, [number('1'), number('100'), [null]])).toBe('   a\n----\n   1\n 100\nNULL\n')
  })

  it('keeps the widths of its first screen, and cuts what is longer on a terminal alone', () => {
    const rows = [...Array.from({length: 10}, () => ['ab']), ['abcdefghijkl']]
    expect(written('table', ONE, rows, {width: 20, height: 10}).split('\n').at(-2)).toBe('..')
    expect(
      written('table', ONE, [...Array.from({length: 100}, () => ['ab']), ['abcdefghijkl']])
        .split('\n')
        .at(-2),
    ).toBe('abcdefghijkl')
  })

  it('turns a row that fits on no line', () => {
    const many = columns(...Array.from({length: 12}, (_, at) => [`c${at}`, 'text'] as const))
    const text = written('table', many, [Array.from({length: 12}, (_, at) => String(at))], {width: 40})
    expect(text).toContain('-- 1 -------\nc0   0\n')
  })
})

import {describe, expect, it} from 'vitest'
import {postgresLexer} from '../../../../src/lib/backends/postgres/lexer.ts'
import {refusalOf} from '../../../support/lexing.ts'

describe('COPY … FROM stdin', () => {
  it('gives the rows to their statement and goes on after them', () => {
    const source = "copy t (a, b) from stdin with (format csv);\nit's;\n$$\n\\.\nselect 1;"
    expect(postgresLexer.statements(source)).toEqual([
      {
        text: 'copy t (a, b) from stdin with (format csv)',
        start: 0,
        end: 42,
        words: ['COPY', 'T', 'A', 'B', 'FROM', 'STDIN', 'WITH', 'FORMAT', 'CSV'],
        copy: {start: 44, end: 53},
      },
      {text: 'select 1', start: 56, end: 64, words: ['SELECT']},
    ])
  })

  const rows = (source: string): (string | undefined)[] =>
    postgresLexer.statements(source).map(({copy}) => copy && source.slice(copy.start, copy.end))

  it.each<readonly [string, string, readonly (string | undefined)[]]>([
    ['no rows', 'copy t from stdin;\n\\.\nselect 1', ['', undefined]],
    ['CRLF', 'copy t from stdin;\r\na\r\n\\.\r\nselect 1', ['a\r\n', undefined]],
    ['the end of the script', 'copy t from stdin;\na\nb', ['a\nb']],
    ['a script that ends with the statement', 'copy t from stdin;', ['']],
    ['a script that ends with its line', 'copy t from stdin;\n', ['']],
    ['\\. inside a row', 'copy t from stdin;\na\\.\n\\.b\n \\.\n\\.\n', ['a\\.\n\\.b\n \\.\n']],
    ['rows that begin with white space', 'copy t from stdin; \n\n a\n\\.', ['\n a\n']],
    ['a comment on its line', "copy t from stdin; -- it's\na\n\\.\n", ['a\n']],
    ['STDOUT, which the server takes for STDIN', 'COPY t FROM STDOUT;\na\n\\.\n', ['a\n']],
    ['BINARY and a quoted name', 'copy binary "from" from stdin;\na\n\\.\n', ['a\n']],
    ['two blocks', 'copy t from stdin;\na\n\\.\ncopy t from stdin;\nb\n\\.\n', ['a\n', 'b\n']],
    ['none for a file', "copy t from 'stdin';\nselect 1;", [undefined, undefined]],
    ['none for output', 'copy t to stdout;\nselect 1;', [undefined, undefined]],
    ['none for a query', 'copy (select 1 from stdin) to stdout;\nselect 1;', [undefined, undefined]],
    ['none for a program', 'copy t from program $$stdin$$;\nselect 1;', [undefined, undefined]],
  ])('reads the rows of %s', (_title, source, expected) => {
    expect(rows(source)).toEqual(expected)
  })

  it('refuses a statement on the COPY line', () => {
    expect(refusalOf(postgresLexer, 'copy t from stdin; select 1;\na\n\\.\n')).toEqual({
      message: 'text follows COPY … FROM stdin; on its line',
      at: 'select 1;\na\n',
      fix: 'Begin the rows on the next line, and the next statement after the line \\. that ends them.',
    })
  })
})

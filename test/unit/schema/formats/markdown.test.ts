import {describe, expect, it} from 'vitest'
import {code, prose, sqlBlock, tableOf} from '../../../../src/lib/schema/formats/markdown/escape.ts'
import {renderMarkdown, renderMarkdownPages} from '../../../../src/lib/schema/formats/markdown.ts'
import {column, emptyModel, table, view} from '../../../support/models.ts'

describe('prose', () => {
  it.each([
    ['a *b* _c_ `d` ~e~ [f](g)', 'a \\*b\\* \\_c\\_ \\`d\\` \\~e\\~ \\[f\\](g)'],
    ['<b>&amp;</b> $x$', '&lt;b&gt;&amp;amp;&lt;/b&gt; &#36;x&#36;'],
    ['a | b \\| c', 'a \\| b \\\\\\| c'],
    ['# no heading', '\\# no heading'],
    ['- no list', '\\- no list'],
    ['1. no list either', '1\\. no list either'],
    ['1.5 MB', '1.5 MB'],
    ['two\nlines', 'two<br>lines'],
    ['\u001B[31m', '\\\\x1b\\[31m'],
  ])('%j is text', (text, written) => expect(prose(text)).toBe(written))
})

describe('code', () => {
  it.each([
    ['film_actor', '`film_actor`'],
    ['<b>', '`<b>`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['a`b', '<code>a&#96;b</code>'],
    ['back\\', '<code>back&#92;</code>'],
    [' a  b', '<code>&nbsp;a &nbsp;b</code>'],
    [' ', '<code>&nbsp;</code>'],
  ])('%j stays in its cell', (text, written) => expect(code(text)).toBe(written))

  it('has a fence that nothing in it ends', () => {
    expect(sqlBlock("SELECT '\n````\n'")).toBe("`````sql\nSELECT '\n````\n'\n`````")
  })
})

describe('a table', () => {
  it('has no column that is empty', () => {
    expect(
      tableOf(
        ['a', 'b'],
        [
          ['1', ''],
          ['2', ''],
        ],
      ),
    ).toBe('| a |\n| --- |\n| 1 |\n| 2 |')
  })
})

describe('pages', () => {
  const key = (name: string, to: string) => ({
    kind: 'foreign key' as const,
    id: `constraint:${name}.${to}`,
    columns: ['id'],
    references: {schema: 'public', table: to, columns: ['id']},
  })
  const tables = ['Users', 'users', 'con', 'größe', '..', 'README'].map((name) =>
    table('public', name, {columns: [column('id', 'integer')], constraints: [key(name, 'users')]}),
  )
  const pages = renderMarkdownPages(emptyModel({tables, views: [view('public', 'users')]}))

  it('have names that any file system takes', () => {
    expect(pages.map(({path}) => path)).toEqual([
      'README.md',
      'tables/Users.md',
      'tables/users-2.md',
      'tables/con_.md',
      'tables/größe.md',
      'tables/_.md',
      'tables/README.md',
      'views/users.md',
    ])
  })

  it('lead to each other', () => {
    const text = (path: string) => pages.find((page) => page.path === path)?.text ?? ''
    expect(text('README.md')).toContain('[`größe`](tables/gr%C3%B6%C3%9Fe.md)')
    expect(text('tables/Users.md')).toContain('[Database schema](../README.md)')
    expect(text('tables/Users.md')).toContain('→ [`users.id`](users-2.md)')
    expect(text('tables/users-2.md')).toContain('| referenced by | [`Users`](Users.md) |')
  })

  it('of a table that is related to others have a diagram of these', () => {
    const page = pages.find(({path}) => path === 'tables/con_.md')?.text
    expect(page).toContain(
      '```mermaid\nerDiagram\n  con {\n    integer id FK\n  }\n  users\n  con }o--o| users : "id"\n```',
    )
  })
})

describe('the document', () => {
  it('leaves the diagram out where there would be too much of it', () => {
    const many = Array.from({length: 200}, (_, at) =>
      table('public', `t${at}`, {
        columns: [column('id', 'integer')],
        constraints: [
          {
            kind: 'foreign key',
            id: `c${at}`,
            columns: ['id'],
            references: {schema: 'public', table: 't0', columns: ['id']},
          },
        ],
      }),
    )
    expect(renderMarkdown(emptyModel({tables: many}))).not.toContain('mermaid')
    const some = renderMarkdown(emptyModel({tables: many.slice(0, 60)}))
    expect(some).toContain('  t1 }o--o| t0 : "id"')
    expect(some).not.toContain('integer id FK')
  })
})

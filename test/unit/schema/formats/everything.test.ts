/** No fact of a model is left out: each text in it is somewhere on the page. */
import {describe, expect, it} from 'vitest'
import {oneLine} from '../../../../src/lib/core/visible.ts'
import {renderMarkdown, renderMarkdownPages} from '../../../../src/lib/schema/formats/markdown.ts'
import {PLAIN_STYLE} from '../../../../src/lib/schema/formats/text/style.ts'
import {renderText} from '../../../../src/lib/schema/formats/text.ts'
import {everything} from '../../../support/models.ts'

/** Names of names, what follows from others, and what is told by words of its own. */
const UNTOLD = new Set(['format', 'dialect', 'id', 'typeId', 'dependsOn', 'valueKind', 'signature', 'identity'])

/** What a sequence or a deferrable constraint is unless something else is told. */
const EXPECTED = new Set(['1', '9223372036854775807', '2147483647', 'immediate'])

function textsOf(value: unknown, key = ''): string[] {
  if (UNTOLD.has(key)) return []
  if (typeof value === 'string') return EXPECTED.has(value) ? [] : [value]
  if (typeof value === 'number') return [value === 12_345 ? '12,345' : value === 1_572_864 ? '1.5 MB' : String(value)]
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, name))
}

const texts = [...new Set(textsOf(everything))]
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll("''", "'")

/** As it is read, not as it is written. */
const rendered = (markdown: string): string =>
  markdown
    .replaceAll('<br>', ' ')
    .replaceAll(/\\([\\`*_[\]|~])/g, '$1')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe.each([
  ['the page of text', renderText(everything, {...PLAIN_STYLE, definitions: true}).replaceAll('-- ', '')],
  ['the document of Markdown', rendered(renderMarkdown(everything))],
  [
    'the pages of Markdown',
    rendered(
      renderMarkdownPages(everything)
        .map(({text}) => text)
        .join('\n'),
    ),
  ],
])('%s', (_, page) => {
  it('tells every fact', () => {
    const shown = flat(page)
    expect(texts.length).toBeGreaterThan(150)
    expect(texts.filter((text) => !shown.includes(flat(oneLine(text))))).toEqual([])
  })
})

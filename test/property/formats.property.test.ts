/** Whatever names, comments and SQL hold, every format shows it harmlessly and stays what it is. */
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {textWidth} from '../../src/lib/core/text-width.ts'
import {visible, visibleLines} from '../../src/lib/core/visible.ts'
import {renderDot} from '../../src/lib/schema/formats/dot.ts'
import {parseModel, renderJson} from '../../src/lib/schema/formats/json.ts'
import {renderKysely} from '../../src/lib/schema/formats/kysely.ts'
import {code, prose} from '../../src/lib/schema/formats/markdown/escape.ts'
import {renderMarkdown, renderMarkdownPages} from '../../src/lib/schema/formats/markdown.ts'
import {renderMermaid} from '../../src/lib/schema/formats/mermaid.ts'
import {PLAIN_STYLE} from '../../src/lib/schema/formats/text/style.ts'
import {renderText} from '../../src/lib/schema/formats/text.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {hostileModel, nasty} from '../support/hostile.ts'

/** All but line ends. */
const UNSEEN = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Without the two that scripts and emoji need. */
const withoutJoiners = (text: string): string => text.replaceAll('\u200C', '').replaceAll('\u200D', '')

/** Outside of code, where brackets are but brackets. */
function linksOf(page: string): string[] {
  const bare = page.replaceAll(/^(```+)\w+\n[\s\S]*?\n\1$/gm, '').replaceAll(/`[^`\n]*`/g, 'code')
  return [...bare.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, target = '']) => target)
}

const FORMATS: readonly (readonly [string, (model: DatabaseModel) => string])[] = [
  ['text', (model) => renderText(model, {...PLAIN_STYLE, definitions: true})],
  ['text of 40 columns', (model) => renderText(model, {...PLAIN_STYLE, width: 40, definitions: true})],
  ['json', renderJson],
  ['markdown', renderMarkdown],
  [
    'pages of markdown',
    (model) =>
      renderMarkdownPages(model)
        .map(({path, text}) => path + text)
        .join(''),
  ],
  ['mermaid', renderMermaid],
  ['dot', renderDot],
  ['kysely', renderKysely],
]

describe('foreign text', () => {
  it.each(FORMATS)('is harmless to a terminal in %s, and ends with a newline', (_, render) => {
    fc.assert(
      fc.property(hostileModel, (model) => {
        const text = render(model)
        expect(withoutJoiners(text)).not.toMatch(UNSEEN)
        expect(text.endsWith('\n')).toBe(true)
      }),
    )
  })

  it('is shown on one line, without anything that is not seen', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(withoutJoiners(visible(text))).not.toMatch(UNSEEN)
        expect(visible(text)).not.toContain('\n')
        expect(visible(visible(text))).toBe(visible(text))
        expect(withoutJoiners(visibleLines(text).join('\n'))).not.toMatch(UNSEEN)
      }),
    )
  })

  it('that can be seen is left as it is', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom(...'aB1 "\'<>&|\\`{}[]äß表👩\u200D😀ก็')}), (text) => {
        expect(visible(text)).toBe(text)
      }),
    )
  })
})

describe('JSON', () => {
  it('gives the model back', () => {
    fc.assert(
      fc.property(hostileModel, (model) => {
        // JSON has no halves of surrogate pairs to lose: they are escaped.
        expect(parseModel(renderJson(model), 'a.json')).toEqual(model)
      }),
    )
  })
})

describe('the page of text', () => {
  it('keeps to the width of the terminal', () => {
    fc.assert(
      fc.property(hostileModel, fc.integer({min: 20, max: 120}), (model, width) => {
        const lines = renderText(model, {...PLAIN_STYLE, width}).split('\n')
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('Markdown', () => {
  it('has no text that is markup', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(prose(text).replaceAll('<br>', '')).not.toMatch(/[<>$]|(?<!\\)(\\\\)*[`*_[\]|~]/)
      }),
    )
  })

  it('has no name that ends its code or its cell', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const inner = /^`([^`]+)`$/.exec(code(name))?.[1] ?? /^<code>(.*)<\/code>$/s.exec(code(name))?.[1]
        expect(inner).toBeDefined()
        expect(inner).not.toMatch(/[`|\n]/)
        if (code(name).startsWith('<')) expect(inner).not.toMatch(/[<>*_[\]\\~]/)
      }),
    )
  })

  it('has pages whose links lead to pages, and whose paths any file system takes', () => {
    fc.assert(
      fc.property(hostileModel, (model) => {
        const pages = renderMarkdownPages(model)
        const paths = new Set(pages.map(({path}) => path))
        expect(new Set([...paths].map((path) => path.toLowerCase())).size).toBe(pages.length)
        for (const {path, text} of pages) {
          expect(path).toMatch(/^([\p{L}\p{M}\p{N}._-]+\/)?[\p{L}\p{M}\p{N}._-]+\.md$/u)
          for (const target of linksOf(text)) {
            const {pathname} = new URL(target, `http://x/${path.split('/').map(encodeURIComponent).join('/')}`)
            expect(paths).toContain(decodeURIComponent(pathname.slice(1)))
          }
        }
      }),
    )
  })
})

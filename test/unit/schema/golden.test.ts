/** Every format of every model under test/golden, whole. What a server makes of setup.sql is compared elsewhere. */
import {globSync, readFileSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {renderDot} from '../../../src/lib/schema/formats/dot.ts'
import {htmlPage} from '../../../src/lib/schema/formats/html.ts'
import {parseModel, renderJson} from '../../../src/lib/schema/formats/json.ts'
import {renderKysely} from '../../../src/lib/schema/formats/kysely.ts'
import {renderMarkdown, renderMarkdownPages} from '../../../src/lib/schema/formats/markdown.ts'
import {renderMermaid} from '../../../src/lib/schema/formats/mermaid.ts'
import {PLAIN_STYLE} from '../../../src/lib/schema/formats/text/style.ts'
import {renderText} from '../../../src/lib/schema/formats/text.ts'
import {expectGolden} from '../../support/golden.ts'
import {everything} from '../../support/models.ts'

const FOLDER = join(import.meta.dirname, '../../golden')
const UNICODE = {...PLAIN_STYLE, symbols: {arrow: '→'}}

it('the model with one of everything', () => expectGolden('fixture/kitchen-sink/model.json', renderJson(everything)))

const sets = globSync('*/*/model.json', {cwd: FOLDER}).map(dirname).toSorted()

describe.each(sets.map((set) => set.replaceAll('\\', '/')))('%s', (set) => {
  const json = readFileSync(join(FOLDER, set, 'model.json'), 'utf8')
  const model = parseModel(json, 'model.json')

  it.each([
    ['text.txt', () => renderText(model, {...UNICODE, width: 80})],
    ['text-40.txt', () => renderText(model, {...UNICODE, width: 40})],
    ['text-piped.txt', () => renderText(model, {...PLAIN_STYLE, definitions: true})],
    ['markdown.md', () => renderMarkdown(model)],
    ['mermaid.mmd', () => renderMermaid(model)],
    ['dot.dot', () => renderDot(model)],
    ['html.html', () => htmlPage(model, 'Kitchen sink', {script: '/* page.js */', style: '/* page.css */'})],
    ['kysely.ts', () => renderKysely(model)],
  ])('%s', (file, render) => expectGolden(`${set}/${file}`, render()))

  it('pages of markdown', () => {
    const pages = renderMarkdownPages(model)
    if (process.env.UPDATE_GOLDEN === '1') rmSync(join(FOLDER, set, 'pages'), {recursive: true, force: true})
    for (const {path, text} of pages) expectGolden(`${set}/pages/${path}`, text)
    const kept = globSync('**/*.md', {cwd: join(FOLDER, set, 'pages')}).map((path) => path.replaceAll('\\', '/'))
    expect(kept.toSorted()).toEqual(pages.map(({path}) => path).toSorted())
  })

  it('is the same after JSON and back', () => expect(renderJson(model)).toBe(json))
})

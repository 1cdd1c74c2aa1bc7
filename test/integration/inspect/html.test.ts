/** The html page in a browser: search, pages, the diagram, light and dark; no error, no request. */
import {globSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {Browser, BrowserContextOptions, Locator, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {visible, visibleLines} from '../../../src/lib/core/visible.ts'
import {renderHtml} from '../../../src/lib/schema/formats/html.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {findChromium, go, headed, listed, type OpenPage, openPage, startChromium, until} from '../../support/browser.ts'
import {ROOT} from '../../support/build.ts'
import {expectGolden} from '../../support/golden.ts'
import {everything} from '../../support/models.ts'
import {freshFolder} from '../../support/run-context.ts'
import {describeExtra} from '../../support/servers.ts'

/** Opens `model` as a page, runs `body`, and sees to it that the page complained of nothing. */
type Visit = (body: (page: Page) => Promise<void>, options?: VisitOptions) => Promise<void>

interface VisitOptions extends BrowserContextOptions {
  readonly hash?: string
  /** @defaultValue the model with one of everything */
  readonly model?: DatabaseModel
}

const GOLDEN = join(ROOT, 'test/golden')
const models = globSync('*/*/model.json', {cwd: GOLDEN}).map((path) => dirname(path).replaceAll('\\', '/'))

await describeExtra('the html page in Chromium', 'sqlite', findChromium, (program) => {
  vi.setConfig({testTimeout: 180_000})
  let browser: Browser
  let url: string
  beforeAll(async () => {
    browser = await startChromium(program)
    url = written('everything', everything)
  })
  afterAll(() => browser?.close())

  const visit: Visit = async (body, {hash = '', model, ...options} = {}) => {
    const address = model === undefined ? url : written('model', model)
    await using open: OpenPage = await openPage(browser, address + hash, options)
    await body(open.page)
    expect(open.complaints).toEqual([])
  }

  describe('search', () => searching(visit))
  describe('the diagram', () => diagram(visit))
  describe('the look', () => looks(visit))

  it('shows everything that is in the model', () =>
    visit(async (page) => {
      const links = await listed(page)
      const trees: string[] = [await page.locator('body').ariaSnapshot()]
      for (const hash of ['#/diagram', ...links]) {
        await go(page, hash)
        if (hash === '#/diagram') await page.locator('.near').first().waitFor()
        trees.push(`# ${hash}\n${await page.locator('main').ariaSnapshot()}`)
      }
      expectGolden('fixture/kitchen-sink/html.aria.yaml', `${trees.join('\n\n')}\n`)
    }))

  it.each(models)('leaves out nothing of %s', (set) => {
    const model = JSON.parse(readFileSync(join(GOLDEN, set, 'model.json'), 'utf8')) as DatabaseModel
    return visit(
      async (page) => {
        const texts = await textsOf(page, ['#/', ...(await listed(page))])
        const shown = plain(texts.join(' '))
        expect(leavesOf(model).filter((text) => !shown.includes(plain(text)))).toEqual([])
      },
      {model},
    )
  })

  it('says so when the address names nothing', () =>
    visit(
      async (page) => {
        await headed(page, 'Not found')
        expect(await page.locator('main').textContent()).toContain('table:app.gone')
      },
      {hash: '#/table:app.gone'},
    ))
})

function searching(visit: Visit): void {
  it('finds a column by a part of its name, and Enter opens its table at the column', () =>
    visit(async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('people.sala')
      expect(await page.getByRole('option').allInnerTexts()).toHaveLength(2)
      const column = page.getByRole('group', {name: 'Columns'}).getByRole('option')
      expect(await column.locator('mark').allTextContents()).toEqual(['sala', 'people'])
      expect(await column.getAttribute('aria-selected')).toBe('true')
      await page.keyboard.press('Enter')
      await headed(page, 'app.people')
      expect(new URL(page.url()).hash).toBe('#/table:app.people/column:app.people.salary')
      expect(await page.locator('.pointed th').textContent()).toBe('salary')
      expect(await page.locator('#results').isVisible()).toBe(false)
    }))

  it('finds what a comment says, and goes through the results with the arrow keys', () =>
    visit(async (page) => {
      await page.getByRole('combobox', {name: 'Search'}).fill('the time')
      const option = page.getByRole('group', {name: 'Comments'}).getByRole('option')
      expect(await option.textContent()).toContain('people_touch')
      await page.getByRole('combobox', {name: 'Search'}).fill('people')
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
      expect(await page.locator('[aria-selected=true] .label').textContent()).toBe('active_people')
      await page.locator('[aria-selected=true]').click()
      await headed(page, 'app.active_people')
    }))

  it('opens a trigger at its definition, and says when nothing is found', () =>
    visit(async (page) => {
      await page.getByRole('combobox', {name: 'Search'}).fill('touch')
      await page.getByRole('group', {name: 'Triggers'}).getByRole('option').click()
      expect(await page.locator('details.pointed pre').textContent()).toContain('EXECUTE FUNCTION app.touch()')
      await page.keyboard.press('/')
      await page.keyboard.type('no such thing')
      expect(await page.locator('#results').textContent()).toBe('Nothing found')
      await page.keyboard.press('Escape')
      expect(await page.locator('#results').isVisible()).toBe(false)
    }))
}

function diagram(visit: Visit): void {
  const hash = '#/diagram'

  it('draws each foreign key from its column to the one it refers to', () =>
    visit(
      async (page) => {
        await page.locator('.near').first().waitFor()
        expect(await page.locator('.wire:not(.use)').count()).toBe(2)
        const wire = page.locator('.wire:not(.use)', {hasText: 'org.teams'})
        expect(await wire.locator('title').textContent()).toBe(
          'app.people (team_region, team_code) → org.teams (region, code)',
        )
        const ends = await endsOf(wire.locator('.line'))
        const [parent, child] = [
          await middleOf(card(page, 'teams', 'region')),
          await middleOf(card(page, 'people', 'team_region')),
        ]
        expect(ends.map((y) => Math.abs(y - parent)).toSorted((a, b) => a - b)[0]).toBeLessThan(4)
        expect(ends.map((y) => Math.abs(y - child)).toSorted((a, b) => a - b)[0]).toBeLessThan(4)
      },
      {hash},
    ))

  it('draws views and, dashed, what they read; or tables only', () =>
    visit(
      async (page) => {
        await page.locator('.near').first().waitFor()
        const views = everything.views.length
        expect(views).toBeGreaterThan(0)
        expect(await page.locator('.card.view').count()).toBe(views)
        const use = page.locator('.wire.use', {hasText: 'uses'}).first()
        expect(await use.locator('.line').evaluate('line => getComputedStyle(line).strokeDasharray')).not.toBe('none')
        await page.locator('.tools').getByLabel('Views').selectOption('without')
        expect(await page.locator('.card.view').count()).toBe(0)
        expect(await page.locator('.wire.use').count()).toBe(0)
        expect(await page.locator('.card').count()).toBe(everything.tables.length)
      },
      {hash},
    ))

  it('lights up a table with its neighbours, and a click opens its page', () =>
    visit(
      async (page) => {
        await page.locator('.near').first().waitFor()
        const teams = page.locator('.card[href="#/table:org.teams"]')
        await teams.hover()
        expect(await page.locator('.card.lit').count()).toBe(3)
        expect(await page.locator('.wire.lit').count()).toBe(2)
        await teams.click()
        await headed(page, 'org.teams')
      },
      {hash},
    ))

  it('is panned and zoomed with the wheel, by dragging, with keys and with buttons', () =>
    visit(
      async (page) => {
        await page.locator('.near').first().waitFor()
        const first = await view(page)
        await page.mouse.move(700, 400)
        await page.mouse.wheel(0, -300)
        await until(async () => (await view(page)).zoom).toBeGreaterThan(first.zoom * 1.2)
        await page.getByRole('button', {name: 'Show everything'}).click()
        await until(() => view(page)).toEqual(first)
        await page.locator('.stage').focus()
        await page.keyboard.press('ArrowLeft')
        await until(async () => (await view(page)).x - first.x).toBeCloseTo(80, 0)
        await page.keyboard.press('0')
        await until(() => view(page)).toEqual(first)
        // A drag that starts on a table moves the drawing and opens nothing.
        const box = await page.locator('.card').first().boundingBox()
        await page.mouse.move(box!.x + 20, box!.y + 10)
        await page.mouse.down()
        await page.mouse.move(box!.x + 70, box!.y + 40, {steps: 4})
        await page.mouse.up()
        await until(async () => (await view(page)).x - first.x).toBeCloseTo(50, 0)
        expect(new URL(page.url()).hash).toBe(hash)
      },
      {hash},
    ))

  it('is zoomed with two fingers', () =>
    visit(
      async (page) => {
        await page.locator('.card').first().waitFor()
        const first = await view(page)
        const client = await page.context().newCDPSession(page)
        const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
          client.send('Input.dispatchTouchEvent', {type, touchPoints: xs.map((x, id) => ({x, y: 500, id}))})
        await touch('touchStart', 150, 250)
        for (const apart of [10, 25, 50]) await touch('touchMove', 150 - apart, 250 + apart)
        await touch('touchEnd')
        await until(async () => (await view(page)).zoom / first.zoom).toBeGreaterThan(1.5)
      },
      {hash, viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true},
    ))
}

function looks(visit: Visit): void {
  const ground = (page: Page): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor')

  it.each(['light', 'dark'] as const)('is %s where the system is, and the button changes it for good', (colorScheme) =>
    visit(
      async (page) => {
        const [own, other] =
          colorScheme === 'light'
            ? ['rgb(255, 255, 255)', 'rgb(20, 23, 27)']
            : ['rgb(20, 23, 27)', 'rgb(255, 255, 255)']
        expect(await ground(page)).toBe(own)
        await page.getByRole('button', {name: 'Theme: auto'}).click()
        if (colorScheme === 'light') await page.getByRole('button', {name: 'Theme: light'}).click()
        expect(await ground(page)).toBe(other)
        await page.reload()
        expect(await ground(page)).toBe(other)
      },
      {colorScheme},
    ),
  )

  it('fits a phone: nothing is wider than the screen, the list is behind a button', () =>
    visit(
      async (page) => {
        for (const hash of [
          '#/',
          '#/table:app.people',
          '#/view:app.active_people',
          '#/function:app.touch()',
          '#/diagram',
        ]) {
          await go(page, hash)
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), hash).toBeLessThanOrEqual(0)
        }
        expect(await page.locator('.list').isVisible()).toBe(false)
        await page.getByRole('button', {name: 'List of objects'}).click()
        await page.locator('.list').getByRole('link', {name: 'org.teams'}).click()
        await headed(page, 'org.teams')
        await until(() => page.locator('.list').isVisible()).toBe(false)
      },
      {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true},
    ))
}

function written(name: string, model: DatabaseModel): string {
  const file = join(freshFolder('html'), `${name}.html`)
  writeFileSync(file, renderHtml(model, {title: name}))
  return pathToFileURL(file).href
}

/** What of a model is not shown as it stands: ids, which are links, and words of the model's own. */
const UNSHOWN = new Set([
  'id',
  'dependsOn',
  'parent',
  'identity',
  'typeId',
  'format',
  'valueKind',
  'kind',
  'mode',
  'affinity',
  'min',
  'max',
  'deferrable',
])

/** All texts that a model holds. */
function leavesOf(value: unknown, key = ''): readonly string[] {
  if (UNSHOWN.has(key)) return []
  if (typeof value === 'string') return key === 'type' ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, Array.isArray(value) ? key : name))
}

/** Without what the layout of a text is. */
const plain = (text: string): string => visibleLines(text).map(visible).join('').replaceAll(/\s+/g, '')

/** What stands on each page. */
const textsOf = (page: Page, hashes: readonly string[]): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(`(async () => {
    const texts = []
    for (const hash of ${JSON.stringify(hashes)}) {
      if (location.hash !== hash) {
        const shown = new Promise((resolve) => addEventListener('hashchange', resolve, {once: true}))
        location.assign(hash)
        await shown
      }
      texts.push(document.querySelector('main').textContent)
    }
    return texts
  })()`)

interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

async function view(page: Page): Promise<View> {
  const transform = await page.locator('.scene').getAttribute('transform')
  const [x = 0, y = 0, zoom = 0] = transform?.match(/-?[\d.]+/g)?.map(Number) ?? []
  return {x, y, zoom}
}

const card = (page: Page, table: string, column: string): Locator =>
  page.locator(`.card[href$=".${table}"]`).getByText(column, {exact: true})

async function middleOf(locator: Locator): Promise<number> {
  const box = await locator.boundingBox()
  return box!.y + box!.height / 2
}

/** How far down the screen a line begins and ends. */
const endsOf = (line: Locator): Promise<readonly number[]> =>
  line.evaluate((element) => {
    const path = element as unknown as Line
    return [0, path.getTotalLength()].map((at) => path.getPointAtLength(at).matrixTransform(path.getScreenCTM()).y)
  })

/** What of an SVGPathElement is needed here. */
interface Line {
  readonly getTotalLength: () => number
  readonly getPointAtLength: (at: number) => {readonly matrixTransform: (matrix: unknown) => {readonly y: number}}
  readonly getScreenCTM: () => unknown
}

/** The html page of schemas that mean harm, and of one that is large. */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import * as fc from 'fast-check'
import type {Browser} from 'playwright-core'
import {afterAll, beforeAll, expect, it, vi} from 'vitest'
import {renderHtml} from '../../../src/lib/schema/formats/html.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {findChromium, go, headed, listed, openPage, startChromium} from '../../support/browser.ts'
import {hostileModel} from '../../support/hostile.ts'
import {column, emptyModel, table} from '../../support/models.ts'
import {freshFolder} from '../../support/run-context.ts'
import {describeExtra} from '../../support/servers.ts'

/** All but line ends. */
const UNSEEN = /[^\n\P{Cc}]|[\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u

await describeExtra('the html page in Chromium, with odd schemas', 'sqlite', findChromium, (program) => {
  vi.setConfig({testTimeout: 180_000})
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium(program)
  })
  afterAll(() => browser?.close())

  it('shows names and comments with HTML, quotes and escapes as what they are', async () => {
    const name = `</script><img src=x onerror=alert(1)>"'\u001b[31m\u202e`
    const comment = '<script>alert(2)</script><!-- &amp;'
    const columns = [column(name, name, {comment, default: name})]
    const model = emptyModel({tables: [table(name, name, {comment, columns})]})
    await using open = await openPage(browser, written(model, name))
    const {page} = open
    await page.locator('.list a').first().click()
    expect(await page.locator('h1').textContent()).toBe(`</script><img src=x onerror=alert(1)>"'\\x1b[31m\\u202e`)
    expect(await page.locator('td .comment').textContent()).toBe(comment)
    expect(await page.locator('img, script, [onerror]').count()).toBe(0)
    await page.keyboard.press('/')
    await page.keyboard.type('<img')
    await page.getByRole('option').first().click()
    expect(open.complaints).toEqual([])
  })

  it('shows any foreign text harmlessly on every page', async () => {
    for (const [index, model] of fc.sample(hostileModel, {numRuns: 5, seed: 7}).entries()) {
      await using open = await openPage(browser, written(model, `model ${index}`))
      const links = await listed(open.page)
      expect(links.length).toBeGreaterThan(2)
      for (const hash of ['#/diagram', ...links]) {
        await go(open.page, hash)
        expect(await open.page.locator('h1').textContent(), hash).not.toBe('Not found')
        expect(await open.page.locator('body').textContent()).not.toMatch(UNSEEN)
      }
      expect(open.complaints).toEqual([])
    }
  })

  it('draws 1,000 tables, and the columns of only those that are near', async () => {
    await using open = await openPage(browser, written(largeModel(1000), 'large'))
    const {page} = open
    await go(page, '#/diagram')
    await page.locator('.scene[transform]').waitFor({state: 'attached'})
    expect(await page.locator('.card').count()).toBe(1000)
    expect(await page.locator('.near').count()).toBe(0)
    await go(page, '#/diagram/table:t500')
    await page.locator('.card.here .near').waitFor()
    expect(await page.locator('.near').count()).toBeLessThan(100)
    await page.keyboard.press('/')
    await page.keyboard.type('t77 parent')
    await page.keyboard.press('Enter')
    await headed(page, 't77')
    expect(open.complaints).toEqual([])
  })
})

function written(model: DatabaseModel, title: string): string {
  const file = join(freshFolder('html'), 'page.html')
  writeFileSync(file, renderHtml(model, {title}))
  return pathToFileURL(file).href
}

/** Every table refers to one before it, as often to the first ones as to others. */
function largeModel(count: number): DatabaseModel {
  const tables = [...Array(count).keys()].map((index) => {
    const parent = index % 3 === 0 ? index % 5 : Math.floor(index / 2)
    const columns = [column('id', 'integer', {nullable: false}), column('parent', 'integer'), column('name', 'text')]
    return table(undefined, `t${index}`, {
      columns,
      constraints: [
        {kind: 'primary key', id: `constraint:t${index}.pk`, columns: ['id']},
        {
          kind: 'foreign key',
          id: `constraint:t${index}.fk`,
          columns: ['parent'],
          references: {table: `t${parent}`, columns: ['id']},
        },
      ],
    })
  })
  return emptyModel({tables})
}

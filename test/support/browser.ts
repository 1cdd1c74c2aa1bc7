/** Chromium, as Debian packages it, driven by playwright-core. What a page complains about or asks for is kept. */
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core'
import {expect} from 'vitest'
import {installPackages} from './servers/debian.ts'
import {MissingServerError} from './servers/kinds.ts'
import {findProgram} from './servers/run.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of the program. */
export async function findChromium(): Promise<string> {
  if (findProgram(NAMES, ['/usr/bin']) === undefined) await installPackages('chromium', ['chromium'])
  const program = findProgram(NAMES, ['/usr/bin'])
  if (program === undefined) throw new MissingServerError('chromium', 'it is not installed')
  return program
}

export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({executablePath, args: ARGUMENTS, timeout: 110_000})

export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  /** Whatever it wrote to the console, threw, asked for over the network, or said in a dialog. */
  readonly complaints: string[]
}

/** A page in a context of its own. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, ...options})
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return {page, complaints, [Symbol.asyncDispose]: () => context.close()}
}

/** Follows a link within the page. */
export const go = (page: Page, hash: string): Promise<unknown> =>
  page.evaluate(`location.assign(${JSON.stringify(hash)})`)

/** The addresses of all objects, as the list of the page has them. */
export const listed = (page: Page): Promise<string[]> =>
  page
    .locator('.list a')
    .all()
    .then((links) => Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? '')))

/** Waits until the page of that heading is open. */
export const headed = (page: Page, heading: string): Promise<void> =>
  page.locator('h1').getByText(heading, {exact: true}).waitFor()

/** `expect.poll` with the patience that a busy machine needs. */
export const until = <T>(read: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(read, {timeout: 60_000})

import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {page} from '../../../src/lib/cli/pager.ts'

const TEXT = Array.from({length: 50}, (_, n) => `line ${n}\n`).join('')

describe.skipIf(process.platform === 'win32')('page', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lexigram-pager-'))
  })
  afterAll(() => rmSync(folder, {recursive: true}))

  async function paged(text: string, rows: number | undefined, env: Record<string, string>): Promise<string> {
    const written: string[] = []
    const write = (part: string): void => void written.push(part)
    await page(text, {env: {PATH: process.env.PATH, ...env}, rows, write})
    return written.join('')
  }

  it('gives a long text to the pager, with what less needs', async () => {
    const file = join(folder, 'paged')
    expect(await paged(TEXT, 24, {PAGER: `(echo "$LESS"; cat) > ${file}`})).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(`FRX\n${TEXT}`)
  })

  it('leaves LESS as it is set', async () => {
    const file = join(folder, 'less')
    await paged(TEXT, 24, {PAGER: `echo "$LESS" > ${file}`, LESS: 'S'})
    expect(readFileSync(file, 'utf8')).toBe('S\n')
  })

  it('is quiet about a reader that has seen enough', async () => {
    expect(await paged(TEXT.repeat(2_000), 24, {PAGER: 'head -n 1 > /dev/null'})).toBe('')
  })

  it.each<[string, string, number | undefined, Record<string, string>]>([
    ['a text that fits', 'short\n', 24, {PAGER: 'false'}],
    ['where there are no rows', TEXT, undefined, {PAGER: 'false'}],
    ['without a pager', TEXT, 24, {PAGER: ''}],
    ['for cat', TEXT, 24, {PAGER: 'cat'}],
    ['on a dumb terminal', TEXT, 24, {TERM: 'dumb'}],
    ['where the pager is missing', TEXT, 24, {PAGER: 'no-such-pager 2> /dev/null'}],
    ['where there is no less', TEXT, 24, {PATH: '/nowhere'}],
  ])('prints %s itself', async (_, text, rows, env) => expect(await paged(text, rows, env)).toBe(text))

  it('leaves Ctrl-C to the pager, and takes it back', async () => {
    const listener = (): void => undefined
    process.on('SIGINT', listener)
    try {
      // The pager interrupts the whole group, as a terminal does.
      await paged(TEXT, 24, {PAGER: `cat > /dev/null; kill -INT ${process.pid}; sleep 0.1`})
      expect(process.listeners('SIGINT')).toContain(listener)
    } finally {
      process.off('SIGINT', listener)
    }
  })
})

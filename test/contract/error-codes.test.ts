/** The codes in the code, in docs/errors.md and in the tests are the same. */
import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {EXIT} from '../../src/lib/cli/exit-codes.ts'
import {ERROR_KINDS, type ErrorCode} from '../../src/lib/core/errors.ts'
import {ROOT} from '../support/build.ts'

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const codes = Object.keys(ERROR_KINDS) as ErrorCode[]
const page = textOf('docs/errors.md')

/** Sources of the code but for the list itself; of the tests but for this one. */
const sources = globSync('src/**/*.ts', {cwd: ROOT}).filter((path) => !path.endsWith('core/errors.ts'))
const tests = globSync(['test/**/*.test.ts', 'test/e2e/scripts/*.txtar'], {cwd: ROOT}).filter(
  (path) => !path.endsWith('error-codes.test.ts'),
)
const mentions = (paths: readonly string[], code: string): boolean =>
  paths.some((path) => new RegExp(`\\b${code}\\b`).test(textOf(path)))

describe('error codes', () => {
  it('are all documented, and no others', () => {
    const documented = [...page.matchAll(/^### (LEX_\w+)$/gm)].map(([, code]) => code)
    expect(documented.toSorted()).toEqual(codes.toSorted())
  })

  it.each(codes)('%s is documented with its exit status', (code) => {
    const section = page.slice(page.indexOf(`### ${code}\n`)).split('\n### ')[0]
    expect(section).toContain(`\n\nExit status ${EXIT[ERROR_KINDS[code]]}`)
    expect(section).toContain('\n**Do:** ')
  })

  it.each(codes)('%s is thrown somewhere', (code) => {
    expect(mentions(sources, code)).toBe(true)
  })

  it.each(codes)('%s is reached by a test', (code) => {
    expect(mentions(tests, code)).toBe(true)
  })
})

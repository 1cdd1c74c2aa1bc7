/** Files that hold whole outputs; UPDATE_GOLDEN=1 writes them anew, to be looked at as a change of code. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect} from 'vitest'
import {ROOT} from './build.ts'

const FOLDER = join(ROOT, 'test/golden')

/** Fails unless `text` is what the file under test/golden holds. */
export function expectGolden(path: string, text: string): void {
  const file = join(FOLDER, path)
  if (process.env.UPDATE_GOLDEN === '1' && (!existsSync(file) || readFileSync(file, 'utf8') !== text)) {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, text)
  }
  expect(text).toBe(readFileSync(file, 'utf8'))
}

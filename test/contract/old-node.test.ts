/** bin/run.js on a Node that is too old: one line that says so, status 2. */
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {transform} from 'esbuild'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'

const RUN = join(ROOT, 'bin/run.js')

/** A Node before 22.18 that is on the path, outside of the project. */
function oldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return folders
    .map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
    .filter(existsSync)
    .find((node) => {
      const [major = 0, minor = 0] = spawnSync(node, ['-p', 'process.versions.node'], {encoding: 'utf8'})
        .stdout.split('.')
        .map(Number)
      return major < 22 || (major === 22 && minor < 18)
    })
}

const node = oldNode()

describe('a Node that is too old', () => {
  it.runIf(node !== undefined)(`is told in one line (${node ?? 'there is none on the path'})`, () => {
    const {status, stdout, stderr} = spawnSync(node ?? '', [RUN, 'db', 'upgrade'], {encoding: 'utf8'})
    expect({status, stdout}).toEqual({status: 2, stdout: ''})
    expect(stderr).toMatch(/^lexigram needs Node\.js 22\.18 or newer; this is [\d.]+ \(.+\)\n$/)
  })

  it('can read bin/run.js: it has no syntax newer than modules with top-level await', async () => {
    const source = readFileSync(RUN, 'utf8')
    const forTarget = async (target: string) => (await transform(source, {target, format: 'esm'})).code
    expect(await forTarget('node14.8')).toBe(await forTarget('esnext'))
  })

  it('is refused from the version that package.json names', () => {
    const {engines} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {engines: {node: string}}
    expect(engines.node).toBe('>=22.18')
    expect(readFileSync(RUN, 'utf8')).toContain('major < 22 || (major === 22 && minor < 18)')
  })
})

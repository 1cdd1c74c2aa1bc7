/**
 * Runs the commands of the README and of docs/ as they stand there and compares what they print.
 * `UPDATE_DOCS=1` writes what was printed into the pages instead.
 */
import {spawn} from 'node:child_process'
import {chmodSync, globSync, mkdirSync, readFileSync, realpathSync, writeFileSync} from 'node:fs'
import {hostname, userInfo} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {type Step, stepsOf} from '../support/markdown.ts'
import {freshFolder} from '../support/run-context.ts'

const PAGES = ['README.md', ...globSync('docs/*.md', {cwd: ROOT}).sort()]

/** Where the pages pretend to be. */
const SHOWN_FOLDER = '/home/ana/shop'

/** What is different in every run, in the page as well as in the output. Ids keep their order of appearance. */
function scrub(text: string): string {
  const ids: string[] = []
  return text
    .replaceAll(/\b20\d{12}(?=_|\b)/g, (id) => {
      if (!ids.includes(id)) ids.push(id)
      return `<id ${ids.indexOf(id) + 1}>`
    })
    .replaceAll(/\b20\d\d-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, '<duration>')
    .replaceAll(/("durationMs": )\d+/g, '$1<duration>')
    .replaceAll(/\bSQLite 3[\d.]+/g, 'SQLite <version>')
    .replaceAll(/("serverVersion": )"[\d.]+"/g, '$1<version>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<checksum>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<short checksum>')
    .replaceAll(/[\w.-]+@[\w.-]+(?="?,?$)/gm, '<who>')
    .replaceAll(/(?<=\S) {2,}/g, '  ')
    .trimEnd()
}

/** Runs `command` in a shell with `lexigram` on the path; both streams in one, as on a terminal. */
function run(command: string, cwd: string): Promise<string> {
  const bin = join(cwd, '..', 'bin')
  mkdirSync(bin, {recursive: true})
  writeFileSync(join(bin, 'lexigram'), `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin/run.js')}" "$@"\n`)
  chmodSync(join(bin, 'lexigram'), 0o755)
  const env = {PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`, HOME: cwd, LANG: 'C.UTF-8'}
  const child = spawn('/bin/sh', ['-c', `{ ${command}\n} 2>&1`], {cwd, env, stdio: ['ignore', 'pipe', 'inherit']})
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(Buffer.concat(chunks).toString('utf8').replaceAll(cwd, SHOWN_FOLDER)))
  })
}

function newProject(): string {
  const dir = join(realpathSync(freshFolder('docs')), 'shop')
  mkdirSync(dir)
  return dir
}

function write(dir: string, {path, text}: Extract<Step, {kind: 'file'}>): void {
  const [found] = path.includes('*') ? globSync(path, {cwd: dir}) : [path]
  if (found === undefined) throw new Error(`no file ${path} in the project`)
  mkdirSync(dirname(join(dir, found)), {recursive: true})
  writeFileSync(join(dir, found), text)
}

function update(page: string, ran: readonly {line: number; shown: string; printed: string}[]): void {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  for (const {line, shown, printed} of ran.toReversed()) {
    const split = (text: string): string[] => (text === '' ? [] : text.split('\n'))
    lines.splice(
      line,
      split(shown).length,
      ...split(printed.replaceAll(`${userInfo().username}@${hostname()}`, 'ana@laptop')),
    )
  }
  writeFileSync(join(ROOT, page), lines.join('\n'))
}

describe.skipIf(process.platform === 'win32').each(PAGES)('%s', (page) => {
  const steps = stepsOf(page)

  it.skipIf(steps.length === 0)('prints what the page shows', async () => {
    let dir = newProject()
    const ran: {line: number; text: string; shown: string; printed: string}[] = []
    for (const step of steps) {
      if (step.kind === 'project') dir = newProject()
      else if (step.kind === 'file') write(dir, step)
      else {
        for (const {line, text, output} of step.commands) {
          ran.push({line, text, shown: output.trimEnd(), printed: (await run(text, dir)).trimEnd()})
        }
      }
    }
    if (process.env.UPDATE_DOCS === '1') return update(page, ran)
    const transcript = (key: 'shown' | 'printed'): string =>
      scrub(ran.map((one) => `${basename(page)}:${one.line} $ ${one.text}\n${one[key]}\n`).join('\n'))
    expect(transcript('printed')).toBe(transcript('shown'))
  })
})

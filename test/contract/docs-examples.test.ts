/**
 * Runs the commands of the README and of docs/ as they stand there and compares what they print.
 * `UPDATE_DOCS=1` writes what was printed into the pages instead.
 */
import {spawnSync} from 'node:child_process'
import {globSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs'
import {hostname, userInfo} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {type Step, stepsOf} from '../support/markdown.ts'
import {freshFolder} from '../support/run-context.ts'
import {runShell} from '../support/shell.ts'

const PAGES = ['README.md', ...globSync(['docs/*.md', 'docs/guide/*.md'], {cwd: ROOT}).sort()].filter(
  (page) => stepsOf(page).length > 0,
)

/** Where the pages pretend to be. */
const SHOWN_FOLDER = '/home/ana/shop'

/** What is different in every run, in the page as well as in the output. Names tell one id from another. */
function scrub(text: string): string {
  return text
    .replaceAll(/\b20\d{12}(?=_|\b)/g, '<id>')
    .replaceAll(/\b20\d\d-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, '<duration>')
    .replaceAll(/("durationMs": ?)[\d.]+/g, '$1<duration>')
    .replaceAll(/\bSQLite 3[\d.]+/g, 'SQLite <version>')
    .replaceAll(/("serverVersion": ?)"[\d.]+"/g, '$1<version>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<checksum>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<short checksum>')
    .replaceAll(/[\w.-]+@[\w.-]+(?="?,?$)/gm, '<who>')
    .replaceAll(/(?<=\S) {2,}/g, '  ')
    .trimEnd()
}

const printedBy = async (command: string, dir: string): Promise<string> =>
  (await runShell(command, dir)).output.replaceAll(dir, SHOWN_FOLDER).trimEnd()

function newProject(): string {
  const dir = join(realpathSync(freshFolder('docs')), 'shop')
  mkdirSync(dir)
  // TypeScript of the pages imports lexigram by its name, as in a project that has installed it.
  mkdirSync(join(dir, 'node_modules'))
  symlinkSync(ROOT, join(dir, 'node_modules/lexigram'), 'junction')
  writeFileSync(join(dir, 'package.json'), '{"type": "module"}\n')
  return dir
}

/** Types resolve for a project that has the package; migrations are left to Node. */
function typeErrors(dir: string): string {
  if (globSync('*.ts', {cwd: dir}).length === 0) return ''
  const options = {
    ...{
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noEmit: true,
    },
    ...{erasableSyntaxOnly: true, allowImportingTsExtensions: true, skipLibCheck: true, noImplicitOverride: true},
    ...{exactOptionalPropertyTypes: true, typeRoots: [join(ROOT, 'node_modules/@types')]},
  }
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({compilerOptions: options, include: ['*.ts']}))
  const {stdout} = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', dir], {
    encoding: 'utf8',
  })
  return stdout
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
  it('prints what the page shows', async () => {
    const steps = stepsOf(page)
    let dir = newProject()
    const ran: {line: number; text: string; shown: string; printed: string}[] = []
    for (const step of steps) {
      if (step.kind === 'project') dir = newProject()
      else if (step.kind === 'file') write(dir, step)
      else {
        for (const {line, text, output} of step.commands) {
          ran.push({line, text, shown: output.trimEnd(), printed: await printedBy(text, dir)})
        }
      }
    }
    if (process.env.UPDATE_DOCS === '1') return update(page, ran)
    expect(typeErrors(dir)).toBe('')
    const transcript = (key: 'shown' | 'printed'): string =>
      scrub(ran.map((one) => `${basename(page)}:${one.line} $ ${one.text}\n${one[key]}\n`).join('\n'))
    expect(transcript('printed')).toBe(transcript('shown'))
  })
})

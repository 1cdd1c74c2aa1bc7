/** What is published: every export exists and loads, nothing is missing, nothing is too much; the layers hold. */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {freshFolder} from '../support/run-context.ts'

interface Package {
  readonly exports: Readonly<Record<string, string | {readonly types: string; readonly default: string}>>
  readonly bin: Readonly<Record<string, string>>
}

const {exports, bin} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package
const entries = Object.entries(exports)

describe('the package', () => {
  it.each(entries)('has the files of its export %s', (_, target) => {
    for (const path of typeof target === 'string' ? [target] : Object.values(target)) {
      expect(existsSync(join(ROOT, path)), path).toBe(true)
    }
  })

  it('can be imported by its name from another package', () => {
    const folder = freshFolder('package')
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(ROOT, join(folder, 'node_modules/lexigram'), 'junction')
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
    const names = entries
      .filter(([, target]) => typeof target !== 'string')
      .map(([name]) => name.replace('.', 'lexigram'))
    const script = `for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import(name)).sort().join(' '))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    })
    const namesOf = Object.fromEntries(
      printed
        .trim()
        .split('\n')
        .map((line) => [line.split(' ')[0], line.split(' ').slice(1)]),
    )
    expect(Object.keys(namesOf).sort()).toEqual(names.sort())
    for (const name of ['Ok', 'Err', 'collect']) expect(namesOf['lexigram/result']).toContain(name)
    expect(namesOf['lexigram/domain']).toContain('DomainModel')
    for (const name of ['LexigramError', 'Application', 'token']) expect(namesOf.lexigram).toContain(name)
    for (const name of ['DATABASE', 'DatabaseProvider', 'GenericRepository'])
      expect(namesOf['lexigram/sql']).toContain(name)
    for (const name of ['InMemoryRepository', 'withTestDatabase']) expect(namesOf['lexigram/testing']).toContain(name)
    for (const name of [
      'upgrade',
      'downgrade',
      'status',
      'history',
      'resume',
      'resolve',
      'openBackend',
      'loadConfig',
    ]) {
      expect(namesOf['lexigram/migrations']).toContain(name)
    }
  })

  it('holds what it needs to run, and no sources, tests or secrets', () => {
    const pack = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    const [{files} = {files: []}] = JSON.parse(pack.stdout) as {files: {path: string}[]}[]
    const paths = files.map(({path}) => path)
    for (const path of [
      ...Object.values(bin),
      'dist/cli.js',
      'dist/help.js',
      'dist/sqlite-host.js',
      'dist/sqlite-worker.js',
      'dist/index.d.ts',
      'templates/revision.sql',
      'templates/init/application.sqlite.yaml',
      'oclif.manifest.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ]) {
      expect(paths).toContain(path)
    }
    const allowed =
      /^(?:bin\/run\.js|dist\/|templates\/|(?:package|oclif\.manifest)\.json|README\.md|LICENSE|CHANGELOG\.md)/
    expect(paths.filter((path) => !allowed.test(path))).toEqual([])
  })

  it.each([
    ['publint', ['publint/src/cli.js', '--strict']],
    ['attw', ['@arethetypeswrong/cli/dist/index.js', '--pack', '.', '--profile', 'esm-only', '--quiet']],
  ])('has exports and types that %s finds right', (_, [program = '', ...args]) => {
    const {status, stdout, stderr} = spawnSync(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect({status, stdout, stderr}).toMatchObject({status: 0})
  })

  it('keeps the layers of the house', () => {
    const {status, stdout} = spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        'src',
        '--config',
        '.dependency-cruiser.mjs',
      ],
      {cwd: ROOT, encoding: 'utf8'},
    )
    expect({status, stdout}).toMatchObject({status: 0})
  })
})

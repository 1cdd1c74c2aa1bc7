/** What npm would publish: installed into an empty project, it runs. */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {makeProject} from '../support/project.ts'

it('the packed tarball runs with nothing of the checkout but its dependencies', async () => {
  await using project = makeProject({
    files: {
      'package.json': '{"type": "module"}\n',
      'migrations/01_a.sql': 'create table a (id int);',
      'migrations/02_b.ts':
        "import type {MigrationFunction} from 'lexigram'\nexport const up: MigrationFunction = async (db) => { await db.schema.createTable('b').addColumn('id', 'integer').execute() }\n",
      'use.mjs': "import {loadConfig} from 'lexigram/migrations'\nimport 'lexigram'\nconsole.log(typeof loadConfig)\n",
      'application.yaml': 'db: {backend: {url: "sqlite:///app.db"}}\n',
    },
  })
  const cwd = project.dir
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', cwd], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  ) as {filename: string; files: {path: string}[]}[] | Record<string, {filename: string; files: {path: string}[]}>
  const [tarball] = Object.values(packed)
  const tops = new Set(tarball?.files.map(({path}) => path.split('/')[0]))
  expect([...tops].sort()).toEqual(
    expect.arrayContaining(['bin', 'dist', 'oclif.manifest.json', 'package.json', 'templates']),
  )
  expect([...tops].filter((top) => ['src', 'test', 'scripts', 'docs', '.ci'].includes(top ?? ''))).toEqual([])

  const modules = join(cwd, 'node_modules')
  mkdirSync(join(modules, 'lexigram'), {recursive: true})
  execFileSync('tar', [
    '-xzf',
    join(cwd, tarball?.filename ?? ''),
    '-C',
    join(modules, 'lexigram'),
    '--strip-components=1',
  ])
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((one) => !one.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  const run = (...args: string[]) => {
    const {status, stderr, stdout} = spawnSync(process.execPath, args, {cwd, encoding: 'utf8'})
    return {status, stderr, stdout}
  }
  const program = join(modules, 'lexigram/bin/run.js')
  expect(run(program, '--version')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^lexigram\/\d+\.\d+\.\d+ /),
  })
  expect(run(program, 'db', 'upgrade')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/ok 01_a.*\n {2}ok 02_b.*\n {2}2 applied, at 02_b/),
  })
  expect(run(program, 'init')).toMatchObject({status: 3})
  expect(run('use.mjs')).toEqual({status: 0, stderr: '', stdout: 'function\n'})
})

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
      'app.ts': `
import {Application} from 'lexigram'
import {DomainModel} from 'lexigram/domain'
import {Ok, type Result} from 'lexigram/result'
import {DATABASE, DatabaseProvider, GenericRepository} from 'lexigram/sql'
import {InMemoryRepository} from 'lexigram/testing'
import 'lexigram/migrations'
class A extends DomainModel { id!: number }
await using app = await Application.boot({name: 'packed', providers: [new DatabaseProvider()]})
const db = await app.container.resolve(DATABASE)
const options = {entityClass: A, keyField: 'id'} as const
const one: Result<number, never> = Ok((await new InMemoryRepository<A, number>(options).create({id: 1})).unwrap().id)
const stored = await new GenericRepository<A, number>({...options, provider: db, tableName: 'a'}).create({id: one.unwrap()})
console.log(stored.unwrap())
`,
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
  expect(run('app.ts')).toEqual({status: 0, stderr: '', stdout: 'A { id: 1 }\n'})
  const compiler = join(modules, 'typescript/bin/tsc')
  for (const [module, resolution] of [
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ] as const) {
    const options = ['--module', module, '--moduleResolution', resolution, '--types', 'node', '--target', 'es2024']
    const libs = ['--lib', 'es2024,esnext.disposable', '--strict', '--noEmit', '--skipLibCheck', '--ignoreConfig']
    expect(run(compiler, ...options, ...libs, 'app.ts')).toEqual({status: 0, stderr: '', stdout: ''})
  }
})

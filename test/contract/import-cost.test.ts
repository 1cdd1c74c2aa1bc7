/** What is loaded, and what is not: start-up time is mostly that. */
import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {freshFolder} from '../support/run-context.ts'

const DRIVERS = ['pg', 'pg-copy-streams', 'mysql2', 'better-sqlite3']
/** A text that is in no other library, for those that are inside the bundle. */
const BUNDLED: Readonly<Record<string, RegExp>> = {
  '@oclif/core': /oclif\.manifest\.json/,
  kysely: /SelectQueryBuilder/,
  yaml: /YAMLParseError/,
  valibot: /ValiError/,
}
const RUN = join(ROOT, 'bin/run.js')

/** The packages that `node ARGS` loads. */
function packagesOf(args: readonly string[], cwd: string): readonly string[] {
  const trace = join(freshFolder('trace'), 'loads')
  writeFileSync(trace, '')
  const hook = pathToFileURL(join(ROOT, 'test/support/trace-loads.mjs')).href
  const {status, stderr} = spawnSync(process.execPath, ['--import', hook, ...args], {
    cwd,
    env: {...process.env, LEX_TRACE_LOADS: trace, DATABASE_URL: ''},
    encoding: 'utf8',
  })
  expect({status, stderr}).toMatchObject({status: 0})
  const urls = readFileSync(trace, 'utf8').split('\n').filter(Boolean)
  expect(urls.length).toBeGreaterThan(0)
  const found = urls.flatMap((url) => {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? []
    if (name !== undefined) return [name]
    const text = url.includes('/dist/') ? readFileSync(fileURLToPath(url), 'utf8') : ''
    return Object.entries(BUNDLED).flatMap(([library, pattern]) => (pattern.test(text) ? [library] : []))
  })
  return [...new Set(found)].sort()
}

describe('nothing is loaded before it is needed', () => {
  it('--version loads oclif and nothing else', () => {
    expect(packagesOf([RUN, '--version'], ROOT)).toEqual(['@oclif/core'])
  })

  it('--help of a command loads no driver, no umzug, no prompts, no query builder', () => {
    const packages = packagesOf([RUN, 'db', 'upgrade', '--help'], ROOT)
    for (const name of [...DRIVERS, 'umzug', 'inquirer', 'log-update']) expect(packages).not.toContain(name)
  })

  it('a db upgrade on SQLite with nothing to do loads one driver, no umzug, no prompts', async () => {
    const {dir} = makeProject({
      url: 'sqlite:///app.db',
      files: {'migrations/20260101000000_a.sql': 'create table a (id integer);'},
    })
    expect((await runCli(['db', 'upgrade'], {cwd: dir})).status).toBe(0)
    expect(packagesOf([RUN, 'db', 'upgrade'], dir)).toEqual([
      '@oclif/core',
      'better-sqlite3',
      'kysely',
      'valibot',
      'yaml',
    ])
  })

  it("import 'lexigram' loads no dependency at all", () => {
    expect(packagesOf(['-e', 'await import("lexigram")'], ROOT)).toEqual([])
  })

  it.each(['lexigram/result', 'lexigram/domain'])('import %s loads no dependency at all', (entry) => {
    expect(packagesOf(['-e', `await import("${entry}")`], ROOT)).toEqual([])
  })

  it.each(['lexigram/sql', 'lexigram/testing'])('import %s loads no driver, no umzug, no oclif', (entry) => {
    const packages = packagesOf(['-e', `await import("${entry}")`], ROOT)
    expect(packages).toContain('kysely')
    for (const name of [...DRIVERS, 'umzug', '@oclif/core', '@opentelemetry/api']) expect(packages).not.toContain(name)
  })

  it("import 'lexigram/migrations' loads no oclif, no umzug, no driver", () => {
    const packages = packagesOf(['-e', 'await import("lexigram/migrations")'], ROOT)
    for (const name of [...DRIVERS, 'umzug', '@oclif/core', 'inquirer', 'log-update', 'chalk']) {
      expect(packages).not.toContain(name)
    }
  })
})

import {expect, it} from 'vitest'
import {chooseBackends, chooseFolder, needsQuery} from '../../../src/lib/cli/choose-backends.ts'
import type {BackendConfig, Config} from '../../../src/lib/config/types.ts'
import {configFolder} from '../../support/config-folder.ts'

async function config(from = true): Promise<Config> {
  using folder = configFolder({
    'application.yaml': `db:
  backends:
    - {name: main, backend: {url: "sqlite:///main.db"}}
    - {name: stats, backend: {url: "sqlite:///stats.db"}}
${from ? '  backends_from: {query: "select 1"}\n' : ''}`,
  })
  return folder.load()
}

const tenantsOf = ({backendsFrom}: Config, count: number): readonly BackendConfig[] =>
  backendsFrom?.backendsOf(Array.from({length: count}, (_, n) => ({name: `t${n}`, url: 'sqlite://'}))).backends ?? []

it.each([
  ['the primary', undefined, false, false],
  ['a backend of the file', ['stats'], false, false],
  ['all', undefined, true, true],
  ['all from the query', ['tenants'], false, true],
  ['one from the query', ['t1', 'main'], false, true],
])('tells whether the query is needed for %s', async (_, backend, all, expected) => {
  expect(needsQuery(await config(), {backend, all})).toBe(expected)
  expect(needsQuery(await config(false), {backend, all})).toBe(false)
})

it.each([
  ['the primary', undefined, false, ['main']],
  ['all, those of the file first', undefined, true, ['main', 'stats', 't0', 't1', 't2']],
  ['those that are named, in the order of the configuration', ['t2', 'main', 't0'], false, ['main', 't0', 't2']],
  ['all from the query', ['tenants', 'stats'], false, ['stats', 't0', 't1', 't2']],
])('chooses %s', async (_, backend, all, expected) => {
  const found = await config()
  expect(chooseBackends(found, {backend, all}, tenantsOf(found, 3)).map(({name}) => name)).toEqual(expected)
})

it('names what there is, and no more than twenty of it', async () => {
  const found = await config()
  expect(() => chooseBackends(found, {backend: ['t33', 'x'], all: false}, tenantsOf(found, 30))).toThrow(
    expect.objectContaining({
      code: 'LEX_BACKEND_UNKNOWN',
      message: 'no backend "t33", "x"',
      why: `the configuration has main, stats, ${Array.from({length: 18}, (_, n) => `t${n}`).join(', ')}, … (33)`,
      fix: 'did you mean --backend t3?',
    }),
  )
})

it('writes migrations for one of the file or for all from the query', async () => {
  const found = await config()
  expect(chooseFolder(found, undefined)).toMatchObject({name: 'main', format: 'sql'})
  expect(chooseFolder(found, 'stats').dir).toMatch(/migrations.stats$/)
  expect(chooseFolder(found, 'tenants')).toMatchObject({
    name: 'tenants',
    dir: expect.stringMatching(/migrations.tenants$/),
  })
  expect(() => chooseFolder(found, 't1')).toThrow(
    expect.objectContaining({code: 'LEX_BACKEND_UNKNOWN', why: 'the configuration has main, stats, tenants'}),
  )
})

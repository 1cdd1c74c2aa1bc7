/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration has variables of its own */
import {globSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {Ajv} from 'ajv'
import {expect, it} from 'vitest'
import {parse} from 'yaml'
import {configJsonSchema} from '../../../src/lib/config/json-schema.ts'
import {packageRoot} from '../../../src/lib/core/package-root.ts'
import {configFolder} from '../../support/config-folder.ts'

const ajv = new Ajv({strict: true, allowUnionTypes: true, strictTypes: false, allErrors: true})
const validate = ajv.compile(JSON.parse(JSON.stringify(await configJsonSchema())))
const templates = globSync(join(packageRoot(), 'templates/init/application.*.yaml')).sort()

it('finds the templates', () => {
  expect(templates.map((file) => basename(file))).toEqual([
    'application.mysql.yaml',
    'application.postgres.yaml',
    'application.sqlite.yaml',
  ])
})

it.each(templates.map((file) => [basename(file), file]))(
  'accepts the template %s, as the loader does',
  async (_, file) => {
    const text = readFileSync(file, 'utf8').replaceAll('{{name}}', 'shop')
    expect([validate(parse(text)), validate.errors]).toEqual([true, null])
    using folder = configFolder({'application.yaml': text})
    expect((await folder.load()).backends[0].name).toBe('primary')
  },
)

it.each([
  [
    'variables in place of any value',
    'db: {pool: {max_size: "${N:3}"}, operations: {echo: "${E}"}, migrations: {format: "${F}"}}',
  ],
  ['durations', 'db: {pool: {timeout: 0.5, idle_timeout: 500ms, max_lifetime: 1h}}'],
  ['sql for db, and other sections', 'sql: {backend: {url: "sqlite://"}}\nweb: {x: 1}'],
  ['empty sections', 'db:\n  pool:\n  operations:\n'],
  ['several backends', 'db: {backends: [{name: a, primary: true, backend: {url: "sqlite://"}, migration_dir: m}]}'],
  [
    'backends from a query',
    'db: {backend: {url: x}, backends_from: {query: select 1, name: shops, pool: {max_size: 1}}}',
  ],
])('accepts %s', (_, text) => {
  expect([validate(parse(text)), validate.errors]).toEqual([true, null])
})

it.each([
  ['unknown keys', 'db: {pool: {max_sise: 1}}'],
  ['wrong types', 'db: {pool: {max_size: two}}'],
  ['bad durations', 'db: {pool: {timeout: 5 weeks}}'],
  ['unknown choices', 'db: {migrations: {format: slq}}'],
  ['backend beside backends', 'db: {backend: {url: x}, backends: [{name: a}]}'],
  ['db beside sql', 'db: {}\nsql: {}'],
  ['a nameless entry', 'db: {backends: [{primary: true}]}'],
  ['an empty list', 'db: {backends: []}'],
  ['backends from no query', 'db: {backends_from: {backend: primary}}'],
  ['a backend as a map where a name is meant', 'db: {backends_from: {query: x, backend: {url: x}}}'],
])('refuses %s', (_, text) => {
  expect(validate(parse(text))).toBe(false)
})

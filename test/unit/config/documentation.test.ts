import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {JsonSchema} from '@valibot/to-json-schema'
import {expect, it} from 'vitest'
import {configJsonSchema} from '../../../src/lib/config/json-schema.ts'
import {parseDatabaseUrl} from '../../../src/lib/config/url.ts'
import {packageRoot} from '../../../src/lib/core/package-root.ts'
import {configFolder} from '../../support/config-folder.ts'

const page = readFileSync(join(packageRoot(), 'docs/configuration.md'), 'utf8')

const shared = new Set(['backend', 'pool', 'operations', 'migrations'])

function typeOf(schema: JsonSchema): string {
  const [value] = schema.anyOf ?? []
  if (typeof value !== 'object') return ''
  if (value.enum !== undefined) return value.enum.map((option) => `\`${String(option)}\``).join(', ')
  if (value.type === 'integer') return value.minimum === 0 ? 'whole number' : `whole number from ${value.minimum}`
  return value.type === 'number' ? 'duration' : String(value.type)
}

/** One row for each key, in the order of the schema. */
function rowsOf(schema: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    if (typeof child === 'boolean') return []
    if (prefix !== '' && child.properties !== undefined && shared.has(key)) return []
    if (child.properties !== undefined) return rowsOf(child, `${prefix}${key}.`)
    if (typeof child.items === 'object' && !Array.isArray(child.items)) return rowsOf(child.items, `${prefix}${key}[].`)
    const standard = child.default === undefined ? '' : `\`${String(child.default)}\``
    return [`| \`${prefix}${key}\` | ${typeOf(child)} | ${standard} | ${child.description ?? ''} |`]
  })
}

it('lists every key with type, default and meaning as the schema has them', async () => {
  const db = (await configJsonSchema()).definitions?.db
  const rows = typeof db === 'object' ? rowsOf(db, '') : []
  const table = /<!-- keys[^\n]*\n.*\n.*\n([\s\S]*)<!-- \/keys -->/.exec(page)?.[1]
  expect(table?.trim().split('\n')).toEqual(rows)
})

const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')

it.each(examples)('has an example that loads: %#', async (text) => {
  using folder = configFolder({'application.yaml': text})
  const url = 'postgresql://localhost/app'
  const config = await folder.load({env: {DATABASE_URL: url, ANALYTICS_DATABASE_URL: url}})
  expect(config.backends.length).toBeGreaterThan(0)
})

const urls = [...page.matchAll(/^\| `(\w+:\/\/[^`]+)`/gm)].map(([, url]) => url ?? '')

it.each(urls)('shows a URL that is read: %s', (url) => {
  expect(parseDatabaseUrl(url, {dir: '/'})).toMatchObject({ok: true})
})

it('has examples and URLs', () => {
  expect([examples.length, urls.length]).toEqual([3, 15])
})

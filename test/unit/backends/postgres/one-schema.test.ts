import {expect, it} from 'vitest'
import {boundTo, scriptIn} from '../../../../src/lib/backends/postgres/one-schema.ts'
import {postgresScript} from '../../../../src/lib/backends/postgres/script-writer.ts'
import type {PostgresUrl} from '../../../../src/lib/config/types.ts'

const url: PostgresUrl = {
  dialect: 'postgres',
  hosts: [{host: 'h', port: 5432}],
  user: 'app',
  database: 'shop',
  ssl: {mode: 'prefer'},
  params: {},
}

it.each([
  ['plain', '-c search_path="plain"'],
  ['a b', String.raw`-c search_path="a\ b"`],
  ['quo"te', '-c search_path="quo""te"'],
  ['back\\slash\tand\nmore', '-c search_path="back\\\\slash\\\tand\\\nmore"'],
])('writes the option for %j as the server cuts it', (schema, options) => {
  expect(boundTo(url, schema).options).toBe(options)
  expect(boundTo({...url, options: '-c work_mem=1MB'}, schema).options).toBe(`-c work_mem=1MB ${options}`)
  expect(boundTo(url, undefined)).toBe(url)
})

it.each([
  ['discard all', true],
  ['RESET ALL', true],
  ['-- why\n/* how */ reset  search_path', true],
  ['set search_path to default', true],
  ['set local search_path=DEFAULT', true],
  ['set search_path to tenant', false],
  ['reset role', false],
  ["select 'reset all'", false],
  ['discard plans', false],
])('after %j the path is set again: %s', (text, again) => {
  const {statement} = scriptIn(postgresScript, 'a"b')
  expect(statement(text)).toBe(again ? `${text};\nset search_path = "a""b";\n` : `${text};\n`)
})

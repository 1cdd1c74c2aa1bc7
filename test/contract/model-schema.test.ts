/** docs/schema-model.json is the shape of the types, and models are of that shape, without a field more. */
import {globSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {modelSchema} from '../support/model-schema.ts'
import {everything} from '../support/models.ts'

const FILE = join(ROOT, 'docs/schema-model.json')
const closed = new Ajv({allErrors: true, strict: false}).compile(modelSchema({open: false}))

function expectModel(model: unknown): void {
  closed(model)
  expect(closed.errors ?? []).toEqual([])
}

describe('the published JSON Schema of the model', () => {
  it('is the one of the types', () => {
    const text = `${JSON.stringify(modelSchema({open: true}), undefined, 2)}\n`
    if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, text)
    expect(readFileSync(FILE, 'utf8')).toBe(text)
  })

  it('takes a model with one of everything', () => expectModel(everything))

  it.each(globSync('test/golden/*/*/model.json', {cwd: ROOT}).toSorted())('takes %s', (path) => {
    expectModel(JSON.parse(readFileSync(join(ROOT, path), 'utf8')))
  })

  it('refuses what is no model', () => {
    for (const wrong of [{...everything, format: 'lexigram.schema/2'}, {...everything, tables: [{}]}, {}, [], null]) {
      expect(closed(wrong)).toBe(false)
    }
  })

  it('lets later versions add fields', () => {
    const published = new Ajv({strict: false}).compile(JSON.parse(readFileSync(FILE, 'utf8')))
    expect(published({...everything, later: 1})).toBe(true)
    expect(closed({...everything, later: 1})).toBe(false)
  })
})

import {describe, expect, it} from 'vitest'
import {LexigramError} from '../../../../src/lib/core/errors.ts'
import {parseModel, renderJson} from '../../../../src/lib/schema/formats/json.ts'
import {column, emptyModel, everything, table} from '../../../support/models.ts'

function failure(text: string): LexigramError {
  try {
    parseModel(text, 'schema.json')
  } catch (error) {
    if (error instanceof LexigramError) return error
    throw error
  }
  throw new Error('it was read')
}

const changed = (change: (model: Record<string, unknown>) => void): string => {
  const model = JSON.parse(renderJson(everything)) as Record<string, unknown>
  change(model)
  return JSON.stringify(model)
}

describe('a model as JSON', () => {
  it('is read back, frozen', () => {
    const model = parseModel(renderJson(everything), 'schema.json')
    expect(model).toEqual(everything)
    expect(Object.isFrozen(model.tables[0]?.columns[0])).toBe(true)
  })

  it('may have a byte-order mark', () => {
    expect(parseModel(`\uFEFF${renderJson(everything)}`, 'schema.json')).toEqual(everything)
  })

  it('has nothing in it that a terminal obeys', () => {
    const text = renderJson(emptyModel({tables: [table(undefined, 'a\u009B2J\u202E\u{E0041}\u0000')]}))
    expect(text).toContain('"a\\u009b2J\\u202e\\udb40\\udc41\\u0000"')
  })

  it.each([
    ['[1', /^it is not JSON: /],
    ['[]', /^it is not an object$/],
    ['{}', /^it does not say its format$/],
    [
      '{"format": "lexigram.schema/9"}',
      /^its format is "lexigram\.schema\/9", and this version of lexigram reads "lexigram\.schema\/1"$/,
    ],
    [changed((model) => delete model.tables), /^tables is not a list$/],
    [
      changed((model) => (model.tables = [{...everything.tables[0], columns: 3}])),
      /^tables\[0\]\.columns is not a list$/,
    ],
    [
      changed(
        (model) => (model.tables = [table(undefined, 't', {columns: [{...column('a', 'b'), nullable: 1 as never}]})]),
      ),
      /^tables\[0\]\.columns\[0\]\.nullable is neither true nor false$/,
    ],
    [
      changed(
        (model) =>
          (model.tables = [{...everything.tables[0], constraints: [{kind: 'foreign key', id: 'a', columns: []}]}]),
      ),
      /^tables\[0\]\.constraints\[0\]\.references is not an object$/,
    ],
    [changed((model) => (model.types = [{kind: 'enum', id: 'a', name: 'b'}])), /^types\[0\]\.values is not a list$/],
  ])('is refused when it is none: %.60s', (text, why) => {
    const error = failure(text)
    expect(error.code).toBe('LEX_SCHEMA_INVALID')
    expect(error.message).toBe('not a schema of lexigram: schema.json')
    expect(error.why).toMatch(why)
    expect(error.fix).toBe('write it again with `lexigram db inspect --format json`')
  })
})

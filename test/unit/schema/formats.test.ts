import {describe, expect, it} from 'vitest'
import {PLAIN_STYLE} from '../../../src/lib/schema/formats/text/style.ts'
import {formatOf, renderModel, SCHEMA_FORMATS} from '../../../src/lib/schema/formats.ts'
import {everything} from '../../support/models.ts'

describe('the format of a file', () => {
  it.each([
    ['schema.sql', 'sql'],
    ['a.b/schema.JSON', 'json'],
    ['schema.md', 'markdown'],
    ['schema.markdown', 'markdown'],
    ['schema.gv', 'dot'],
    ['db.d.ts', 'kysely'],
  ])('is told by its name: %s', (file, format) => expect(formatOf(file, '')).toBe(format))

  // The page is made by the build.
  it.each(SCHEMA_FORMATS.filter((format) => format !== 'sql' && format !== 'html'))('is told by what it begins with: %s', async (format) => {
    expect(formatOf('schema', await renderModel(format, everything, PLAIN_STYLE))).toBe(format)
  })

  it.each(['CREATE TABLE t (a);', '-- a comment\nSET x = 1;', '\n  pragma encoding'])('is SQL: %s', (text) => {
    expect(formatOf('schema', text)).toBe('sql')
  })

  it('is the page', () => expect(formatOf('schema', '<!doctype html>\n<html>')).toBe('html'))

  it('is not guessed', () => expect(formatOf('schema.txt.gz', 'foo')).toBeUndefined())
})

import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {createRevision, slugOf} from '../../../src/lib/operations/revision.ts'

describe('slugOf', () => {
  it.each([
    ['create products', 'create_products'],
    ['Créer: commandes!', 'creer_commandes'],
    ['  --a--b--  ', 'a_b'],
    ['ﬁle №2', 'file_no2'],
    ['日本', ''],
  ])('makes %j a part of a file name: %j', (message, slug) => {
    expect(slugOf(message)).toBe(slug)
  })

  it('is short and plain whatever the message', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', maxLength: 200}), (message) => {
        expect(slugOf(message)).toMatch(/^(?:[a-z0-9](?:[a-z0-9_]{0,58}[a-z0-9])?)?$/)
      }),
    )
  })
})

describe('createRevision', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lexigram-revision-'))
  })
  afterEach(() => rmSync(dir, {recursive: true, force: true}))

  const now = () => new Date('2026-11-23T10:30:00.700Z')
  const options = {message: 'create products', format: 'sql', transaction: true, now} as const

  it('names the file by the UTC second and the message', async () => {
    expect(await createRevision({...options, dir})).toEqual({
      id: '20261123103000',
      name: '20261123103000_create_products',
      path: join(dir, '20261123103000_create_products.sql'),
    })
  })

  it('takes the next free second, also from others at the same time', async () => {
    const made = await Promise.all([0, 1, 2, 3].map((n) => createRevision({...options, dir, message: `same ${n}`})))
    const ids = made.map(({id}) => id).sort()
    expect(ids).toEqual(['20261123103000', '20261123103001', '20261123103002', '20261123103003'])
    expect(readdirSync(dir)).toHaveLength(4)
  })

  it.each(['sql', 'ts'] as const)('writes how it runs into %s', async (format) => {
    const {path} = await createRevision({...options, dir, format, transaction: false})
    expect(readFileSync(path, 'utf8')).toMatch(
      format === 'sql' ? /^-- migrate:up transaction:false$/m : /transaction: false/,
    )
  })

  it('says that the folder is none', async () => {
    writeFileSync(join(dir, 'file'), '')
    await expect(createRevision({...options, dir: join(dir, 'file')})).rejects.toMatchObject({
      code: 'LEX_MIGRATION_INVALID',
    })
  })

  it('refuses a message that no name can be made of', async () => {
    await expect(createRevision({...options, dir, message: '…'})).rejects.toThrow(LexigramError)
  })
})

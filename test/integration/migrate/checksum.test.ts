/** Files that changed or went away after they were applied. */
import {expect, it} from 'vitest'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer} from '../../support/servers.ts'

const FILES = {'01_a.sql': 'create table a (id int);\n', '02_b.sql': 'create table b (id int);\n'}

describeEachServer('an applied file', (kind) => {
  it('that was edited stops an upgrade', async () => {
    await withMigrations(kind, FILES, async ({dir, states, upgrade, write}) => {
      await upgrade('+1')
      write({'01_a.sql': 'create table a (id bigint);\n'})
      const {error} = await upgrade()
      expect({code: error?.code, message: error?.message, why: error?.why, location: error?.location}).toEqual({
        code: 'LEX_MIGRATION_CHANGED',
        message: '01_a was edited after it was applied',
        why: expect.stringMatching(/^01_a: applied [0-9a-f]{12}, the file is [0-9a-f]{12}$/),
        location: {file: `${dir}/01_a.sql`},
      })
      expect(await states()).toEqual(['01_a changed', '02_b pending'])
    })
  })

  it('may change its line ends and its byte-order mark', async () => {
    await withMigrations(kind, FILES, async ({states, upgrade, write}) => {
      await upgrade()
      write({'01_a.sql': '\uFEFFcreate table a (id int);\r\n', '02_b.sql': 'create table b (id int);\r'})
      expect(await states()).toEqual(['01_a applied', '02_b applied'])
      expect((await upgrade()).error).toBe(undefined)
    })
  })

  it('that is gone is told of, and stops nothing', async () => {
    await withMigrations(kind, FILES, async ({remove, states, upgrade}) => {
      await upgrade('+1')
      remove('01_a.sql')
      expect((await upgrade()).steps).toEqual(['02_b applied'])
      expect(await states()).toEqual(['01_a missing', '02_b applied'])
    })
  })
})

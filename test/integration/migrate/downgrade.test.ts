/** `downgrade` on every server: targets, the kept script, what can't be reverted. */
import {expect, it} from 'vitest'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer} from '../../support/servers.ts'

const both = (name: string): string =>
  `-- migrate:up\ncreate table ${name} (id int primary key);\n-- migrate:down\ndrop table ${name};\n`

const THREE = {'01_a.sql': both('a'), '02_b.sql': both('b'), '03_c.sql': both('c')}

describeEachServer('downgrade', (kind) => {
  it('reverts the newest, several, down to a revision, and all', async () => {
    await withMigrations(kind, THREE, async ({database, downgrade, upgrade}) => {
      await upgrade()
      expect((await downgrade()).steps).toEqual(['03_c reverted'])
      await upgrade()
      expect((await downgrade('-2')).steps).toEqual(['03_c reverted', '02_b reverted'])
      await upgrade()
      expect((await downgrade('02')).steps).toEqual(['03_c reverted'])
      expect((await downgrade('base')).steps).toEqual(['02_b reverted', '01_a reverted'])
      expect(await tablesOf(database)).toEqual([])
      expect(await historyOf(database)).toEqual([])
      expect((await logOf(database)).slice(-2)).toEqual(['down 02_b', 'down 01_a'])
      expect((await downgrade()).steps).toEqual([])
    })
  })

  it('runs the script kept in the history when the file is gone or was edited', async () => {
    await withMigrations(kind, THREE, async ({database, downgrade, notices, remove, upgrade, write}) => {
      await upgrade()
      remove('03_c.sql')
      write({'02_b.sql': both('other')})
      expect(await downgrade('-2')).toEqual({steps: ['03_c reverted', '02_b reverted'], error: undefined})
      expect(await tablesOf(database)).toEqual(['a'])
      expect(notices).toEqual([
        'its file is gone: the down script kept in the history runs',
        'its file was edited since: the down script kept in the history runs',
      ])
    })
  })

  it('runs the down file of a pair', async () => {
    const files = {'01_a.up.sql': 'create table a (id int);', '01_a.down.sql': 'drop table a;'}
    await withMigrations(kind, files, async ({database, downgrade, remove, upgrade}) => {
      await upgrade()
      remove('01_a.up.sql')
      remove('01_a.down.sql')
      expect((await downgrade()).steps).toEqual(['01_a reverted'])
      expect(await tablesOf(database)).toEqual([])
    })
  })

  it('refuses before anything runs when one of them has no way back', async () => {
    const files = {...THREE, '02_b.sql': 'create table b (id int primary key);'}
    await withMigrations(kind, files, async ({database, dir, downgrade, upgrade}) => {
      await upgrade()
      const {error} = await downgrade('base')
      expect({code: error?.code, message: error?.message, why: error?.why, location: error?.location}).toEqual({
        code: 'LEX_MIGRATION_IRREVERSIBLE',
        message: "02_b can't be reverted",
        why: '02_b: no down section, nor one kept in the history',
        location: {file: `${dir}/02_b.sql`},
      })
      expect(await tablesOf(database)).toEqual(['a', 'b', 'c'])
    })
  })

  it('leaves an applied migration applied when its down fails at once', async () => {
    const files = {'01_a.sql': `${both('a')}`.replace('drop table a', 'drop table nowhere')}
    await withMigrations(kind, files, async ({database, downgrade, states, upgrade}) => {
      await upgrade()
      const {error, steps} = await downgrade()
      expect({code: error?.code, steps}).toEqual({code: 'LEX_MIGRATION_FAILED', steps: ['01_a failed']})
      expect(await tablesOf(database)).toEqual(['a'])
      const journaled = ['mysql', 'mariadb'].includes(kind)
      expect(await states()).toEqual([journaled ? '01_a failed' : '01_a applied'])
    })
  })
})

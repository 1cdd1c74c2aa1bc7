/** `upgrade` on every server: order, targets, refusals, and what a failure leaves. */
import {expect, it} from 'vitest'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer, dialectOf} from '../../support/servers.ts'

const table = (name: string): string => `create table ${name} (id int primary key);\n`

const THREE = {'01_a.sql': table('a'), '02_b.sql': table('b'), '10_c.sql': table('c')}

describeEachServer('upgrade', (kind) => {
  const transactionalDdl = ['postgres', 'sqlite'].includes(dialectOf(kind))

  it('applies what is pending in order, and then nothing', async () => {
    await withMigrations(kind, THREE, async ({database, states, upgrade}) => {
      expect(await upgrade()).toEqual({steps: ['01_a applied', '02_b applied', '10_c applied'], error: undefined})
      expect(await tablesOf(database)).toEqual(['a', 'b', 'c'])
      expect(await upgrade()).toEqual({steps: [], error: undefined})
      expect(await states()).toEqual(['01_a applied', '02_b applied', '10_c applied'])
      expect(await logOf(database)).toEqual(['up 01_a', 'up 02_b', 'up 10_c'])
    })
  })

  it('goes as far as it is told', async () => {
    await withMigrations(kind, THREE, async ({upgrade}) => {
      expect((await upgrade('+1')).steps).toEqual(['01_a applied'])
      expect((await upgrade('02')).steps).toEqual(['02_b applied'])
      expect((await upgrade('02_b')).steps).toEqual([])
      expect((await upgrade('+7')).steps).toEqual(['10_c applied'])
    })
  })

  it('makes no table when there is nothing to apply', async () => {
    await withMigrations(kind, {'.keep': ''}, async ({database, states, upgrade}) => {
      expect((await upgrade()).steps).toEqual([])
      expect(await states()).toEqual([])
      expect(await database.query(ALL_TABLES[dialectOf(kind)])).toEqual([])
    })
  })

  it('says file, line and column of the statement that failed, and what did not run', async () => {
    const files = {
      '01_a.sql': table('a'),
      '02_bad.sql': `${table('b')}\n  insert into nowhere values (1);\n`,
      '03_c.sql': table('c'),
    }
    await withMigrations(kind, files, async ({database, dir, upgrade}) => {
      const {error, steps} = await upgrade()
      expect(steps).toEqual(['01_a applied', '02_bad failed', '03_c pending'])
      expect({code: error?.code, why: error?.why, location: error?.location}).toEqual({
        code: 'LEX_MIGRATION_FAILED',
        why: transactionalDdl
          ? 'statement 2 of 2 failed; the migration was rolled back whole; nothing of it is in the database'
          : 'statement 2 of 2 failed; what ran before it stays in the database',
        location: {
          file: `${dir}/02_bad.sql`,
          line: 3,
          column: transactionalDdl ? 15 : 3,
          sourceLine: '  insert into nowhere values (1);',
        },
      })
      expect(await tablesOf(database)).toEqual(transactionalDdl ? ['a'] : ['a', 'b'])
      expect(await historyOf(database)).toEqual(
        transactionalDdl
          ? ['01_a applied 1/1']
          : ['01_a applied 1/1', expect.stringMatching(/^02_bad failed 1\/2: Table .*doesn't exist$/)],
      )
    })
  })

  it('refuses an older migration that comes late, unless it is allowed', async () => {
    await withMigrations(kind, {'01_a.sql': table('a'), '03_c.sql': table('c')}, async (migrating) => {
      await migrating.upgrade()
      migrating.write({'02_b.sql': table('b')})
      const {error} = await migrating.upgrade()
      expect({code: error?.code, message: error?.message}).toEqual({
        code: 'LEX_MIGRATION_OUT_OF_ORDER',
        message: '02_b is older than what is already applied',
      })
      expect(await migrating.states()).toEqual(['01_a applied', '02_b out-of-order', '03_c applied'])
      expect((await migrating.upgrade('head', {allowOutOfOrder: true})).steps).toEqual(['02_b applied'])
      expect(await migrating.states()).toEqual(['01_a applied', '02_b applied', '03_c applied'])
    })
  })

  it('runs names of any length and letter', async () => {
    const name = `20260101000000_${'größe_数据_'.repeat(8)}ende`
    await withMigrations(kind, {[`${name}.sql`]: table('a')}, async ({database, states, upgrade}) => {
      expect((await upgrade()).error).toBe(undefined)
      expect(await states()).toEqual([`${name} applied`])
      expect(await historyOf(database)).toEqual([`${name} applied 1/1`])
    })
  })
})

const ALL_TABLES = {
  postgres: `select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  mysql: 'select table_name from information_schema.tables where table_schema = database()',
  mariadb: 'select table_name from information_schema.tables where table_schema = database()',
  sqlite: 'select name from sqlite_schema',
} as const

/** The history tables: what a row says, the log, and a table written by a newer version. */
import {expect, it} from 'vitest'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer, dialectOf} from '../../support/servers.ts'

describeEachServer('the history', (kind) => {
  const dialect = dialectOf(kind)
  const decode = (value: unknown): Date =>
    value instanceof Date ? value : new Date(`${String(value).replace(' ', 'T').replace('Z', '')}Z`)

  it('says what ran, when, for how long, by whom, with which version', async () => {
    const files = {'01_a.sql': '-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;\n'}
    await withMigrations(kind, files, async ({database, upgrade}) => {
      const before = Date.now() - 1_000
      await upgrade()
      const [row] = await database.query('select * from lexigram_migrations')
      expect(row).toMatchObject({
        name: '01_a',
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        state: 'applied',
        down_script: '-- migrate:up\n-- migrate:down\ndrop table a;\n',
        applied_by: 'ann@laptop',
        lexigram_version: '0.0.0',
        error: null,
      })
      if (dialect === 'postgres' || dialect === 'sqlite') {
        for (const at of [row?.started_at, row?.finished_at]) {
          expect(decode(at).getTime()).toBeGreaterThan(before)
          expect(decode(at).getTime()).toBeLessThan(Date.now() + 1_000)
        }
      }
      const log = await database.query('select name, action, who from lexigram_migrations_log')
      expect(log).toEqual([{name: '01_a', action: 'up', who: 'ann@laptop'}])
    })
  })

  it('in UTC, whatever the time zone of the session', async () => {
    if (dialect === 'sqlite') return
    await withMigrations(kind, {'01_a.sql': 'create table a (id int);'}, async ({database, upgrade}) => {
      await upgrade()
      const [row] = await database.query(
        dialect === 'postgres'
          ? `select abs(extract(epoch from now() - finished_at)) < 60 as fresh from lexigram_migrations`
          : 'select abs(timestampdiff(second, finished_at, utc_timestamp())) < 60 as fresh from lexigram_migrations',
      )
      expect(Boolean(row?.fresh)).toBe(true)
    })
  })

  it('written by a newer lexigram is left alone', async () => {
    await withMigrations(kind, {'01_a.sql': 'create table a (id int);'}, async ({database, upgrade, write}) => {
      await upgrade()
      await database.query('update lexigram_migrations set format = 99')
      write({'02_b.sql': 'create table b (id int);'})
      expect((await upgrade()).error).toMatchObject({
        code: 'LEX_HISTORY_UNSUPPORTED',
        message: expect.stringContaining('was written by a newer lexigram'),
      })
    })
  })

  it('tells names apart that differ in case or accent', async () => {
    const files = {
      '01_a.sql': 'create table a (id int);',
      '02_É.sql': 'create table b (id int);',
      '03_e.sql': 'create table c (id int);',
      '04_E.sql': 'create table d (id int);',
    }
    await withMigrations(kind, files, async ({states, upgrade}) => {
      expect((await upgrade()).error).toBe(undefined)
      expect(await states()).toEqual(['01_a applied', '02_É applied', '03_e applied', '04_E applied'])
    })
  })
})

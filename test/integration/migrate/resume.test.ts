/** Migrations that stop half-way outside of a transaction: resume and resolve. */
import {expect, it} from 'vitest'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer} from '../../support/servers.ts'

const file = (...statements: string[]): string => `-- migrate:up transaction:false\n${statements.join(';\n')};\n`

const A = 'create table a (id int)'
const BAD = 'insert into nowhere values (1)'
const ROW = 'insert into a values (1)'
const C = 'create table c (id int)'

describeEachServer('a migration that failed half-way', (kind) => {
  const failing = {'01_a.sql': file(A, BAD, C), '02_d.sql': 'create table d (id int);'}

  it('is refused by upgrade until it is mended, and resumed at the statement that failed', async () => {
    await withMigrations(kind, failing, async ({database, dir, resume, upgrade, write}) => {
      expect((await upgrade()).steps).toEqual(['01_a failed', '02_d pending'])
      const [row] = await historyOf(database)
      expect(row).toMatch(/^01_a failed 1\/3: .*nowhere/)

      const {error} = await upgrade()
      expect({code: error?.code, message: error?.message, fix: error?.fix, location: error?.location}).toEqual({
        code: 'LEX_MIGRATION_UNFINISHED',
        message: '01_a began and did not finish',
        fix: expect.stringContaining('`lexigram db resume`'),
        location: {file: `${dir}/01_a.sql`},
      })
      write({'01_a.sql': file(A, ROW, C)})
      expect(await resume()).toEqual({steps: ['01_a applied', '02_d applied'], error: undefined})
      expect(await tablesOf(database)).toEqual(['a', 'c', 'd'])
      expect(await database.query('select id from a')).toEqual([{id: 1}])
      expect(await historyOf(database)).toEqual(['01_a applied 3/3', '02_d applied 1/1'])
      expect(await logOf(database)).toEqual(['up 01_a', 'up 02_d'])
      expect((await resume()).steps).toEqual([])
    })
  })

  it('is not resumed when the part that ran was edited', async () => {
    await withMigrations(kind, failing, async ({database, resume, upgrade, write}) => {
      await upgrade()
      write({'01_a.sql': file(`${A} `, 'create table other (id int)', C).replace('table a', 'table aa')})
      const {error} = await resume()
      expect({code: error?.code, message: error?.message}).toEqual({
        code: 'LEX_MIGRATION_CHANGED',
        message: 'the part of 01_a that has already run was edited',
      })
      expect(await tablesOf(database)).toEqual(['a'])
    })
  })

  it.each(['applied', 'reverted'] as const)('is what a person says with resolve: %s', async (as) => {
    await withMigrations(kind, failing, async ({database, resolve, states, upgrade}) => {
      await upgrade()
      await resolve('01', as)
      expect(await states()).toEqual(
        as === 'applied' ? ['01_a applied', '02_d pending'] : ['01_a pending', '02_d pending'],
      )
      expect(await logOf(database)).toEqual(['resolve 01_a'])
      await expect(resolve('01', as)).rejects.toMatchObject({code: 'LEX_USAGE'})
    })
  })

  it('leaves a row of data and its count together', async () => {
    const statements = [A, ROW, ROW, BAD]
    await withMigrations(kind, {'01_a.sql': file(...statements)}, async ({database, resume, upgrade, write}) => {
      await upgrade()
      expect(await database.query('select count(*) as n from a')).toEqual([{n: kind.startsWith('postgres') ? '2' : 2}])
      write({'01_a.sql': file(A, ROW, ROW, ROW)})
      await resume()
      expect(await historyOf(database)).toEqual(['01_a applied 4/4'])
      expect(await database.query('select id from a')).toEqual([{id: 1}, {id: 1}, {id: 1}])
    })
  })
})

/** TypeScript and JavaScript migrations on every server. */
import {expect, it} from 'vitest'
import {historyOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer, dialectOf} from '../../support/servers.ts'

describeEachServer('a module', (kind) => {
  const dialect = dialectOf(kind)
  const transactionalDdl = ['postgres', 'sqlite'].includes(dialect)

  it('runs up and down with Kysely, its tag, its backend, a log and a signal', async () => {
    const files = {
      '01_a.ts': `import type {Kysely} from 'kysely'
export async function up(db: Kysely<any>, {sql, backend, log, signal}: any): Promise<void> {
  await db.schema.createTable('a').addColumn('id', 'integer').addColumn('note', 'varchar(99)').execute()
  await sql\`insert into a values (\${1}, \${backend.name + ' ' + backend.dialect + ' ' + signal.aborted})\`.execute(db)
  log('half-way')
}
export const down = (db: Kysely<any>) => db.schema.dropTable('a').execute()
`,
      '02_b.mjs': `export async function up(db) { await db.insertInto('a').values([{id: 2}, {id: 3}]).execute() }\n`,
    }
    await withMigrations(kind, files, async ({database, downgrade, notices, remove, upgrade}) => {
      expect(await upgrade()).toEqual({steps: ['01_a applied', '02_b applied'], error: undefined})
      expect(await database.query('select id, note from a order by id')).toEqual([
        {id: 1, note: `primary ${dialect} false`},
        {id: 2, note: null},
        {id: 3, note: null},
      ])
      expect(notices).toEqual(['half-way'])
      expect((await downgrade()).error?.code).toBe('LEX_MIGRATION_IRREVERSIBLE')
      await database.query(`delete from lexigram_migrations where name = '02_b'`)
      remove('02_b.mjs')
      expect((await downgrade()).steps).toEqual(['01_a reverted'])
      expect(await tablesOf(database)).toEqual([])
    })
  })

  it('that throws is rolled back where the database can, with the line it threw at', async () => {
    const files = {
      '01_a.ts': `export async function up(db, {sql}) {
  await sql\`create table a (id int)\`.execute(db)

  throw new Error('no good')
}
`,
    }
    await withMigrations(kind, files, async ({database, dir, upgrade}) => {
      const {error} = await upgrade()
      expect({message: error?.message, location: error?.location}).toEqual({
        message: '01_a failed: no good',
        location: {file: `${dir}/01_a.ts`, line: 4, column: 9},
      })
      expect(await tablesOf(database)).toEqual(transactionalDdl ? [] : ['a'])
      expect(await historyOf(database)).toEqual(transactionalDdl ? [] : ['01_a failed 0/1: 01_a failed: no good'])
    })
  })

  it('may nest transactions: an inner one that fails takes back only its own', async () => {
    const files = {
      '01_a.sql': 'create table a (id int);',
      '02_b.ts': `export async function up(db) {
  await db.insertInto('a').values({id: 1}).execute()
  await db.transaction().execute((trx) => trx.insertInto('a').values({id: 2}).execute())
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('a').values({id: 3}).execute()
    throw new Error('inner')
  }).catch(() => {})
}
`,
    }
    await withMigrations(kind, files, async ({database, upgrade}) => {
      expect((await upgrade()).error).toBe(undefined)
      expect(await database.query('select id from a order by id')).toEqual([{id: 1}, {id: 2}])
    })
  })

  it('that ends its own transaction is caught', async () => {
    if (!transactionalDdl) return
    const files = {
      '01_a.ts': `export async function up(db, {sql}) {
  await sql\`create table a (id int)\`.execute(db)
  await sql\`commit\`.execute(db)
}
`,
    }
    await withMigrations(kind, files, async ({database, upgrade}) => {
      const {error} = await upgrade()
      expect({code: error?.code, message: error?.message}).toEqual({
        code: 'LEX_MIGRATION_FAILED',
        message: '01_a ended its own transaction',
      })
      expect(await historyOf(database)).toEqual([])
    })
  })

  it('runs outside a transaction when it says so', async () => {
    const files = {
      '01_a.ts': `export const config = {transaction: false}
export async function up(db, {sql}) {
  await sql\`create table a (id int)\`.execute(db)
  throw new Error('too late')
}
`,
    }
    await withMigrations(kind, files, async ({database, resume, upgrade, write}) => {
      expect((await upgrade()).error?.message).toBe('01_a failed: too late')
      expect(await tablesOf(database)).toEqual(['a'])
      expect((await upgrade()).error?.code).toBe('LEX_MIGRATION_UNFINISHED')
      write({'01_a.ts': 'export const config = {transaction: false}\nexport async function up() {}\n'})
      expect((await resume()).steps).toEqual(['01_a applied'])
      expect(await historyOf(database)).toEqual(['01_a applied 1/1'])
    })
  })

  it('without up, or that can not be loaded, is told of with all others before anything runs', async () => {
    const files = {
      '01_a.sql': 'create table a (id int);',
      '02_b.ts': 'export const down = () => {}\n',
      '03_c.ts': 'export const = 1\n',
    }
    await withMigrations(kind, files, async ({database, dir, upgrade}) => {
      const {error} = await upgrade()
      expect({code: error?.code, message: error?.message, why: error?.why}).toEqual({
        code: 'LEX_MIGRATION_INVALID',
        message: "2 migrations can't run: cannot use 02_b",
        why: `${dir}/02_b.ts: cannot use 02_b\n${dir}/03_c.ts: cannot use 03_c`,
      })
      expect(await tablesOf(database)).toEqual([])
    })
  })
})

/** What became of a statement that was cut off, as the catalog tells it. */
import {expect, it} from 'vitest'
import {inFlightOf, tookEffect} from '../../../src/lib/migrations/in-flight.ts'
import {loadConfig, openBackend} from '../../../src/migrations.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const CASES = [
  ['create table c (id int)', 'create table c (id int)'],
  ['create or replace view v as select 1 as x', 'create or replace view v as select 1 as x'],
  ['create unique index a_id on a (id)', 'create unique index a_id on a (id)'],
  ['alter table a add column w int', 'alter table a add column w int'],
  ['rename table a to z', 'rename table a to z'],
  ['drop table a', 'drop table a'],
] as const

describeEachServer(
  'a statement in flight',
  (kind) => {
    const onTwoTables = (body: (tell: Tell, query: (sql: string) => Promise<unknown>) => Promise<void>) =>
      withDatabase(kind, async (database) => {
        await database.query('create table a (id int)')
        await database.query('create table b (id int)')
        await using project = makeProject({url: database.url})
        const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
        if (config === undefined) throw new Error('no backend')
        const backend = await openBackend(config)
        await backend.withSession({}, async (session) => {
          const tell: Tell = async (sql) => {
            const [statement] = backend.lexer.statements(sql)
            const before = await inFlightOf(statement, session, backend)
            return async () => {
              // A run that goes on begins with a snapshot of its own.
              await session.rollbackOpen()
              return tookEffect(before, statement, session)
            }
          }
          await body(tell, (sql) => database.query(sql))
        })
      })

    it.each(CASES)('%s', (sql, done) =>
      onTwoTables(async (tell, query) => {
        const took = await tell(sql)
        expect(await took()).toBe(false)
        await query(done)
        expect(await took()).toBe(true)
      }),
    )

    it('that drops several things is undecided while some of them are there', () =>
      onTwoTables(async (tell, query) => {
        const took = await tell('drop table a, b')
        await query('drop table a')
        expect(await took()).toBeUndefined()
        await query('drop table b')
        expect(await took()).toBe(true)
      }))
  },
  ['mysql', 'mariadb'],
)

type Tell = (sql: string) => Promise<() => Promise<boolean | undefined>>

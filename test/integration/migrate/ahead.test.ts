/** PostgreSQL gets the next migration while it runs one: what fails stops what is on its way behind it. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer} from '../../support/servers.ts'

const BEHIND = {'03_behind.sql': 'create table behind (id int);\n'}

describeEachServer(
  'a migration that is on its way behind another one',
  (kind) => {
    it('does not run when the commit before it fails', async () => {
      const files = {
        '01_a.sql': `create table p (id int primary key);
create table c (p int references p deferrable initially deferred);
`,
        '02_unmet.sql': 'insert into c values (1);\n',
        ...BEHIND,
      }
      await withMigrations(kind, files, async ({database, upgrade, write}) => {
        const {steps, error} = await upgrade()
        expect(steps).toEqual(['01_a applied', '02_unmet failed', '03_behind pending'])
        expect(error).toMatchObject({code: 'LEX_MIGRATION_FAILED', database: {code: '23503'}})
        expect(await tablesOf(database)).toEqual(['c', 'p'])
        expect(await historyOf(database)).toEqual(['01_a applied 2/2'])
        write({'02_unmet.sql': 'insert into p values (1);\ninsert into c values (1);\n'})
        expect((await upgrade()).steps).toEqual(['02_unmet applied', '03_behind applied'])
        expect(await logOf(database)).toEqual(['up 01_a', 'up 02_unmet', 'up 03_behind'])
      })
    })

    it('does not run when a statement before it fails, which is told with its place', async () => {
      const files = {
        '01_a.sql': 'create table a (id int);\n',
        '02_wrong.sql': 'create table b (id int);\nselect 1,\n  missing from b;\n',
        ...BEHIND,
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        const {steps, error} = await upgrade()
        expect(steps).toEqual(['01_a applied', '02_wrong failed', '03_behind pending'])
        expect(error).toMatchObject({
          location: {line: 3, column: 3},
          why: 'statement 2 of 2 failed; the migration was rolled back whole; nothing of it is in the database',
        })
        expect(await tablesOf(database)).toEqual(['a'])
      })
    })

    it('does not run when what it stands behind is interrupted', async () => {
      const files = {'01_a.sql': 'create table a (id int);\n', '02_slow.sql': 'select pg_sleep(60);\n', ...BEHIND}
      await withMigrations(kind, files, async ({database, interrupt, upgrade}) => {
        const run = upgrade()
        while (!(await tablesOf(database)).includes('a')) await sleep(10)
        interrupt()
        const {steps, error} = await run
        expect(steps).toEqual(['01_a applied', '02_slow failed', '03_behind pending'])
        expect(error?.code).toBe('LEX_INTERRUPTED')
        expect(await tablesOf(database)).toEqual(['a'])
      })
    })

    it('does not run when text before it was sent in another encoding than the server took it for', async () => {
      const files = {
        '01_a.sql': `create table a (t text);
create function hidden() returns text language sql as $$ select set_config('client_encoding', 'LATIN1', false) $$;
`,
        '02_hidden.sql': `select hidden();
insert into a values ('\u00e9');
`,
        ...BEHIND,
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        const {steps, error} = await upgrade()
        expect(steps).toEqual(['01_a applied', '02_hidden failed', '03_behind pending'])
        expect(error?.message).toContain('changed client_encoding in another way than by SET')
        expect(await database.query('select * from a')).toEqual([])
      })
    })

    it('is lost with the connection, of which no more is said than is known', async () => {
      const files = {
        '01_cut.sql': 'create table a (id int);\nselect pg_terminate_backend(pg_backend_pid());\n',
        ...BEHIND,
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        const {steps, error} = await upgrade()
        expect(steps).toEqual(['01_cut failed', '03_behind pending'])
        expect(error).toMatchObject({
          code: 'LEX_CONNECTION_LOST',
          why: expect.stringContaining('the migration is applied whole, with its history row, or not at all'),
        })
        expect(await tablesOf(database)).toEqual([])
      })
    })

    it('finds the session as the first one found it', async () => {
      const look = `select current_setting('lexi.gram', true) as v, to_regclass('pg_temp.t') is null as untouched`
      const files = {
        '01_a.sql': `do $$ begin perform set_config('lexi.gram', 'set', false); create temp table t (id int); end $$;\n`,
        '02_look.sql': `create table seen as ${look};\n`,
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        expect((await upgrade()).steps).toEqual(['01_a applied', '02_look applied'])
        expect(await database.query('select v is null or length(v) = 0 as reset, untouched from seen')).toEqual([
          {reset: true, untouched: true},
        ])
      })
    })

    it('tells its notices as its own, in order', async () => {
      const say = (n: number): string => `do $$ begin raise notice 'from ${n}'; end $$;\n`
      const names = Array.from({length: 8}, (_, n) => `0${n + 1}_say`)
      const files = Object.fromEntries(names.map((name, n) => [`${name}.sql`, say(n + 1)]))
      await withMigrations(kind, files, async ({events, upgrade}) => {
        await upgrade()
        expect(events).toEqual(
          names.flatMap((name, n) => [`${name} started`, `notice: from ${n + 1}`, `${name} finished`]),
        )
      })
    })

    it('is recorded with times of the server that follow each other', async () => {
      const files = {'01_a.sql': 'select pg_sleep(0.3);\n', '02_b.sql': 'select pg_sleep(0.2);\n'}
      await withMigrations(kind, files, async ({database, upgrade}) => {
        await upgrade()
        const rows = await database.query(
          `select name, duration_ms >= 200 and duration_ms < 20000 as long,
                  started_at >= coalesce(lag(finished_at) over (order by name), started_at) as after_it,
                  extract(epoch from finished_at - started_at) * 1000 - duration_ms between -2 and 2 as agree
             from lexigram_migrations order by name`,
        )
        const fine = {long: true, after_it: true, agree: true}
        expect(rows).toEqual([
          {name: '01_a', ...fine},
          {name: '02_b', ...fine},
        ])
      })
    })
  },
  ['postgres18', 'postgres15'],
)

/** What a migration sets in its session reaches neither the history nor the next migration. */
import {describe, expect, it} from 'vitest'
import {historyOf, tablesOf} from '../../support/history.ts'
import {withMigrations} from '../../support/migrating.ts'
import {describeEachServer, type ServerKind} from '../../support/servers.ts'

describeEachServer(
  'a migration on PostgreSQL',
  (kind) => {
    it('may empty the search path, as pg_dump does', async () => {
      const files = {
        '01_a.sql': `select pg_catalog.set_config('search_path', '', false);\ncreate table public.a (id int);\n`,
        '02_b.sql': 'create table b (id int);\n',
      }
      await withMigrations(kind, files, async ({database, states, upgrade}) => {
        expect((await upgrade()).error).toBe(undefined)
        expect(await states()).toEqual(['01_a applied', '02_b applied'])
        expect(await database.query(`select schemaname from pg_tables where tablename = 'b'`)).toEqual([
          {schemaname: 'public'},
        ])
      })
    })

    it.each(['', ' transaction:false'])('may take a role that can not write the history%s', async (option) => {
      const role = `r_${process.pid}_${option.length}_${kind}`
      const files = {
        '01_a.sql': `-- migrate:up${option}
create role ${role};
grant create, usage on schema public to ${role};
set role ${role};
create table a (id int);
`,
        '02_b.sql': 'create table b (id int);\n',
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        expect((await upgrade()).error).toBe(undefined)
        expect(
          await database.query(
            `select tablename, tableowner = $1 as by_role from pg_tables where tablename in ('a', 'b') order by 1`,
            [role],
          ),
        ).toEqual([
          {tablename: 'a', by_role: true},
          {tablename: 'b', by_role: false},
        ])
        expect(await historyOf(database)).toEqual(['01_a applied 4/4', '02_b applied 1/1'])
        await database.query(`drop owned by ${role}; drop role ${role}`)
      })
    })

    it('may make a schema that stands before the one of the history', async () => {
      const files = {
        '01_a.sql': `create schema "$user_first"; create schema authorization current_user;\n`,
        '02_b.sql': 'create table b (id int);\n',
      }
      await withMigrations(kind, files, async ({database, states, upgrade}) => {
        await upgrade()
        expect(await states()).toEqual(['01_a applied', '02_b applied'])
        expect(
          await database.query(`select schemaname from pg_tables where tablename = 'lexigram_migrations'`),
        ).toEqual([{schemaname: 'public'}])
      })
    })

    it('can keep its history in a schema of its own, which is made', async () => {
      const options = {table: 'ops.done'}
      await withMigrations(
        kind,
        {'01_a.sql': 'create schema app; create table app.a (id int);'},
        async ({database, states, upgrade}) => {
          await upgrade()
          expect(await states()).toEqual(['01_a applied'])
          expect(await historyOf(database, 'ops.done')).toEqual(['01_a applied 2/2'])
          expect((await upgrade()).steps).toEqual([])
        },
        options,
      )
    })

    it('forgets temporary tables and prepared statements', async () => {
      const files = {
        '01_a.sql': 'create temporary table t (id int); prepare p as select 1;',
        '02_b.sql': 'create temporary table t (id int); prepare p as select 1;',
      }
      await withMigrations(kind, files, async ({upgrade}) => {
        expect((await upgrade()).steps).toEqual(['01_a applied', '02_b applied'])
      })
    })
  },
  ['postgres18', 'postgres15'] satisfies ServerKind[],
)

describeEachServer(
  'a migration on MySQL or MariaDB',
  (kind) => {
    it('leaves no variable, temporary table or lock to the next', async () => {
      const files = {
        '01_a.sql': `set sql_mode = 'ANSI_QUOTES', foreign_key_checks = 0, @x = 7;
create temporary table t (id int);
create table a (id int);
lock tables a write;
insert into a values (1);
`,
        '02_b.sql': `create temporary table t (id int);
create table b (mode varchar(400), checks int, x int) engine=InnoDB;
insert into b values (@@sql_mode, @@foreign_key_checks, @x);
`,
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        expect((await upgrade()).error).toBe(undefined)
        const [row] = await database.query(`select checks, x, mode = @@global.sql_mode as same, mode from b`)
        expect(row).toMatchObject({checks: 1, x: null, same: 1})
        expect(await historyOf(database)).toEqual(['01_a applied 5/5', '02_b applied 3/3'])
      })
    })

    it('runs every migration with the same character set and collation', async () => {
      const files = {
        '01_a.sql':
          'create table seen (n int, c varchar(64)) character set utf8mb4;\ninsert into seen values (1, @@collation_connection);',
        '02_b.sql': "insert into seen values (2, @@collation_connection), (3, @@character_set_client), (4, 'é🙂');",
      }
      await withMigrations(kind, files, async ({database, upgrade}) => {
        expect((await upgrade()).error).toBe(undefined)
        const [first, second, ...rest] = (await database.query('select c from seen order by n')).map(({c}) => c)
        expect(second).toBe(first)
        expect(rest).toEqual(['utf8mb4', 'é🙂'])
      })
    })

    it('may use another database', async () => {
      await withMigrations(kind, {}, async ({database, states, upgrade, write}) => {
        const other = `${database.name}_other`
        write({
          '01_a.sql': `create database ${other};\nuse ${other};\ncreate table a (id int);\n`,
          '02_b.sql': 'create table b (id int);\n',
        })
        expect((await upgrade()).error).toBe(undefined)
        expect(await tablesOf(database)).toEqual(['b'])
        expect(await states()).toEqual(['01_a applied', '02_b applied'])
        await database.query(`drop database ${other}`)
      })
    })
  },
  ['mysql', 'mariadb'] satisfies ServerKind[],
)

describe('a migration on SQLite', () => {
  const parentAndChild = `create table parent (id integer primary key);
create table child (id integer primary key, parent_id int references parent (id) on delete cascade);
insert into parent values (1); insert into child values (10, 1);
`

  it('may rebuild a table whose children refer to it, and no child is lost', async () => {
    const files = {
      '01_a.sql': parentAndChild,
      '02_rebuild.sql': `create table new_parent (id integer primary key, name text);
insert into new_parent (id) select id from parent;
drop table parent;
alter table new_parent rename to parent;
`,
    }
    await withMigrations('sqlite', files, async ({database, upgrade}) => {
      expect((await upgrade()).error).toBe(undefined)
      expect(await database.query('select * from child')).toEqual([{id: 10, parent_id: 1}])
    })
  })

  it('is refused before the commit when it leaves a row without its parent', async () => {
    const files = {'01_a.sql': parentAndChild, '02_orphan.sql': 'delete from parent;'}
    await withMigrations('sqlite', files, async ({database, upgrade}) => {
      const {error} = await upgrade()
      expect({code: error?.code, message: error?.message}).toEqual({
        code: 'LEX_MIGRATION_FAILED',
        message:
          '02_orphan failed: FOREIGN KEY constraint failed: 1 rows of child refer to rows of parent that do not exist',
      })
      expect(await database.query('select id from parent')).toEqual([{id: 1}])
      expect(await historyOf(database)).toEqual(['01_a applied 4/4'])
    })
  })

  it('leaves no PRAGMA, attached file or temporary table to the next', async () => {
    const files = {
      '01_a.sql': `-- migrate:up transaction:false
pragma foreign_keys = on;
attach ':memory:' as aside;
create temporary table t (id int);
create table a (id int);
`,
      '02_b.sql': `create temporary table t (id int);
create table b as select foreign_keys as on_ from pragma_foreign_keys union all select count(*) from pragma_database_list where name = 'aside';
`,
    }
    await withMigrations('sqlite', files, async ({database, upgrade}) => {
      expect((await upgrade()).error).toBe(undefined)
      expect(await database.query('select on_ from b')).toEqual([{on_: 0}, {on_: 0}])
    })
  })
})

/** What a cut-off or failed statement left half-done is removed; where nobody can tell whether it took effect, it is asked. */
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {historyOf} from '../support/history.ts'
import {endPause, isLocked, pauseMigration, until, untilPaused} from '../support/pausing.ts'
import {makeProject, type TestProject} from '../support/project.ts'
import {type DatabaseKind, describeEachServer, dialectOf, type TestDatabase, withDatabase} from '../support/servers.ts'

const INDEX = {
  'migrations/01_index.sql':
    '-- migrate:up transaction:false\ncreate table seen (id int);\ncreate unique index concurrently "Twice" on big (v);\n',
}

describeEachServer<DatabaseKind>(
  'CREATE INDEX CONCURRENTLY that did not end',
  (kind) => {
    const invalid = (database: TestDatabase): Promise<unknown[]> =>
      database.query('select indexrelid::regclass::text as name from pg_index where not indisvalid')

    it.each(['fails', 'is killed'])(
      'that %s leaves an INVALID index, which the next run drops and tells of',
      async (how) => {
        await withDatabase(kind, async (database) => {
          await database.query('create table big as select n as id, n as v from generate_series(1, 50000) n')
          if (how === 'fails') await database.query('insert into big values (0, 1)')
          await using project = makeProject({url: database.url, files: INDEX})
          if (how === 'fails') {
            const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir})
            expect({status, stderr}).toMatchObject({
              status: 1,
              stderr: expect.stringContaining('could not create unique index'),
            })
            await database.query('delete from big where id = 0')
          } else {
            // It waits for this transaction when its index is there already, and not valid yet.
            const other = await database.another()
            await other.query('begin; select count(*) from big; lock table big in row exclusive mode')
            const run = startCli(['db', 'upgrade'], {cwd: project.dir})
            await until('the index', async () => (await invalid(database)).length > 0)
            run.child.kill('SIGKILL')
            await run.result
            // The server notices that nobody waits for it any more.
            await until('the end of the statement', async () => !(await isLocked(database)))
            await other.close()
          }
          expect(await invalid(database)).toEqual([{name: '"Twice"'}])
          const onward = how === 'fails' ? 'resume' : 'upgrade'
          const {status, stderr} = await runCli(['db', onward], {cwd: project.dir})
          expect({status, stderr}).toEqual({
            status: 0,
            stderr: expect.stringContaining(
              'notice: 01_index: the INVALID index public."Twice" that it left behind was dropped\n',
            ),
          })
          expect(await invalid(database)).toEqual([])
          expect(await historyOf(database)).toEqual(['01_index applied 2/2'])
        })
      },
    )
  },
  ['postgres18', 'postgres15'],
)

const PROCEDURE = {
  postgres: `create procedure slowly() language plpgsql as $$
begin
  insert into done values (1);
  commit;
  perform pg_sleep(amount) from pause;
end $$`,
  mysql: `create procedure slowly() begin insert into done values (1); commit; select sleep(amount) from pause; end`,
} as const

describeEachServer<DatabaseKind>(
  'a statement of which nobody can tell whether it took effect',
  (kind) => {
    const dialect = dialectOf(kind)
    const files = {
      ...pauseMigration(dialect),
      'migrations/02_made.sql': `create table done (id int);\n${dialect === 'postgres' ? PROCEDURE.postgres : PROCEDURE.mysql};\n`,
      'migrations/03_call.sql':
        '-- migrate:up transaction:false\ncreate table first (id int);\ncall slowly();\ncreate table last (id int);\n',
    }

    async function killed(database: TestDatabase): Promise<TestProject> {
      const project = makeProject({url: database.url, files})
      expect(await runCli(['db', 'upgrade', '02'], {cwd: project.dir})).toMatchObject({status: 0})
      await database.query('update pause set amount = 4')
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await (dialect === 'postgres'
        ? until('the call', async () => (await database.query('select 1 from done')).length > 0)
        : untilPaused(database, run.child.pid))
      run.child.kill('SIGKILL')
      await run.result
      await endPause(database)
      return project
    }

    it.each([
      {answer: '--took-effect', calls: 1},
      {answer: '--took-no-effect', calls: 2},
    ])('is a question, answered by $answer', async ({answer, calls}) => {
      await withDatabase(kind, async (database) => {
        await using project = await killed(database)
        for (const verb of ['upgrade', 'resume']) {
          const {status, stderr} = await runCli(['db', verb], {cwd: project.dir})
          expect({status, stderr}).toEqual({
            status: 3,
            stderr: expect.stringContaining('LEX_MIGRATION_UNFINISHED  did statement 2 of 03_call take effect?'),
          })
          expect(stderr).toContain('call slowly()')
          expect(stderr).toContain('`lexigram db resume --took-effect` or `lexigram db resume --took-no-effect`')
        }
        expect(await runCli(['db', 'resume', answer], {cwd: project.dir})).toMatchObject({status: 0})
        expect(await database.query('select id from done')).toHaveLength(calls)
        expect((await historyOf(database)).at(-1)).toBe('03_call applied 3/3')
      })
    })
  },
  ['postgres18', 'postgres15', 'mysql', 'mariadb'],
)

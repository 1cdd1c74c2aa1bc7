/** A deployment fails in the middle; somebody mends the file and deploys again. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {historyOf, tablesOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const script = (second: string): string => `-- migrate:up
create table orders (id integer primary key, total integer);
${second};
create table invoices (id integer primary key);
`

describeEachServer('a failed deployment', (kind) => {
  const journaled = kind === 'mysql' || kind === 'mariadb'

  it('says what to do, and what it says works', async () => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({
        url: database.url,
        files: {'migrations/01_orders.sql': script('insert into orders (id, totl) values (1, 2)')},
      })
      const cli = (...args: string[]) => runCli(['db', ...args], {cwd: project.dir})
      const failed = await cli('upgrade')
      expect(failed.status).toBe(1)
      expect(failed.stderr).toMatch(
        journaled
          ? /fix: mend the migration or the cause, then `lexigram db resume` goes on there\n/
          : /fix: mend the migration or the cause, then run the command again\n/,
      )
      expect((await cli('status', '--exit-code')).status).toBe(3)

      project.write({'migrations/01_orders.sql': script('insert into orders (id, total) values (1, 2)')})
      expect((await cli(journaled ? 'resume' : 'upgrade')).status).toBe(0)
      expect(await tablesOf(database)).toEqual(['invoices', 'orders'])
      expect(await database.query('select id, total from orders')).toEqual([{id: 1, total: 2}])
      expect(await historyOf(database)).toEqual(['01_orders applied 3/3'])
      expect((await cli('status', '--exit-code')).status).toBe(0)
    })
  })
})

/** A branch with an older migration is merged after a newer one was applied. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {historyOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

describeEachServer('a migration that was merged late', (kind) => {
  it('is never run in silence: CI fails, upgrade refuses, and a person allows it', async () => {
    await withDatabase(kind, async (database) => {
      const files = {
        'migrations/01_a.sql': 'create table a (id int);',
        'migrations/03_c.sql': 'create table c (id int);',
      }
      await using project = makeProject({url: database.url, files})
      const cli = (...args: string[]) => runCli(['db', ...args], {cwd: project.dir})
      await cli('upgrade')
      project.write({'migrations/02_b.sql': 'create table b (id int);'})

      const check = await cli('check')
      expect({status: check.status, found: /02_b/.test(check.stdout + check.stderr)}).toEqual({status: 3, found: true})
      const refused = await cli('upgrade')
      expect({status: refused.status, stderr: refused.stderr}).toEqual({
        status: 3,
        stderr: [
          'error: LEX_MIGRATION_OUT_OF_ORDER  02_b is older than what is already applied',
          '  migrations/02_b.sql',
          '  why: 02_b',
          '  fix: rename it to a new timestamp, or run `lexigram db upgrade --allow-out-of-order`',
          '',
        ].join('\n'),
      })
      expect((await cli('upgrade', '--allow-out-of-order')).status).toBe(0)
      expect((await cli('check')).status).toBe(0)
      expect(await historyOf(database)).toEqual(['01_a applied 1/1', '02_b applied 1/1', '03_c applied 1/1'])
    })
  })
})

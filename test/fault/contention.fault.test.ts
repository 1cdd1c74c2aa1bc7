/** Several runs at once: each migration runs exactly once, and nobody fails. */
import {expect, it} from 'vitest'
import {type CliResult, runCli, startCli} from '../support/cli.ts'
import {historyOf, logOf} from '../support/history.ts'
import {endPause, PAUSE, pauseMigration, until, untilPaused} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {describeEachServer, dialectOf, withDatabase} from '../support/servers.ts'

const NAMES = ['01_seen', '02_a', '03_b', '04_c', '05_d']

const FILES = {
  'migrations/01_seen.sql': 'create table seen (name varchar(20));',
  ...Object.fromEntries(
    NAMES.slice(1).map((name) => [`migrations/${name}.sql`, `insert into seen values ('${name}');`]),
  ),
}

const APPLIED = NAMES.map((name) => `${name} applied 1/1`)

const outcomes = (results: readonly CliResult[]) =>
  results.map(({status, stderr}) => (status === 0 ? 'done' : `${status}: ${stderr}`))

describeEachServer('runs at once', (kind) => {
  it('apply each migration once, and all end well', async () => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({url: database.url, files: FILES})
      const runs = Array.from({length: 2}, () => runCli(['db', 'upgrade'], {cwd: project.dir}))
      expect(outcomes(await Promise.all(runs))).toEqual(['done', 'done'])
      const seen = await database.query('select name from seen order by name')
      expect(seen.map(({name}) => name)).toEqual(NAMES.slice(1))
      expect(await historyOf(database)).toEqual(APPLIED)
      expect(await logOf(database)).toEqual(NAMES.map((name) => `up ${name}`))
    })
  })

  it('a second one says whom it waits for, and gives up with status 5 after lock_timeout', async () => {
    const dialect = dialectOf(kind)
    await withDatabase(kind, async (database) => {
      const files = {...pauseMigration(dialect), 'migrations/02_slow.sql': `${PAUSE[dialect]};`}
      await using project = makeProject({url: database.url, files})
      const first = startCli(['db', 'upgrade'], {cwd: project.dir})
      await untilPaused(database, first.child.pid)
      const second = await runCli(['db', 'upgrade', '--json'], {
        cwd: project.dir,
        env: {LEX_DB__MIGRATIONS__LOCK_TIMEOUT: '2'},
      })
      expect(second.status).toBe(5)
      expect(second.json<{error: {code: string; why: string}}>().error).toMatchObject({
        code: 'LEX_LOCK_TIMEOUT',
        why: expect.stringMatching(
          dialect === 'sqlite' ? /^waited 2 s; / : /^waited 2 s; held by .+, server (process|thread) \d+ since .+Z$/,
        ),
      })
      expect(second.stderr).toMatch(/^notice: waiting for the migration lock, held by /)

      const third = startCli(['db', 'upgrade'], {cwd: project.dir})
      await third.printed(/waiting for the migration lock/)
      third.child.kill('SIGINT')
      expect((await third.result).status).toBe(130)

      if (dialect === 'sqlite') {
        first.child.kill('SIGINT')
        expect((await first.result).status).toBe(130)
        return
      }
      await until('the pause to end', async () => {
        await endPause(database)
        const rows = await database.query(
          dialect === 'postgres'
            ? `select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid() and state = 'active'`
            : `select id from information_schema.processlist where db = database() and info like '%sleep(%' and id <> connection_id()`,
        )
        if (dialect !== 'postgres')
          for (const row of rows) await database.query(`kill query ${Number(row.id ?? row.ID)}`).catch(() => [])
        return rows.length === 0
      })
      await first.result
    })
  })
})

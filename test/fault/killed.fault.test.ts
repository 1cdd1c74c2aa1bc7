/** kill -9 of a run inside a long statement: no lock stays, no process stays, and the next run tells the truth. */
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {historyOf, tablesOf} from '../support/history.ts'
import {childrenOf, endPause, isAlive, isLocked, PAUSE, pauseMigration, until, untilPaused} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {type DatabaseKind, describeEachServer, dialectOf, type TestDatabase, withDatabase} from '../support/servers.ts'

/** Long enough to be killed in, short enough to wait for: most servers go on with the statement of a killed client. */
const SHORT = {postgres: 3, mysql: 3, mariadb: 3, sqlite: 9_000_000_000} as const

async function killInPause(
  database: TestDatabase,
  option: string,
  body: (dir: string) => Promise<void>,
  pause: number = SHORT[database.dialect],
) {
  const {dialect} = database
  const files = {
    ...pauseMigration(dialect),
    'migrations/02_slow.sql': `-- migrate:up${option}
create table before_it (id int);
${PAUSE[dialect]};
create table after_it (id int);
`,
  }
  await using project = makeProject({url: database.url, files})
  expect((await runCli(['db', 'upgrade', '+1'], {cwd: project.dir})).status).toBe(0)
  await database.query(`update pause set amount = ${pause}`)
  const run = startCli(['db', 'upgrade'], {cwd: project.dir})
  await untilPaused(database, run.child.pid)
  const processes = childrenOf(run.child.pid)
  run.child.kill('SIGKILL')
  await run.result
  await until('the end of its processes', () => !processes.some(isAlive), 1_000)
  await body(project.dir)
}

describeEachServer('kill -9 during a long statement', (kind) => {
  const transactionalDdl = ['postgres', 'sqlite'].includes(dialectOf(kind))

  it('leaves nothing of a transactional migration, and the next run does it all', async () => {
    if (!transactionalDdl) return
    await withDatabase(kind, async (database) => {
      await killInPause(database, '', async (cwd) => {
        expect(await historyOf(database)).toEqual(['01_pause applied 3/3'])
        await until('the lock to be free', async () => !(await isLocked(database)))
        await endPause(database)
        const {status} = await runCli(['db', 'upgrade'], {cwd})
        expect(status).toBe(0)
        expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow applied 3/3'])
        expect(await tablesOf(database)).toEqual(['after_it', 'before_it', 'pause', 'paused'])
      })
    })
  })

  it('leaves a row that says how far it got, and the next run goes on there', async () => {
    await withDatabase(kind, async (database) => {
      await killInPause(database, ' transaction:false', async (cwd) => {
        expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow running 1/3'])
        await endPause(database)
        const {status} = await runCli(['db', 'upgrade'], {cwd})
        expect(status).toBe(0)
        expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow applied 3/3'])
        expect(await tablesOf(database)).toEqual(['after_it', 'before_it', 'pause', 'paused'])
        expect(await isLocked(database)).toBe(false)
      })
    })
  })
})

/** PostgreSQL looks every two seconds whether its client is still there. */
const NOTICED_MS = 30_000
const MINUTES = 600

describeEachServer<DatabaseKind>(
  'kill -9 during a statement that would last for minutes',
  (kind) => {
    it.each(['', ' transaction:false'])(
      'is noticed by the server, so the next run does not wait for it%s',
      async (option) => {
        await withDatabase(kind, async (database) => {
          await killInPause(
            database,
            option,
            async (cwd) => {
              await endPause(database)
              const begun = performance.now()
              expect(await runCli(['db', 'upgrade'], {cwd})).toMatchObject({status: 0})
              expect(performance.now() - begun).toBeLessThan(NOTICED_MS)
              expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow applied 3/3'])
            },
            MINUTES,
          )
        })
      },
    )
  },
  ['postgres18', 'postgres15'],
)

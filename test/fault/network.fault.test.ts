/** The network breaks, or passes nothing on, at any moment: an error in time, and the next run finishes. */
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {historyOf, tablesOf} from '../support/history.ts'
import {endPause, PAUSE, pauseMigration, until, untilPaused} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {startProxy, type TestProxy} from '../support/proxy.ts'
import {rounds, roundsTimeout, seeded} from '../support/rounds.ts'
import {
  createDatabase,
  describeEachServer,
  dialectOf,
  type ServerKind,
  type TestDatabase,
  urlOf,
  withDatabase,
} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']
const ROUNDS = rounds(2, 40)
/** With connect_timeout=1: three seconds without an answer, then the request to cancel, the goodbyes, and a busy machine. */
const LONGEST_MS = 20_000

interface ErrorDocument {
  readonly error: {readonly code: string; readonly message: string; readonly location?: object}
}

async function proxyTo({server}: TestDatabase): Promise<TestProxy> {
  return startProxy({port: server?.port ?? 0})
}

function urlThrough(proxy: TestProxy, {name, server}: TestDatabase): string {
  if (server === undefined) throw new Error('a file has no port')
  const url = urlOf({...server, host: '127.0.0.1', port: proxy.port}, name)
  return `${url}${url.includes('?') ? '&' : '?'}connect_timeout=1`
}

/** Bytes that the server sends during a whole upgrade, and the state that it ends in. */
async function straightRun(kind: ServerKind): Promise<{bytes: number; state: unknown}> {
  const database = await createDatabase(kind)
  const proxy = await proxyTo(database)
  await using project = makeProject({url: urlThrough(proxy, database), files: thirtyMigrations(kind)})
  expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
  const straight = {bytes: proxy.stats().toClient, state: await thirtyState(database)}
  await proxy.close()
  await database.drop()
  return straight
}

describeEachServer(
  'a network that fails at any moment',
  (kind) => {
    it.each(['cut', 'stall'] as const)(
      `by a %s is an error in time, ${ROUNDS} times`,
      {
        timeout: roundsTimeout(ROUNDS, 30_000),
      },
      async (how) => {
        const random = seeded(`network ${how} on ${kind}`)
        const {bytes, state} = await straightRun(kind)
        const statuses: (number | null)[] = []
        for (let round = 1; round <= ROUNDS; round += 1) {
          const database = await createDatabase(kind)
          const proxy = await proxyTo(database)
          await using project = makeProject({url: urlThrough(proxy, database), files: thirtyMigrations(kind)})
          const failedAt = proxy.failAfter(Math.floor(random() * bytes), how)
          const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir})
          statuses.push(status)
          expect(performance.now() - (failedAt() ?? performance.now()), stderr).toBeLessThan(LONGEST_MS)
          expect({status, stderr}).toEqual({
            status: status === 0 ? 0 : 4,
            stderr: expect.stringMatching(
              status === 0 ? /^$/ : /LEX_CONNECT(ION_LOST|_FAILED) {2}.*[\s\S]*\n {2}fix: /,
            ),
          })
          proxy.cut()
          await proxy.resume()
          const again = await runCli(['db', 'upgrade'], {cwd: project.dir})
          expect(again.status, again.stderr).toBe(0)
          expect(await thirtyState(database), `round ${round}`).toEqual(state)
          await proxy.close()
          await database.drop()
        }
        process.stdout.write(`network ${how} on ${kind}: ${ROUNDS} rounds, ended with ${statuses.join(' ')}\n`)
        expect(statuses).toContain(4)
      },
    )
  },
  ON_SERVERS,
)

describeEachServer(
  'a network that passes nothing on',
  (kind) => {
    const dialect = dialectOf(kind)
    const files = {
      ...pauseMigration(dialect),
      'migrations/02_slow.sql': `create table before_it (id int);\n${PAUSE[dialect]};\ncreate table after_it (id int);\n`,
    }
    const left = dialect === 'postgres' ? ['01_pause applied 3/3'] : ['01_pause applied 3/3', '02_slow running 1/3']

    it.each([
      {title: 'is noticed during a long statement', env: {}, said: /did not answer for 3 s|migration lock was lost/},
      {
        title: 'does not stop statement_timeout',
        env: {LEX_DB__MIGRATIONS__STATEMENT_TIMEOUT: '1'},
        said: /could not be asked to cancel it|migration lock was lost/,
      },
    ])('$title', async ({env, said}) => {
      await withDatabase(kind, async (database) => {
        const proxy = await proxyTo(database)
        await using project = makeProject({url: urlThrough(proxy, database), files})
        const run = startCli(['db', 'upgrade', '--json'], {cwd: project.dir, env})
        await untilPaused(database, run.child.pid)
        proxy.stall()
        const begun = performance.now()
        const result = await run.result
        expect(performance.now() - begun).toBeLessThan(LONGEST_MS)
        expect(result.status).toBe(4)
        const {error} = result.json<ErrorDocument>()
        expect(error).toMatchObject({
          code: 'LEX_CONNECTION_LOST',
          location: {file: `${project.dir}/migrations/02_slow.sql`, line: 2, column: 1},
        })
        expect(error.message).toMatch(said)
        proxy.cut()
        await proxy.resume()
        await endPause(database)
        await until('the end of the statement', () => endPauses(database))
        expect(await historyOf(database)).toEqual(left)
        expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
        expect(await tablesOf(database)).toEqual(['after_it', 'before_it', 'pause', 'paused'])
        await proxy.close()
      })
    })

    it('does not keep a run that waits for the migration lock', async () => {
      await withDatabase(kind, async (database) => {
        const proxy = await proxyTo(database)
        await using direct = makeProject({url: database.url, files})
        await using project = makeProject({url: urlThrough(proxy, database), files})
        const holder = startCli(['db', 'upgrade'], {cwd: direct.dir})
        await untilPaused(database, holder.child.pid)
        const waiting = startCli(['db', 'upgrade'], {cwd: project.dir})
        await waiting.printed(/waiting for the migration lock/)
        proxy.stall()
        const begun = performance.now()
        const {status, stderr} = await waiting.result
        expect(performance.now() - begun).toBeLessThan(LONGEST_MS)
        expect({status, stderr}).toMatchObject({status: 4, stderr: expect.stringContaining('LEX_CONNECTION_LOST')})
        holder.child.kill('SIGINT')
        await holder.result
        await proxy.close()
      })
    })

    it('does not hold up Ctrl-C', async () => {
      await withDatabase(kind, async (database) => {
        const proxy = await proxyTo(database)
        await using project = makeProject({url: urlThrough(proxy, database), files})
        const run = startCli(['db', 'upgrade'], {cwd: project.dir})
        await untilPaused(database, run.child.pid)
        proxy.stall()
        const begun = performance.now()
        run.child.kill('SIGINT')
        const {status} = await run.result
        expect(performance.now() - begun).toBeLessThan(2_500)
        expect(status).toBe(130)
        await proxy.close()
      })
    })
  },
  ON_SERVERS,
)

/** Ends what the server still runs of a client that is gone; true when there is nothing. */
async function endPauses({dialect, query}: TestDatabase): Promise<boolean> {
  const rows = await query(
    dialect === 'postgres'
      ? `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      : 'select id from information_schema.processlist where db = database() and id <> connection_id()',
  )
  if (dialect !== 'postgres') for (const row of rows) await query(`kill ${Number(row.id ?? row.ID)}`).catch(() => [])
  return rows.length === 0
}

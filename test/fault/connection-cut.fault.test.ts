/** The connection breaks, or the server goes away, while a migration runs. */
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {historyOf, tablesOf} from '../support/history.ts'
import {endPause, PAUSE, pauseMigration, until, untilPaused} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {startProxy} from '../support/proxy.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {
  type Dialect,
  describeEachServer,
  dialectOf,
  type ServerKind,
  startServer,
  type TestDatabase,
  urlOf,
  withDatabase,
} from '../support/servers.ts'

const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']

const filesOf = (dialect: Dialect): Record<string, string> => ({
  ...pauseMigration(dialect),
  'migrations/02_slow.sql': `create table before_it (id int);
${PAUSE[dialect]};
create table after_it (id int);
`,
})

interface ErrorDocument {
  readonly error: {readonly code: string; readonly fix: string; readonly location: object}
}

/** `?` would end the path that the URL of a proxy keeps. */
const through = (port: number, {server, name}: TestDatabase): string => {
  if (server === undefined) throw new Error('a file has no port')
  return urlOf({...server, host: '127.0.0.1', port}, name)
}

describeEachServer(
  'a lost connection',
  (kind) => {
    const dialect = dialectOf(kind)
    const left = dialect === 'postgres' ? ['01_pause applied 3/3'] : ['01_pause applied 3/3', '02_slow running 1/3']

    it('in the middle of a statement is status 4 with its place, and the next run finishes', async () => {
      await withDatabase(kind, async (database) => {
        const proxy = await startProxy({port: database.server?.port ?? 0})
        await using project = makeProject({url: through(proxy.port, database), files: filesOf(dialect)})
        const run = startCli(['db', 'upgrade', '--json'], {cwd: project.dir})
        await untilPaused(database, run.child.pid)
        const begun = performance.now()
        proxy.cut()
        const result = await run.result
        expect(performance.now() - begun).toBeLessThan(3_000)
        expect(result.status).toBe(4)
        expect(result.json<ErrorDocument>().error).toMatchObject({
          code: 'LEX_CONNECTION_LOST',
          location: {file: `${project.dir}/migrations/02_slow.sql`, line: 2, column: 1},
        })
        // The server may notice only when the statement is over.
        await endPauses(database)
        await endPause(database)
        expect(await historyOf(database)).toEqual(left)
        const next = await runCli(['db', 'upgrade'], {cwd: project.dir})
        expect({status: next.status, stderr: next.stderr.includes('error')}).toEqual({status: 0, stderr: false})
        expect(await tablesOf(database)).toEqual(['after_it', 'before_it', 'pause', 'paused'])
        await proxy.close()
      })
    })

    it('to a server that is gone ends the run', async () => {
      const server = await startServer(kind, {durable: true})
      const database = await createDatabaseOn(server)
      await using project = makeProject({url: database.url, files: filesOf(dialect)})
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await untilPaused(database, run.child.pid)
      const begun = performance.now()
      await server.stop('kill')
      const {status, stderr} = await run.result
      expect(performance.now() - begun).toBeLessThan(5_000)
      expect(status).toBe(4)
      expect(stderr).toMatch(/^error: LEX_CONNECTION_LOST {2}02_slow failed: .*\n {2}migrations\/02_slow.sql:2:1\n/)

      await server.restart()
      await endPause(database)
      expect(await historyOf(database)).toEqual(left)
      expect((await runCli(['db', 'upgrade'], {cwd: project.dir})).status).toBe(0)
      expect(await tablesOf(database)).toEqual(['after_it', 'before_it', 'pause', 'paused'])
      await database.drop()
      await server.stop('kill')
    })
  },
  ON_SERVERS,
)

describeEachServer(
  'a server that stops while an index is built',
  (kind) => {
    it('interrupts the statement, which is a lost connection and no failure of the migration', async () => {
      const server = await startServer(kind, {durable: true})
      const database = await createDatabaseOn(server)
      const many = 'insert into big select concat(a.v, b.v) from big a, big b limit 200000;\n'
      await using project = makeProject({
        url: database.url,
        files: {
          'migrations/01_big.sql': `create table big (v text);\ninsert into big values ('1'), ('2'), ('3');\n${many.repeat(8)}`,
          'migrations/02_index.sql': 'create index big_v on big (v(50));\n',
        },
      })
      expect(await runCli(['db', 'upgrade', '+1'], {cwd: project.dir})).toMatchObject({status: 0})
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await until('the index to be built', async () => {
        const rows = await database.query(
          `select 1 from information_schema.processlist where info like 'create index%'`,
        )
        return rows.length > 0
      })
      await server.stop('fast')
      expect(await run.result).toMatchObject({status: 4, stderr: expect.stringMatching(/^error: LEX_CONNECTION_LOST/m)})
      await server.restart()
      expect(await runCli(['db', 'upgrade', '--wait', '30s'], {cwd: project.dir})).toMatchObject({status: 0})
      const indexes = await database.query(
        `select distinct index_name from information_schema.statistics where table_name = 'big'`,
      )
      expect(indexes).toHaveLength(1)
      await database.drop()
      await server.stop('kill')
    })
  },
  ['mysql', 'mariadb'],
)

async function endPauses({dialect, query}: TestDatabase): Promise<void> {
  await until('the pause to end', async () => {
    const rows = await query(
      dialect === 'postgres'
        ? `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
        : 'select id from information_schema.processlist where db = database() and id <> connection_id()',
    )
    if (dialect !== 'postgres') for (const row of rows) await query(`kill ${Number(row.id ?? row.ID)}`).catch(() => [])
    return rows.length === 0
  })
}

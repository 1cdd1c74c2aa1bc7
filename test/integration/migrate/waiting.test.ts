/** Statements that take too long or wait for others: statement_timeout, ddl_lock_timeout, and who is in the way. */
import {expect, it} from 'vitest'
import {type CliResult, runCli, startCli} from '../../support/cli.ts'
import {historyOf, tablesOf} from '../../support/history.ts'
import {endPause, PAUSE, pauseMigration} from '../../support/pausing.ts'
import {makeProject} from '../../support/project.ts'
import {createDatabaseOn} from '../../support/servers/database.ts'
import {
  type DatabaseKind,
  type Dialect,
  describeEachServer,
  dialectOf,
  type ServerKind,
  startServer,
  type TestDatabase,
  withDatabase,
} from '../../support/servers.ts'

const SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']

const slow = (dialect: Dialect, form: string): Record<string, string> =>
  form === 'SQL'
    ? {'migrations/02_slow.sql': `create table before_it (id int);\n${PAUSE[dialect]};\n`}
    : {'migrations/02_slow.ts': `export const up = (db, {sql}) => sql\`${PAUSE[dialect]}\`.execute(db)\n`}

describeEachServer('statement_timeout', (kind) => {
  const dialect = dialectOf(kind)
  const whole = dialect === 'postgres' || dialect === 'sqlite'

  it.each(['SQL', 'TypeScript'])('cancels a statement of a %s migration that runs longer', async (form) => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({
        url: database.url,
        files: {...pauseMigration(dialect), ...slow(dialect, form)},
      })
      const env = {LEX_DB__MIGRATIONS__STATEMENT_TIMEOUT: '1s'}
      const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir, env})
      expect({status, stderr}).toEqual({
        status: 1,
        stderr: expect.stringContaining(
          'LEX_MIGRATION_FAILED  02_slow failed: it ran longer than statement_timeout (1 s) and was cancelled',
        ),
      })
      expect(await tablesOf(database)).toEqual(
        whole || form !== 'SQL' ? ['pause', 'paused'] : ['before_it', 'pause', 'paused'],
      )
      await endPause(database)
      const onward = whole ? 'upgrade' : 'resume'
      expect(await runCli(['db', onward], {cwd: project.dir, env})).toMatchObject({status: 0})
    })
  })
})

/** A table that another session reads in an open transaction, so that it can't be altered. */
async function whileRead(database: TestDatabase, body: (release: () => Promise<void>) => Promise<void>): Promise<void> {
  await database.query('create table busy (id integer primary key)')
  const other = await database.another()
  await other.query('begin')
  await other.query('select id from busy')
  const release = async (): Promise<void> => {
    await other.query('rollback')
    await other.close()
  }
  await body(release)
}

const altering = (config: string): Record<string, string> => ({
  'migrations/01_alter.ts': `${config}
export const up = (db, {sql}) => sql\`alter table busy add column note varchar(10)\`.execute(db)
`,
})
const IMPATIENT = {LEX_DB__MIGRATIONS__DDL_LOCK_TIMEOUT: '1s'}

describeEachServer<DatabaseKind>(
  'ddl_lock_timeout and a TypeScript migration',
  (kind) => {
    it('fails one that does not say that it may run again', async () => {
      await withDatabase(kind, (database) =>
        whileRead(database, async (release) => {
          await using project = makeProject({url: database.url, files: altering('')})
          const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir, env: IMPATIENT})
          expect({status, stderr}).toMatchObject({status: 1, stderr: expect.stringMatching(/01_alter waits for .*\d/)})
          expect(stderr).toMatch(/LEX_MIGRATION_FAILED {2}01_alter failed: .*(lock timeout|Lock wait timeout)/)
          await release()
        }),
      )
    })

    it('tries one that says so again', async () => {
      await withDatabase(kind, (database) =>
        whileRead(database, async (release) => {
          const files = altering('export const config = {retry: true}')
          await using project = makeProject({url: database.url, files})
          const run = startCli(['db', 'upgrade'], {cwd: project.dir, env: IMPATIENT})
          await run.printed(/gave way to others/)
          await release()
          expect(await run.result).toMatchObject({status: 0})
          expect(await historyOf(database)).toEqual(['01_alter applied 1/1'])
        }),
      )
    })
  },
  SERVERS,
)

const toldOf = ({stderr}: CliResult): string => /^notice: 01_alter waits for (.*)$/m.exec(stderr)?.[1] ?? stderr

describeEachServer<DatabaseKind>(
  'who is in the way of a statement',
  (kind) => {
    it('is told, and who is not in the way is not', {timeout: 180_000}, async () => {
      // With a plugin MariaDB knows who holds what; it is the whole server's, so this one is the test's own.
      const server = kind === 'mariadb' ? await startServer('mariadb') : undefined
      if (server !== undefined) {
        const admin = await createDatabaseOn(server)
        await admin.query("install soname 'metadata_lock_info'")
      }
      const tell = async (database: TestDatabase): Promise<void> => {
        await database.query('create table elsewhere (id integer primary key)')
        const bystander = await database.another()
        await bystander.query('begin')
        const me = kind.startsWith('postgres') ? 'pg_backend_pid()' : 'connection_id()'
        const [notHim] = await bystander.query(`select ${me} as id, (select count(*) from elsewhere) as n`)
        await whileRead(database, async (release) => {
          await using project = makeProject({url: database.url, files: altering('')})
          const result = await runCli(['db', 'upgrade'], {cwd: project.dir, env: IMPATIENT})
          expect(toldOf(result)).toMatch(kind.startsWith('postgres') ? /^process \d+ \(lex\): / : /^thread \d+ \(lex@/)
          expect(toldOf(result)).not.toContain(` ${Number(notHim?.id)} (`)
          await release()
        })
        await bystander.query('rollback')
        await bystander.close()
      }
      if (server === undefined) await withDatabase(kind, tell)
      else {
        await tell(await createDatabaseOn(server))
        await server.stop('kill')
      }
    })
  },
  SERVERS,
)

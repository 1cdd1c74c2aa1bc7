/** `db unlock`: a lease is taken away when it has expired or by force, a session lock never. */
import {afterAll, beforeAll, expect, it, vi} from 'vitest'
import {type RunningCli, runCli, startCli} from '../support/cli.ts'
import {makeProject, type TestProject} from '../support/project.ts'
import {findPgbouncer, startPgbouncer} from '../support/servers/pgbouncer.ts'
import {
  createDatabase,
  type DatabaseKind,
  describeEachServer,
  describeExtra,
  type ServerAddress,
  serverOf,
  type TestDatabase,
  urlOf,
} from '../support/servers.ts'

const slowProject = (url: string, kind: DatabaseKind): TestProject => {
  const sleep = kind.startsWith('postgres') ? 'select pg_sleep(60)' : 'do sleep(60)'
  return makeProject({url, files: {'migrations/20260101000000_slow.sql': `-- migrate:up\n${sleep};\n`}})
}

/** Starts an upgrade and waits until its migration runs. */
async function startSlow(database: TestDatabase, dir: string): Promise<RunningCli> {
  const running = startCli(['db', 'upgrade', '--json'], {cwd: dir})
  const sleeping = database.kind.startsWith('postgres')
    ? "select 1 from pg_stat_activity where query like 'select pg_sleep%' and datname = current_database()"
    : "select 1 from information_schema.processlist where info like 'do sleep%' and db = database()"
  await vi.waitUntil(async () => (await database.query(sleeping)).length > 0, 20_000)
  return running
}

const SERVERS: readonly DatabaseKind[] = ['postgres18', 'mysql', 'mariadb']

describeEachServer(
  'db unlock of a session lock',
  (kind) => {
    it('shows the holder and refuses to remove it', async () => {
      const database = await createDatabase(kind)
      await using project = slowProject(database.url, kind)
      const free = await runCli(['db', 'unlock'], {cwd: project.dir})
      expect(free).toMatchObject({status: 0, stdout: 'primary: nobody holds the migration lock\n'})
      const running = await startSlow(database, project.dir)
      const shown = await runCli(['db', 'unlock'], {cwd: project.dir})
      expect(shown).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/held by .*; it ends with that connection/),
      })
      const forced = await runCli(['db', 'unlock', '--force', '--yes', '--json'], {cwd: project.dir})
      expect(forced.status).toBe(5)
      expect(forced.json()).toMatchObject({error: {code: 'LEX_LOCK_HELD'}})
      running.child.kill('SIGINT')
      expect(await running.result).toMatchObject({status: 130})
      await database.drop()
    })
  },
  SERVERS,
)

await describeExtra('db unlock of a lease', 'postgres18', findPgbouncer, (program) => {
  let pooler: ServerAddress & AsyncDisposable
  beforeAll(async () => {
    pooler = await startPgbouncer(program, serverOf('postgres18'))
  })
  afterAll(() => pooler[Symbol.asyncDispose]())

  it('asks before it takes one away, and the run that had it stops', async () => {
    const database = await createDatabase('postgres18')
    await using project = slowProject(urlOf(pooler, database.name), 'postgres18')
    const running = await startSlow(database, project.dir)
    const shown = await runCli(['db', 'unlock', '--json'], {cwd: project.dir})
    expect(shown.json()).toMatchObject({
      ok: true,
      backends: [{lock: 'lease', holder: {description: expect.stringMatching(/@.*, pid \d+$/)}, removed: false}],
    })
    expect(await runCli(['db', 'unlock', '--force'], {cwd: project.dir})).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('LEX_CONSENT_MISSING'),
    })
    expect(await runCli(['db', 'unlock', '--force', '--yes'], {cwd: project.dir})).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('primary: took the lease away from '),
    })
    const stopped = await running.result
    expect(stopped.status).toBe(5)
    expect(stopped.json()).toMatchObject({error: {code: 'LEX_LOCK_LOST'}})
    expect(await database.query('select name from lexigram_migrations')).toEqual([])
    await database.drop()
  })

  it('removes one that has expired', async () => {
    const database = await createDatabase('postgres18')
    const files = {'migrations/20260101000000_a.sql': '-- migrate:up\nselect 1;\n'}
    await using project = makeProject({url: urlOf(pooler, database.name), files})
    expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
    await database.query(
      "update lexigram_migrations_lock set owner = 'ann@laptop', pid = 4711, acquired_at = '2026-01-02 03:04:05Z', expires_at = '2026-01-02 03:04:20Z' where id = 1",
    )
    const removed = await runCli(['db', 'unlock'], {cwd: project.dir})
    expect(removed).toMatchObject({
      status: 0,
      stdout: 'primary: removed the expired lease of ann@laptop, pid 4711 since 2026-01-02 03:04:05\n',
    })
    expect((await runCli(['db', 'unlock'], {cwd: project.dir})).stdout).toBe(
      'primary: nobody holds the migration lock\n',
    )
    await database.drop()
  })
})

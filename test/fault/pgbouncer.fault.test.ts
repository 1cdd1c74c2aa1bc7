/** Behind pgbouncer in transaction mode no session lock holds; the lease does, and nothing is left in shared sessions. */
import {afterAll, beforeAll, expect, it, vi} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {findPgbouncer, POOL_SIZE, startPgbouncer} from '../support/servers/pgbouncer.ts'
import {
  createDatabase,
  describeExtra,
  type ServerAddress,
  serverOf,
  type TestDatabase,
  urlOf,
} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

/** How long the lease of a killed run lasts, and what a run may take beside it, in milliseconds. */
const EXPIRY_MS = 15_000
const RUN_MS = 15_000

await describeExtra('behind pgbouncer', 'postgres18', findPgbouncer, (program) => {
  let pooler: ServerAddress & AsyncDisposable
  let straight: unknown
  const pooled = ({name}: TestDatabase): string => urlOf(pooler, name)

  beforeAll(async () => {
    pooler = await startPgbouncer(program, serverOf('postgres18'))
    const database = await createDatabase('postgres18')
    await using project = makeProject({url: database.url, files: thirtyMigrations('postgres18')})
    expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
    straight = await thirtyState(database)
    await database.drop()
  })
  afterAll(() => pooler[Symbol.asyncDispose]())

  it('ten upgrades at once run each migration once', {timeout: 120_000}, async () => {
    const database = await createDatabase('postgres18')
    await using project = makeProject({url: pooled(database), files: thirtyMigrations('postgres18')})
    const results = await Promise.all(
      Array.from({length: 10}, () =>
        runCli(['db', 'upgrade', '--lock-timeout', '2m'], {cwd: project.dir, timeoutMs: 120_000}),
      ),
    )
    expect(results.map(({status, stderr}) => (status === 0 ? 0 : stderr))).toEqual(Array.from({length: 10}, () => 0))
    expect(results.some(({stderr}) => /@.*, pid \d+/.test(stderr))).toBe(true)
    expect(await thirtyState(database)).toEqual(straight)
    await database.drop()
  })

  it.concurrent('a killed run is followed by one that waits for its lease and finishes', {
    timeout: 120_000,
  }, async () => {
    const database = await createDatabase('postgres18')
    await using project = makeProject({url: pooled(database), files: thirtyMigrations('postgres18')})
    const killed = startCli(['db', 'upgrade'], {cwd: project.dir})
    await killed.printed(/_step_9\b/)
    killed.child.kill('SIGKILL')
    expect(await killed.result).toMatchObject({signal: 'SIGKILL'})
    const begun = performance.now()
    const rerun = await runCli(['db', 'upgrade'], {cwd: project.dir})
    expect(rerun).toMatchObject({status: 0})
    expect(performance.now() - begun).toBeLessThan(EXPIRY_MS + RUN_MS)
    expect(await thirtyState(database)).toEqual(straight)
    // No lock is left: a run that may not wait has nothing to wait for.
    const again = await runCli(['db', 'downgrade', '-1', '--yes', '--lock-timeout', '0'], {cwd: project.dir})
    expect(again).toMatchObject({status: 0})
    await database.drop()
  })

  it.concurrent('a run that was stopped for longer than its lease lasts writes nothing more', {
    timeout: 120_000,
  }, async () => {
    const database = await createDatabase('postgres18')
    const up = '-- migrate:up\nselect pg_sleep(2);\ncreate table late (id integer);\n'
    await using project = makeProject({url: pooled(database), files: {'migrations/20260101000000_late.sql': up}})
    const stopped = startCli(['db', 'upgrade', '--json'], {cwd: project.dir, timeoutMs: 100_000})
    const sleeping =
      "select 1 from pg_stat_activity where query like 'select pg_sleep%' and datname = current_database()"
    await vi.waitUntil(async () => (await database.query(sleeping)).length > 0, 20_000)
    stopped.child.kill('SIGSTOP')
    expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
    stopped.child.kill('SIGCONT')
    const result = await stopped.result
    expect(result.status).toBe(5)
    expect(result.json()).toMatchObject({error: {code: 'LEX_LOCK_LOST'}})
    expect(await database.query('select name, state from lexigram_migrations')).toEqual([
      {name: '20260101000000_late', state: 'applied'},
    ])
    await database.drop()
  })

  it('excludes a run that comes past the pooler, and is excluded by it', {timeout: 60_000}, async () => {
    const database = await createDatabase('postgres18')
    const files = {
      'migrations/20260101000000_slow.sql': '-- migrate:up\nselect pg_sleep(2);\n-- migrate:down\nselect 1;\n',
    }
    const [direct, through] = [database.url, pooled(database)].map((url) => makeProject({url, files}))
    for (const [first, second] of [
      [direct, through],
      [through, direct],
    ]) {
      const running = startCli(['db', 'upgrade'], {cwd: first?.dir ?? ''})
      const sleeping =
        "select 1 from pg_stat_activity where query like 'select pg_sleep%' and datname = current_database()"
      await vi.waitUntil(async () => (await database.query(sleeping)).length > 0, 20_000)
      const refused = await runCli(['db', 'upgrade', '--lock-timeout', '0'], {cwd: second?.dir ?? ''})
      expect(refused).toMatchObject({status: 5, stderr: expect.stringMatching(/held by .*@/)})
      expect(await running.result).toMatchObject({status: 0})
      expect(await runCli(['db', 'downgrade', '-1', '--yes'], {cwd: second?.dir ?? ''})).toMatchObject({status: 0})
    }
    await direct?.cleanup()
    await through?.cleanup()
    await database.drop()
  })

  it('no schema is migrated, since it could be another one; looking at it is fine', {timeout: 60_000}, async () => {
    const database = await createDatabase('postgres18')
    await database.query('create schema acme')
    const files = {'migrations/01_a.sql': 'create table a (id int);'}
    await using project = makeProject({url: pooled(database), files})
    const schemas = ['--schemas', "values ('acme')"]
    const status = await runCli(['db', 'status', ...schemas], {cwd: project.dir})
    expect(status).toMatchObject({status: 0, stdout: expect.stringMatching(/^primary\/acme /)})
    const run = await runCli(['db', 'upgrade', ...schemas], {cwd: project.dir})
    expect(run).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("LEX_SCHEMAS_UNSUPPORTED  primary/acme can't be migrated through a pooler"),
    })
    expect(await database.query("select 1 from pg_tables where tablename in ('a', 'lexigram_migrations')")).toEqual([])
    await database.drop()
  })

  it('what a migration sets is gone from the shared sessions', async () => {
    const database = await createDatabase('postgres18')
    await using project = makeProject({
      url: pooled(database),
      files: {
        'migrations/20260101000000_settings.sql': [
          '-- migrate:up',
          'create schema elsewhere;',
          'set search_path = elsewhere;',
          "set work_mem = '1234kB';",
          'set role pg_monitor;',
          'reset role;',
          'create temporary table scratch (id integer);',
          'create table kept (id integer);',
        ].join('\n'),
        'migrations/20260101000001_outside.sql':
          "-- migrate:up transaction:false\nset work_mem = '2345kB';\ncreate index concurrently kept_id on elsewhere.kept (id);\n",
      },
    })
    const run = await runCli(['db', 'upgrade'], {cwd: project.dir})
    expect(run).toMatchObject({status: 0, stderr: expect.stringContaining('what SET or CREATE TEMP does is gone')})
    const clients = await Promise.all(Array.from({length: POOL_SIZE}, () => connectThrough(pooled(database))))
    const seen = await Promise.all(clients.map((client) => client.settings()))
    await Promise.all(clients.map((client) => client.end()))
    const plain = {path: '"$user", public', memory: '4MB', timeout: '0', role: 'none', scratch: null}
    expect(seen).toEqual(Array.from({length: POOL_SIZE}, () => plain))
    await database.drop()
  })

  it('a run whose lease was taken over writes nothing more', async () => {
    const database = await createDatabase('postgres18')
    await using project = makeProject({
      url: pooled(database),
      files: {
        'migrations/20260101000000_before.sql': '-- migrate:up\ncreate table before (id integer);\n',
        // As another run would that came in the middle of this one.
        'migrations/20260101000001_taken.sql':
          '-- migrate:up\ncreate table taken (id integer);\nupdate lexigram_migrations_lock set token = token + 1;\n',
      },
    })
    const run = await runCli(['db', 'upgrade', '--json'], {cwd: project.dir})
    expect(run.status).toBe(5)
    expect(run.json()).toMatchObject({ok: false, error: {code: 'LEX_LOCK_LOST'}})
    expect(await database.query('select name from lexigram_migrations')).toEqual([{name: '20260101000000_before'}])
    expect(await database.query("select to_regclass('taken') as taken")).toEqual([{taken: null}])
    await database.drop()
  })
})

async function connectThrough(url: string): Promise<{settings(): Promise<unknown>; end(): Promise<void>}> {
  const {default: pg} = await import('pg')
  const client = new pg.Client({connectionString: url})
  await client.connect()
  return {
    // The transaction is long enough that each client has a server session of its own.
    settings: async () => {
      await client.query('begin')
      const {rows} = await client.query(
        `select current_setting('search_path') as path, current_setting('work_mem') as memory, current_setting('role') as role,
                current_setting('lock_timeout') as timeout, to_regclass('pg_temp.scratch')::text as scratch, pg_sleep(0.2)::text as slept`,
      )
      await client.query('rollback')
      const {slept, ...settings} = rows[0] as Record<string, unknown>
      return settings
    },
    end: () => client.end(),
  }
}

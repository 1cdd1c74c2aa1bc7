/** What ends a query before its rows do: time, Ctrl-C, a reader that goes away, a lost connection, a missing right. */
import {spawn} from 'node:child_process'
import {copyFileSync, existsSync} from 'node:fs'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import {expect, it} from 'vitest'
import {ROOT} from '../../support/build.ts'
import {runCli, startCli} from '../../support/cli.ts'
import {until} from '../../support/pausing.ts'
import {makeProject} from '../../support/project.ts'
import {freshFolder} from '../../support/run-context.ts'
import {describeEachServer, type TestDatabase, withDatabase} from '../../support/servers.ts'

const ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'

/** Takes longer than any test. */
const LONG = {
  postgres: 'select pg_sleep(300) as lexigram_long',
  mysql: 'select sleep(300) as lexigram_long',
  mariadb: 'select sleep(300) as lexigram_long',
  sqlite: ENDLESS,
}

const JOINED = 'select a.a as lexigram_long from t a, t b, t c, t d, t e, t f, t g, t h'

/** As many rows as nobody waits for. */
const MANY = {
  postgres: 'select generate_series(1, 100000000) as lexigram_long',
  mysql: JOINED,
  mariadb: JOINED,
  sqlite: 'with recursive n(i) as (select 1 union all select i + 1 from n) select i from n',
}

const RUNNING = {
  postgres:
    "select pid as id from pg_stat_activity where query like '%lexigram_long%' and state = 'active' and datname = current_database() and pid <> pg_backend_pid()",
  mysql:
    "select id from information_schema.processlist where db = database() and command in ('Query', 'Execute') and info like '%lexigram_long%' and id <> connection_id()",
  mariadb:
    "select id from information_schema.processlist where db = database() and command in ('Query', 'Execute') and info like '%lexigram_long%' and id <> connection_id()",
}

const running = async (database: TestDatabase): Promise<readonly number[]> => {
  if (database.dialect === 'sqlite') return []
  return (await database.query(RUNNING[database.dialect])).map((row) => Number(row.id ?? row.ID))
}

const nothingRuns = (database: TestDatabase): Promise<void> =>
  until('the statement is gone', async () => (await running(database)).length === 0, 10_000)

const started = async (database: TestDatabase): Promise<readonly number[]> => {
  if (database.dialect === 'sqlite') {
    await new Promise((wake) => setTimeout(wake, 800))
    return []
  }
  let ids: readonly number[] = []
  const runs = async (): Promise<boolean> => {
    ids = await running(database)
    return ids.length > 0
  }
  await until('the statement runs', runs, 10_000)
  return ids
}

/** A table to join, and with it the file that SQLite is asked for. */
async function ready(database: TestDatabase): Promise<{readonly env: Record<string, string>}> {
  await database.query('create table t (a int)')
  await database.query(`insert into t values ${Array.from({length: 10}, (_, at) => `(${at})`).join(', ')}`)
  return {env: {DATABASE_URL: database.url}}
}

describeEachServer('a query that is ended', (kind) => {
  it('takes no longer than --timeout, and does not go on on the server', async () => {
    await withDatabase(kind, async (database) => {
      const before = Date.now()
      const {status, stderr} = await runCli(
        ['db', 'query', LONG[database.dialect], '--timeout', '1s'],
        await ready(database),
      )
      expect(status, stderr).toBe(1)
      expect(stderr).toContain('LEX_QUERY_TIMEOUT  the statement took longer than 1 s and was stopped')
      expect(Date.now() - before).toBeLessThan(15_000)
      await nothingRuns(database)
    })
  })

  it('by Ctrl-C ends with 130, and does not go on on the server', async () => {
    await withDatabase(kind, async (database) => {
      const {child, result} = startCli(['db', 'query', LONG[database.dialect]], await ready(database))
      await started(database)
      child.kill('SIGINT')
      const {status, stderr} = await result
      expect(status).toBe(130)
      expect(stderr).toMatch(/^error: LEX_INTERRUPTED {2}interrupted; the statement was stopped\n$/)
      await nothingRuns(database)
    })
  })

  it('by a reader that has seen enough ends at once, quietly, on the server too', async () => {
    await withDatabase(kind, async (database) => {
      const options = await ready(database)
      for (const format of ['csv', 'ndjson', 'table']) {
        const {status, stderr} = await firstLine(
          ['db', 'query', MANY[database.dialect], '--format', format],
          options.env,
        )
        expect({format, status, stderr}).toEqual({format, status: 0, stderr: ''})
        await nothingRuns(database)
      }
    })
  }, 120_000)

  it('by the end of its connection says so', async () => {
    if (kind === 'sqlite') return
    await withDatabase(kind, async (database) => {
      const {result} = startCli(['db', 'query', LONG[database.dialect]], await ready(database))
      for (const id of await started(database)) {
        await database.query(database.dialect === 'postgres' ? `select pg_terminate_backend(${id})` : `kill ${id}`)
      }
      const {status, stderr} = await result
      expect(stderr).toContain('LEX_CONNECTION_LOST')
      expect(status).toBe(4)
    })
  })

  it('is refused where there is no file, and makes none', async () => {
    if (kind !== 'sqlite') return
    const file = join(freshFolder('query'), 'none.db')
    const {status, stderr} = await runCli(['db', 'query', 'select 1'], {env: {DATABASE_URL: `sqlite:///${file}`}})
    expect(stderr).toContain('LEX_CONNECT_FAILED')
    expect({status, made: existsSync(file)}).toEqual({status: 4, made: false})
  })

  it('says what a user may not see', async () => {
    if (kind === 'sqlite') return
    await withDatabase(kind, async (database) => {
      const isPostgres = database.dialect === 'postgres'
      await database.query('create table secrets (a int)')
      const user = `u_${database.name}`.slice(0, 30)
      const login = isPostgres ? `create role ${user} login password 'x'` : `create user ${user} identified by 'x'`
      await database.query(login)
      try {
        if (!isPostgres) await database.query(`grant create on ${database.name}.* to ${user}`)
        const url = new URL(database.url)
        url.username = user
        url.password = 'x'
        const {status, stderr} = await runCli(['db', 'query', 'select * from secrets'], {
          env: {DATABASE_URL: String(url)},
        })
        expect(stderr).toContain('LEX_QUERY_FAILED')
        expect(stderr).toContain('fix: grant the user of the URL the right')
        expect(status).toBe(1)
      } finally {
        await database.query(isPostgres ? `drop role ${user}` : `drop user ${user}`)
      }
    })
  })

  it('reads SQL from standard input', async () => {
    await withDatabase(kind, async (database) => {
      const options = await ready(database)
      const {stdout, status} = await runCli(['db', 'query', '--no-header'], {
        ...options,
        input: '\uFEFFselect 1;\nselect 2;\n',
      })
      expect({stdout, status}).toEqual({stdout: '1\n\n2\n', status: 0})
    })
  })
})

it('several backends come together in one output, with the failures beside them', async () => {
  await using project = makeProject({
    files: {
      'application.yaml': `db:
  backends:
    - {name: one, primary: true, backend: {url: "sqlite:///one.db"}}
    - {name: two, backend: {url: "sqlite:///two.db"}}
    - {name: none, backend: {url: "sqlite:///none/none.db"}}
`,
      'migrations/1_t.sql': 'create table t (a int); insert into t values (7);',
      'migrations/two/1_t.sql': 'create table t (a int); insert into t values (8);',
    },
  })
  await runCli(['db', 'upgrade', '--backend', 'one', '--backend', 'two'], {cwd: project.dir})
  const {stdout, stderr, status} = await runCli(['db', 'query', 'select a from t', '--all'], {cwd: project.dir})
  expect(stdout).toBe('backend,a\none,7\ntwo,8\n')
  expect(stderr).toMatch(/^error: LEX_CONNECT_FAILED {2}cannot open none/)
  expect(status).toBe(4)
})

it('SQLite is read as it was before a writer that crashed', async () => {
  await withDatabase('sqlite', async ({name, url, query}) => {
    await query('create table t (a, b)')
    await query(
      'insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i, hex(randomblob(50)) from n',
    )
    const writer = new Sqlite(name)
    writer.pragma('cache_size = 10')
    writer.exec("begin; update t set b = 'changed'")
    const copy = name.replace(/test\.db$/, 'copy.db')
    copyFileSync(name, copy)
    copyFileSync(`${name}-journal`, `${copy}-journal`)
    writer.close()
    const {stdout, stderr} = await runCli(['db', 'query', "select count(*) as n, sum(b = 'changed') as c from t"], {
      env: {DATABASE_URL: url.replace(/test\.db$/, 'copy.db')},
    })
    expect({stdout, stderr}).toEqual({stdout: 'n,c\n20000,0\n', stderr: ''})
  })
})

/** Reads one line and goes away, as `head -1` does. */
function firstLine(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{readonly status: number | null; readonly stderr: string}> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    cwd: freshFolder('head'),
    env: {...process.env, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += String(chunk)
  })
  child.stdout.once('data', () => child.stdout.destroy())
  return new Promise((resolve) => child.once('close', (status) => resolve({status, stderr})))
}

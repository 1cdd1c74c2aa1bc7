/** `--schemas`: each schema is worked on as if it were a database, and nothing of one reaches another. */
import {afterAll, beforeAll, expect, it} from 'vitest'
import {readSchemas} from '../../../src/lib/backends/schemas.ts'
import {loadConfig, openBackend} from '../../../src/migrations.ts'
import {runCli, startCli} from '../../support/cli.ts'
import type {FleetReport} from '../../support/fleet.ts'
import {historyOf} from '../../support/history.ts'
import {pausesOn, until} from '../../support/pausing.ts'
import {makeProject, type TestProject} from '../../support/project.ts'
import {expectSchema} from '../../support/schemas.ts'
import {
  createDatabase,
  describeEachServer,
  type ServerKind,
  type TestDatabase,
  withDatabase,
} from '../../support/servers.ts'

const ODD = `Odd "na\\me" ü $$ 'q' .x`
const SCHEMAS = ['plain', ODD, 'third']
const QUERY = 'select schema from public.tenants order by id'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const historyIn = (database: TestDatabase, schema: string): Promise<string[]> =>
  historyOf(database, `${quoted(schema)}.lexigram_migrations`)

async function tablesIn({query}: TestDatabase, schema: string): Promise<string[]> {
  const rows = await query('select tablename as name from pg_tables where schemaname = $1 order by 1', [schema])
  return rows.map(({name}) => String(name)).filter((name) => !name.startsWith('lexigram'))
}

async function addSchemas({query}: TestDatabase, names: readonly string[]): Promise<void> {
  await query('create table public.tenants (id int, schema text)')
  for (const [index, name] of names.entries()) {
    await query(`create schema ${quoted(name)}`)
    await query('insert into public.tenants values ($1, $2)', [index, name])
  }
}

const FILES = {
  'migrations/01_a.sql':
    '-- migrate:up\ncreate table a (id serial primary key, x text);\n-- migrate:down\ndrop table a;\n',
  // Whatever a file sets, the next one begins in its schema.
  'migrations/02_b.sql':
    "reset all;\ncreate table b (id int);\nselect pg_catalog.set_config('search_path', '', false);\n",
  'migrations/03_c.ts': "export const up = (db) => db.schema.createTable('c').addColumn('id', 'integer').execute()\n",
  'migrations/04_d.sql': '-- migrate:up transaction:false\ncreate index concurrently a_x on a (x);\n',
}
const APPLIED = ['01_a applied 1/1', '02_b applied 3/3', '03_c applied 1/1', '04_d applied 1/1']

describeEachServer(
  'each schema',
  (kind) => {
    let database: TestDatabase
    let project: TestProject
    const cli = (...args: string[]) => runCli(['db', ...args], {cwd: project.dir})
    beforeAll(async () => {
      database = await createDatabase(kind)
      await addSchemas(database, SCHEMAS)
      project = makeProject({url: database.url, files: FILES})
    })
    afterAll(async () => {
      await project.cleanup()
      await database.drop()
    })

    it('has its own migrations and history, whatever its name is', async () => {
      const up = await cli('upgrade', '--schemas', QUERY, '--jobs', '2', '--json')
      const document = up.json<FleetReport>()
      expectSchema('run', document)
      expect(document.backends.map(({name, schema, to}) => ({name, schema, to}))).toEqual(
        SCHEMAS.map((schema) => ({name: `primary/${schema}`, schema, to: '04_d'})),
      )
      for (const schema of SCHEMAS) {
        expect(await historyIn(database, schema)).toEqual(APPLIED)
        expect(await tablesIn(database, schema)).toEqual(['a', 'b', 'c'])
      }
      expect(await tablesIn(database, 'public')).toEqual(['tenants'])
      expect(await historyOf(database, 'public.lexigram_migrations')).toEqual([])
    })

    it('is reported by every command', async () => {
      const one = `select schema from public.tenants where id = 1`
      const status = await cli('status', '--schemas', QUERY)
      expect(status.stdout.match(/^primary\/.*? {3}/gm)).toEqual(SCHEMAS.map((schema) => `primary/${schema}   `))
      expect(status.stdout).toMatch(/\n3 schemas: 3 up to date\n$/)
      for (const [args, schema] of [
        ['status', 'status'],
        ['check', 'check'],
        ['history', 'history'],
        ['resume', 'run'],
        ['stamp head', 'stamp'],
        ['repair', 'repair'],
        ['unlock', 'unlock'],
      ] as const) {
        const result = await cli(...args.split(' '), '--schemas', one, '--json')
        expectSchema(schema, result.json())
        expect({args, ...result.json<FleetReport>()}).toMatchObject({
          args,
          ok: true,
          backends: [{name: `primary/${ODD}`, schema: ODD}],
        })
      }
      const down = await cli('downgrade', '-1', '--schemas', one, '--yes')
      expect(down.stderr).toContain('LEX_MIGRATION_IRREVERSIBLE')
    })

    it('can be written as a script', async () => {
      await database.query(`create schema "by hand"`)
      const {stdout} = await cli('upgrade', '--sql', '--schemas', `values ('by hand'), ('third')`)
      expect(stdout).toContain('set search_path = "by hand";')
      const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
      if (config === undefined) throw new Error('no backend')
      const {lexer} = await openBackend(config)
      const {query, close} = await database.another()
      for (const {text} of lexer.statements(stdout)) await query(text)
      await close()
      expect(await historyIn(database, 'by hand')).toEqual(APPLIED)
      expect(await tablesIn(database, 'by hand')).toEqual(['a', 'b', 'c'])
      expect(await cli('check', '--schemas', `values ('by hand')`)).toMatchObject({status: 0})
    })

    it('that fails does not touch another, nor what is shared', async () => {
      await withDatabase(kind, async (other) => {
        await addSchemas(other, ['one', 'two'])
        await other.query('create table public.users (id int); create table one.users (id int)')
        const files = {'migrations/01_alter.sql': 'alter table users add column name text;'}
        await using found = makeProject({url: other.url, files})
        const run = await runCli(['db', 'upgrade', '--schemas', QUERY], {cwd: found.dir})
        expect(run).toMatchObject({
          status: 1,
          stdout: expect.stringMatching(/\n2 schemas: 1 upgraded, 1 failed \(primary\/two\)\n$/),
          stderr: expect.stringMatching(/relation "users" does not exist\n {2}on: primary\/two\n/),
        })
        const columns = await other.query(
          "select table_schema as s from information_schema.columns where table_name = 'users' and column_name = 'name'",
        )
        expect(columns).toEqual([{s: 'one'}])
      })
    })

    it('has a lock of its own, which names its holder', async () => {
      await withDatabase(kind, async (other) => {
        await addSchemas(other, ['one', 'two'])
        await using found = makeProject({
          url: other.url,
          files: {'migrations/01_slow.sql': "select pg_sleep(case current_schema() when 'one' then 60 else 0 end);"},
        })
        const schema = (name: string): string[] => ['--schemas', `values ('${name}')`]
        const slow = startCli(['db', 'upgrade', ...schema('one')], {cwd: found.dir})
        await until('the pause', async () => (await pausesOn(other)) > 0)
        const beside = await runCli(['db', 'upgrade', ...schema('two')], {cwd: found.dir})
        const behind = await runCli(['db', 'upgrade', '--lock-timeout', '300ms', ...schema('one')], {cwd: found.dir})
        const unlock = await runCli(['db', 'unlock', '--json', '--all', '--schemas', QUERY], {cwd: found.dir})
        slow.child.kill('SIGINT')
        expect((await slow.result).status).toBe(130)
        expect(beside).toMatchObject({status: 0, stderr: ''})
        expect(behind).toMatchObject({status: 5, stderr: expect.stringContaining('LEX_LOCK_TIMEOUT')})
        expect(unlock.json<{backends: {holder: {description: string} | null}[]}>().backends).toMatchObject([
          {name: 'primary/one', lock: 'session', holder: {description: expect.stringContaining(`${slow.child.pid}`)}},
          {name: 'primary/two', lock: 'session', holder: null},
        ])
      })
    })

    it('is not mistaken for another one with the same names in it', async () => {
      await withDatabase(kind, async (other) => {
        await addSchemas(other, ['one', 'two'])
        for (const schema of ['one', 'two']) await other.query(`create table ${schema}.a (x int)`)
        await other.query('insert into two.a values (1), (1)')
        // What a CREATE INDEX CONCURRENTLY that is still at work, or was cut off, looks like.
        await expect(other.query('create unique index concurrently a_x on two.a (x)')).rejects.toThrow()
        await using found = makeProject({url: other.url})
        const [config] = (await loadConfig({cwd: found.dir, env: {HOME: found.dir}})).backends
        if (config === undefined) throw new Error('no backend')
        const [one, two] = await readSchemas(await openBackend(config), config, QUERY)
        if (one === undefined || two === undefined) throw new Error('no schemas')
        const inSchema = async (entry: typeof config) => {
          const backend = await openBackend(entry)
          const [statement] = backend.lexer.statements('create unique index concurrently a_x on a (x)')
          if (statement === undefined) throw new Error('no statement')
          return backend.withSession({}, async (session) => ({
            observed: await session.observe(statement),
            removed: await session.cleanUp(statement),
          }))
        }
        const first = await inSchema(one)
        await other.query('drop index two.a_x')
        const second = await inSchema(one)
        expect(first).toEqual({observed: second.observed, removed: []})
        await expect(other.query('create unique index concurrently a_x on two.a (x)')).rejects.toThrow()
        expect((await inSchema(two)).removed).toEqual(['the INVALID index two.a_x that it left behind was dropped'])
      })
    })

    it('must be there, once, and not be of the server', async () => {
      const rows = `values ('plain'), ('plain'), ('pg_catalog'), ('$user'), ('nowhere'), (null), ('information_schema')`
      const {status, stderr, stdout} = await cli('upgrade', '--schemas', rows)
      expect({status, stdout}).toEqual({status: 2, stdout: ''})
      expect(stderr).toBe(`error: LEX_FLEET_INVALID  the schemas of --schemas on primary have 6 problems
  why: row 2: "plain" is in row 1 too; allowed: each schema once
       row 3: "pg_catalog" is a schema of the server itself; allowed: one for tables of yours
       row 4: "$user" is a schema of the server itself; allowed: one for tables of yours
       row 5: there is no schema "nowhere" that this user may use; make it, or grant it
       row 6: found null; allowed: the name of a schema
       row 7: "information_schema" is a schema of the server itself; allowed: one for tables of yours
  fix: correct these rows, or leave them out by a condition in the query
`)
      expect(await cli('upgrade', '--schemas', 'select 1')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('row 1: found a number'),
      })
      expect(await cli('upgrade', '--schemas', 'selec 1')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(
          'LEX_FLEET_QUERY_FAILED  the query of --schemas failed on primary: syntax error',
        ),
      })
      expect(await cli('upgrade', '--schemas', 'select schema from public.tenants where false')).toMatchObject({
        status: 0,
        stdout: '',
        stderr: 'notice: --schemas names no schema on primary\n',
      })
      const shared = {LEX_DB__MIGRATIONS__TABLE: 'ops.history'}
      const table = await runCli(['db', 'status', '--schemas', QUERY], {cwd: project.dir, env: shared})
      expect(table).toMatchObject({status: 2, stderr: expect.stringContaining('LEX_SCHEMAS_UNSUPPORTED')})
    })
  },
  ['postgres18', 'postgres15'] satisfies ServerKind[],
)

describeEachServer(
  '--schemas',
  (kind) => {
    it('is refused where there are none', async () => {
      await withDatabase(kind, async (database) => {
        await using project = makeProject({url: database.url, files: FILES})
        for (const command of ['upgrade', 'status', 'upgrade --sql']) {
          const {status, stderr} = await runCli(['db', ...command.split(' '), '--schemas', "select 'a'"], {
            cwd: project.dir,
          })
          expect({command, status}).toEqual({command, status: 2})
          expect(stderr).toMatch(/^error: LEX_SCHEMAS_UNSUPPORTED {2}primary can't be migrated schema by schema\n/)
        }
        expect(await historyOf(database)).toEqual([])
      })
    })
  },
  ['mysql', 'mariadb', 'sqlite'],
)

const ONE_SERVER: readonly ServerKind[] = ['postgres18']
describeEachServer(
  '--schemas on several backends',
  (kind) => {
    it('tells which one has none, and begins none without --keep-going', async () => {
      await withDatabase(kind, async (database) => {
        await addSchemas(database, ['one'])
        await using project = makeProject({
          files: {
            'migrations/01_a.sql': 'create table a (id int);',
            'application.yaml': `db:
  backends:
    - {name: lite, backend: {url: "sqlite:///a.db"}}
    - {name: main, backend: {url: ${JSON.stringify(database.url)}}, migration_dir: migrations}
`,
          },
        })
        const cli = (...args: string[]) =>
          runCli(['db', 'upgrade', '--all', '--schemas', QUERY, ...args, '--json'], {cwd: project.dir})
        const stopped = (await cli()).json<FleetReport>()
        expectSchema('run', stopped)
        expect(stopped.backends).toMatchObject([
          {name: 'lite', error: {code: 'LEX_SCHEMAS_UNSUPPORTED'}},
          {name: 'main/one', schema: 'one', notBegun: 'lite failed'},
        ])
        const {status, json} = await cli('--keep-going')
        expect(status).toBe(2)
        expect(json<FleetReport>().backends).toMatchObject([
          {name: 'lite', error: {code: 'LEX_SCHEMAS_UNSUPPORTED'}},
          {name: 'main/one', schema: 'one', to: '01_a'},
        ])
      })
    })
  },
  ONE_SERVER,
)

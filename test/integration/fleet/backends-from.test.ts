/** `db.backends_from`: backends that a query names, asked only when they are needed, read-only, and never trusted blindly. */
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import type {FleetReport} from '../../support/fleet.ts'
import {historyOf} from '../../support/history.ts'
import {makeProject, type TestProject} from '../../support/project.ts'
import {describeEachServer, type TestDatabase, withDatabase} from '../../support/servers.ts'

const TENANT_MIGRATIONS = {
  'migrations/tenants/01_notes.sql': 'create table notes (id int);',
  'migrations/tenants/02_more.sql': 'create table more (id int);',
}

const configOf = (url: string, query: string, more = ''): string => `db:
  backend: {url: ${JSON.stringify(url.replaceAll('${', '$${'))}}
  backends_from:
    query: ${JSON.stringify(query)}
${more}`

const project = (url: string, query: string, more = ''): TestProject =>
  makeProject({files: {...TENANT_MIGRATIONS, 'migrations/.keep': '', 'application.yaml': configOf(url, query, more)}})

/** A table of tenants in `control`: their names and URLs. */
async function register(control: TestDatabase, tenants: readonly (readonly [string | null, string | null])[]) {
  await control.query('create table tenants (id int, name varchar(80), url varchar(400))')
  for (const [index, [name, url]] of tenants.entries()) {
    const place = control.dialect === 'postgres' ? ['$1', '$2', '$3'] : ['?', '?', '?']
    await control.query(`insert into tenants values (${place.join()})`, [index, name, url])
  }
}

const QUERY = 'select name, url from tenants order by id'

describeEachServer('backends from a query', (kind) => {
  it('are worked on together, alone or with the others', async () => {
    await withDatabase(kind, async (control) => {
      await withDatabase(kind, async (acme) => {
        await register(control, [
          ['acme', acme.url],
          ['bolt', 'sqlite:///data.db'],
        ])
        await using found = project(control.url, QUERY)
        const cli = (...args: string[]) => runCli(['db', ...args], {cwd: found.dir})

        expect(await cli('upgrade', '--backend', 'acme')).toMatchObject({status: 0, stderr: ''})
        expect(await historyOf(acme)).toEqual(['01_notes applied 1/1', '02_more applied 1/1'])
        expect(existsSync(join(found.dir, 'data.db'))).toBe(false)

        const both = await cli('upgrade', '--backend', 'tenants', '--json')
        expect(both.json<FleetReport>().backends.map(({name, to}) => `${name} ${to}`)).toEqual([
          'acme 02_more',
          'bolt 02_more',
        ])
        const all = await cli('status', '--all', '--json')
        expect(all.json<FleetReport>().backends.map(({name, pending}) => `${name} ${pending}`)).toEqual([
          'primary 0',
          'acme 0',
          'bolt 0',
        ])
        const unknown = await cli('status', '--backend', 'acne')
        expect(unknown.stderr).toBe(
          'error: LEX_BACKEND_UNKNOWN  no backend "acne"\n  why: the configuration has primary, acme, bolt, tenants\n  fix: did you mean --backend acme?\n',
        )
      })
    })
  })

  it('come from a query that may not write, and is one statement', async () => {
    await withDatabase(kind, async (control) => {
      await register(control, [])
      const insert = "insert into tenants values (1, 'x', 'sqlite:///x.db')"
      for (const query of [
        insert,
        `${insert}; select name, url from tenants`,
        'create table x (id int)',
        '',
        'select name',
      ]) {
        await using found = project(control.url, query === '' ? '-- nothing' : query)
        const {status, stderr} = await runCli(['db', 'status', '--all'], {cwd: found.dir})
        expect({query, status, stderr}).toEqual({
          query,
          status: 1,
          stderr: expect.stringMatching(
            /^error: LEX_FLEET_QUERY_FAILED {2}the query of db\.backends_from failed on primary: /,
          ),
        })
        expect(stderr).toContain('\n  application.yaml:4:12\n')
      }
      expect(await control.query('select * from tenants')).toEqual([])
    })
  })
})

describe('the query', () => {
  it('is not asked by commands that do not need its answer', async () => {
    await using found = project('sqlite:///control.db', 'select * from nowhere')
    for (const args of [
      'config show',
      'config validate',
      'db status',
      'db upgrade',
      'db check',
      'db upgrade --backend primary',
      'db revision -m more --backend tenants',
    ]) {
      expect(await runCli(args.split(' '), {cwd: found.dir})).toMatchObject({status: 0, stderr: ''})
    }
    for (const args of ['db status --all', 'db status --backend tenants', 'db upgrade --backend acme']) {
      const {status, stderr} = await runCli(args.split(' '), {cwd: found.dir})
      expect({args, status}).toEqual({args, status: 1})
      expect(stderr).toContain('the query of db.backends_from failed on primary: no such table: nowhere')
    }
  })

  it('is waited for with --wait, and a server that is not there is told', async () => {
    await using found = project('postgresql://lex@127.0.0.1:1/app', QUERY)
    const {status, stderr} = await runCli(['db', 'upgrade', '--all', '--wait', '600ms'], {cwd: found.dir})
    expect(status).toBe(4)
    expect(stderr).toContain('notice: waiting for primary (postgresql://lex@127.0.0.1:1/app)')
    expect(stderr).toContain('error: LEX_CONNECT_FAILED  cannot connect to primary')
  })

  it('is shown by config show and config validate', async () => {
    await using found = project('sqlite:///control.db', QUERY)
    const show = await runCli(['config', 'show'], {cwd: found.dir})
    expect(show.stdout).toMatch(
      /^db\.backends_from\.query = +select name, url from tenants order by id +from application\.yaml:4:12$/m,
    )
    const text = await runCli(['config', 'validate'], {cwd: found.dir})
    expect(text.stdout).toMatch(/: no problems; 1 backend: primary; tenants from a query on primary\n$/)
    const json = await runCli(['config', 'validate', '--json'], {cwd: found.dir})
    expect(json.json()).toMatchObject({
      backends: ['primary'],
      backendsFrom: {name: 'tenants', backend: 'primary', query: QUERY},
    })
  })
})

it('rows that name no backend are reported together, before anything is begun', async () => {
  await withDatabase('sqlite', async (control) => {
    await register(control, [
      ['acme', 'sqlite:///acme.db'],
      ['acme', null],
      [null, 'mysql://app:s3cr3t@h'],
    ])
    await using found = project(control.url, QUERY)
    const {status, stdout, stderr} = await runCli(['db', 'upgrade', '--all', '--debug'], {cwd: found.dir})
    expect({status, stdout}).toEqual({status: 2, stdout: ''})
    expect(stderr).toContain('error: LEX_FLEET_INVALID  the backends of db.backends_from have 4 problems\n')
    expect(stderr).toMatch(/row 2, column name: "acme" is the name of row 1 too.*\n.*row 2, column url: found null/)
    expect(stderr).not.toContain('s3cr3t')
    expect(existsSync(join(found.dir, 'acme.db'))).toBe(false)
  })
})

it('no row is a notice', async () => {
  await withDatabase('sqlite', async (control) => {
    await register(control, [])
    await using found = project(control.url, QUERY)
    expect(await runCli(['db', 'upgrade', '--all'], {cwd: found.dir})).toMatchObject({
      status: 0,
      stderr: 'notice: db.backends_from: primary names no backend\n',
    })
  })
})

it('passwords of the rows are in no output, however they get there', async () => {
  const secret = 'p@ss w0rd/of "bolt"'
  await withDatabase('sqlite', async (control) => {
    await register(control, [
      ['acme', 'sqlite:///acme.db'],
      ['bolt', `postgresql://app:${encodeURIComponent(secret)}@127.0.0.1:1/bolt`],
    ])
    await using found = project(control.url, QUERY)
    found.write({
      'migrations/tenants/01_notes.sql': `select ${JSON.stringify(secret)} from nowhere;`,
      'migrations/tenants/02_more.ts': `export async function up(db, {log}) { log(${JSON.stringify(secret)}) }`,
    })
    for (const args of [
      'upgrade --all --keep-going --debug',
      'upgrade --all --keep-going --json',
      'status --all',
      'check --backend bolt --json',
      'upgrade --backend tenants --sql --json',
    ]) {
      const {stdout, stderr} = await runCli(['db', ...args.split(' ')], {cwd: found.dir})
      const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
      expect({args, leaks: forms.filter((form) => (stdout + stderr).includes(form))}).toEqual({args, leaks: []})
      expect(stdout + stderr).toContain('bolt')
    }
  })
})

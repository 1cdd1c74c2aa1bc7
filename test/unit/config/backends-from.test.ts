import {join} from 'node:path'
import {expect, it} from 'vitest'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {type ConfigFolder, configFolder, withDb} from '../../support/config-folder.ts'

const QUERY = 'select name, url from tenants'

const fleet = (more = ''): ConfigFolder =>
  configFolder({'application.yaml': withDb(`  backends_from:\n    query: ${QUERY}\n${more}`)})

async function rowsFailure(folder: ConfigFolder, rows: readonly Record<string, unknown>[]): Promise<LexigramError> {
  const {backendsFrom} = await folder.load()
  try {
    backendsFrom?.backendsOf(rows)
  } catch (error) {
    if (error instanceof LexigramError) return error
    throw error
  }
  throw new Error('the rows are taken')
}

it('asks the primary, calls them tenants, and has their migrations in a folder of that name', async () => {
  using folder = fleet()
  const {backendsFrom, backends, values} = await folder.load()
  expect(backends.map(({name}) => name)).toEqual(['primary'])
  expect(backendsFrom).toMatchObject({
    name: 'tenants',
    backend: 'primary',
    query: QUERY,
    format: 'sql',
    migrationsDir: join(folder.dir, 'migrations/tenants'),
    location: {file: 'application.yaml', line: 4, column: 12},
  })
  expect(values.filter(({key}) => /backends_from\.(name|backend|query|migrations\.dir)$/.test(key))).toEqual([
    {key: 'db.backends_from.name', value: 'tenants', origin: 'default'},
    {key: 'db.backends_from.backend', value: 'primary', origin: 'default'},
    {key: 'db.backends_from.query', value: QUERY, origin: 'application.yaml:4:12'},
    {key: 'db.backends_from.migrations.dir', value: 'migrations/tenants', origin: 'default'},
  ])
})

it('gives each row what is configured for all: own keys, else those of db, else the defaults', async () => {
  using folder = configFolder({
    'application.yaml': `db:
  backends:
    - {name: other, backend: {url: "sqlite:///other.db"}}
    - {name: control, primary: true, backend: {url: "sqlite:///control.db"}}
  backends_from:
    name: shops
    query: ${QUERY}
    migration_dir: sql/shops
    pool: {max_size: 3}
    migrations: {format: ts}
  pool: {timeout: 500ms}
  migrations: {dir: sql, table: history}
`,
  })
  const {backendsFrom} = await folder.load()
  expect(backendsFrom).toMatchObject({name: 'shops', backend: 'control', format: 'ts'})
  const {backends} = backendsFrom?.backendsOf([{name: 'a', url: 'sqlite:///data/a.db'}]) ?? {backends: []}
  expect(backends).toMatchObject([
    {
      name: 'a',
      primary: false,
      url: {dialect: 'sqlite', file: join(folder.dir, 'data/a.db')},
      pool: {maxSize: 3, timeoutMs: 500, idleTimeoutMs: 300_000},
      migrations: {dir: join(folder.dir, 'sql/shops'), table: 'history', format: 'ts', lockTimeoutMs: 60_000},
    },
  ])
})

it('takes its query from a variable, and shows it in one line without the form of a password in it', async () => {
  using folder = configFolder({'application.yaml': withDb('  backends_from: {query: x}\n')})
  const query = `select name,\n  'postgresql://app:s3cret@' || host as url from "ten@nts"`
  const {values, backendsFrom} = await folder.load({env: {LEX_DB__BACKENDS_FROM__QUERY: query}})
  expect(backendsFrom).toMatchObject({query})
  expect(backendsFrom?.location).toBeUndefined()
  expect(values.find(({key}) => key === 'db.backends_from.query')).toEqual({
    key: 'db.backends_from.query',
    value: `select name, 'postgresql://app:***@' || host as url from "ten@nts"`,
    origin: 'LEX_DB__BACKENDS_FROM__QUERY',
  })
})

it('reports every problem of the section together', async () => {
  using folder = configFolder({
    'application.yaml': `db:
  backends:
    - {name: tenants, backend: {url: "sqlite:///a.db"}}
    - {name: control, backend: {url: "sqlite:///b.db"}}
  backends_from:
    backend: controll
    querry: select 1
    migration_dir: a
    migrations: {dir: b}
    pool: {min_size: 5, max_size: 3}
    operations: {echo: 3}
`,
  })
  expect(await folder.problems()).toMatchInlineSnapshot(`
    "application.yaml:6:5  db.backends_from.name: "tenants" is the name of a backend too; allowed: a unique name
    application.yaml:6:5  db.backends_from.query: the query is missing; allowed: a query with the columns name and url
    application.yaml:6:14  db.backends_from.backend: no backend is called "controll"; did you mean control? allowed: tenants, control
    application.yaml:7:5  db.backends_from.querry: unknown key; did you mean query? allowed: name, backend, query, migration_dir, pool, operations, migrations
    application.yaml:8:20  db.backends_from.migration_dir: migration_dir beside migrations.dir; allowed: one of the two
    application.yaml:10:22  db.backends_from.pool.min_size: found 5, more than max_size = 3; allowed: at most 3
    application.yaml:11:24  db.backends_from.operations.echo: found 3; allowed: true or false"
  `)
  folder.write({'application.yaml': withDb('  backends_from: select 1\n')})
  expect(await folder.problems()).toMatchInlineSnapshot(
    `"application.yaml:3:18  db.backends_from: found "select 1"; allowed: a map with the keys name, backend, query, migration_dir, pool, operations, migrations"`,
  )
  folder.write({'application.yaml': withDb('  backends_from: {query: [1], name: "a b"}\n')})
  expect(await folder.problems()).toMatchInlineSnapshot(`
    "application.yaml:3:26  db.backends_from.query: found a list; allowed: a query
    application.yaml:3:37  db.backends_from.name: found "a b"; allowed: a name of letters, digits, _ , - and . that starts with a letter, a digit or _"
  `)
})

it('reports every row that names no backend, by row and column, without a password', async () => {
  using folder = fleet()
  const error = await rowsFailure(folder, [
    {name: 'fine', url: 'sqlite:///fine.db'},
    {name: null, url: null},
    {name: 'fine', url: 'postgre://app:s3cret@h/d'},
    {name: 'primary', url: ''},
    {name: 'tenants', url: 17},
    {name: 'postgresql://app:s3cret@h/d', url: 'acme'},
    {name: true, url: Buffer.from('sqlite:///x.db')},
    {name: `${'x'.repeat(80)} y`, url: 'postgresql://app:s3cret@h:notaport/d'},
  ])
  expect(error).toMatchObject({
    code: 'LEX_FLEET_INVALID',
    message: 'the backends of db.backends_from have 14 problems',
    location: {file: 'application.yaml', line: 4, column: 12},
  })
  expect(error.why?.replaceAll(/a URL that starts with [^\n]*/g, 'URL…')).toMatchInlineSnapshot(`
    "row 2, column name: found null; allowed: a name of letters, digits, _ , - and . that starts with a letter, a digit or _
    row 2, column url: found null; allowed: URL…
    row 3, column name: "fine" is the name of row 1 too; allowed: a name that no other backend has
    row 3, column url: unknown scheme postgre; did you mean postgres? allowed: URL…
    row 4, column name: "primary" is a name in the configuration too; allowed: a name that no other backend has
    row 4, column url: found an empty string; allowed: URL…
    row 5, column name: "tenants" is a name in the configuration too; allowed: a name that no other backend has
    row 5, column url: found a number; allowed: URL…
    row 6, column name: found "postgresql://app:***@h/d"; allowed: a name of letters, digits, _ , - and . that starts with a letter, a digit or _
    row 6, column url: no scheme; allowed: URL…
    row 7, column name: found a boolean; allowed: a name of letters, digits, _ , - and . that starts with a letter, a digit or _
    row 7, column url: found bytes; allowed: URL…
    row 8, column name: found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"; allowed: a name of letters, digits, _ , - and . that starts with a letter, a digit or _
    row 8, column url: the port is not a number from 1 to 65535; allowed: percent-encode special characters of a user name or password (@ is %40, / is %2F, % is %25)"
  `)
  expect(`${error.message}${error.why}${error.fix}`).not.toContain('s3cret')
})

it('names the first hundred of many', async () => {
  using folder = fleet()
  const rows = Array.from({length: 150}, () => ({name: null, url: 'sqlite:///x.db'}))
  const lines = (await rowsFailure(folder, rows)).why?.split('\n') ?? []
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    101,
    expect.stringMatching(/^row 1, column name: found null; allowed: /),
    '… and 50 more',
  ])
})

it('says which columns are missing', async () => {
  using folder = fleet()
  expect(await rowsFailure(folder, [{id: 1, host: 'h'}])).toMatchObject({
    code: 'LEX_FLEET_INVALID',
    message: 'the query of db.backends_from has no columns name and url',
    why: 'its columns are id, host',
  })
})

it('takes numbers for names, columns in capitals, more columns, and no row at all', async () => {
  using folder = fleet()
  const {backendsFrom} = await folder.load()
  const named = (rows: readonly Record<string, unknown>[]) =>
    backendsFrom?.backendsOf(rows).backends.map(({name}) => name)
  expect(named([{NAME: 7, URL: 'sqlite:///7.db', ID: 1}])).toEqual(['7'])
  expect(named([{name: 8n, url: 'sqlite:///8.db', plan: 'free'}])).toEqual(['8'])
  expect(named([])).toEqual([])
})

it('completes a URL as one of the file: variables, password file, with its notices', async () => {
  using folder = fleet()
  folder.write({'home/.pgpass': '*:*:acme:app:from-the-file\n'})
  const {backendsFrom} = await folder.load({env: {PGPORT: '5555', PGUSER: 'app'}})
  const [backend] = backendsFrom?.backendsOf([{name: 'acme', url: 'postgresql://db.example.com/acme'}]).backends ?? []
  const {url} = backend ?? {}
  expect(url?.dialect === 'postgres' && [url.user, url.hosts[0].port, url.hosts[0].password?.reveal()]).toEqual([
    'app',
    5555,
    'from-the-file',
  ])
})

/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration has variables of its own */
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {ConfigError} from '../../../src/lib/config/problems.ts'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {configFolder, withDb} from '../../support/config-folder.ts'

it('gives one backend with every default', async () => {
  using folder = configFolder({'application.yaml': withDb('')})
  const {dir} = folder
  expect(await folder.load()).toEqual({
    file: join(dir, 'application.yaml'),
    dir,
    backends: [
      {
        name: 'primary',
        primary: true,
        url: {dialect: 'sqlite', file: join(dir, 'app.db'), name: 'app.db', memory: false, mode: 'rwc'},
        pool: {minSize: 2, maxSize: 10, timeoutMs: 30_000, idleTimeoutMs: 300_000, maxLifetimeMs: 3_600_000},
        operations: {echo: false, statementTimeoutMs: 60_000},
        migrations: {
          dir: join(dir, 'migrations'),
          table: 'lexigram_migrations',
          format: 'sql',
          lockTimeoutMs: 60_000,
          ddlLockTimeoutMs: 5_000,
          statementTimeoutMs: 0,
          onBoot: 'ignore',
        },
      },
    ],
    values: [
      {key: 'db.backend.url', value: 'sqlite:///app.db', origin: 'application.yaml:2:18'},
      {key: 'db.pool.min_size', value: 2, origin: 'default'},
      {key: 'db.pool.max_size', value: 10, origin: 'default'},
      {key: 'db.pool.timeout', value: '30s', origin: 'default'},
      {key: 'db.pool.idle_timeout', value: '5m', origin: 'default'},
      {key: 'db.pool.max_lifetime', value: '1h', origin: 'default'},
      {key: 'db.operations.echo', value: false, origin: 'default'},
      {key: 'db.operations.statement_timeout', value: '60s', origin: 'default'},
      {key: 'db.migrations.dir', value: 'migrations', origin: 'default'},
      {key: 'db.migrations.table', value: 'lexigram_migrations', origin: 'default'},
      {key: 'db.migrations.format', value: 'sql', origin: 'default'},
      {key: 'db.migrations.lock_timeout', value: '60s', origin: 'default'},
      {key: 'db.migrations.ddl_lock_timeout', value: '5s', origin: 'default'},
      {key: 'db.migrations.statement_timeout', value: 0, origin: 'default'},
      {key: 'db.migrations.on_boot', value: 'ignore', origin: 'default'},
    ],
    notices: [],
  })
})

it('finds the file above the working directory and keeps paths relative to it', async () => {
  using folder = configFolder({'application.yaml': withDb('')})
  const cwd = join(folder.dir, 'a', 'b')
  mkdirSync(cwd, {recursive: true})
  const config = await folder.load({cwd})
  expect(config.backends[0].migrations.dir).toBe(join(folder.dir, 'migrations'))
  expect(config.values[0]?.origin).toBe(join('..', '..', 'application.yaml:2:18'))
})

it('takes --config before LEX_CONFIG before the search', async () => {
  using folder = configFolder({
    'application.yaml': withDb(''),
    'conf/one.yaml': 'db: {backend: {url: "sqlite:///one.db"}}',
    'conf/one.prod.yaml': 'db: {pool: {max_size: 3}}',
    'two.yaml': 'db: {backend: {url: "sqlite:///two.db"}}',
  })
  const env = {LEX_CONFIG: 'two.yaml'}
  expect((await folder.load({env})).backends[0].url).toMatchObject({file: join(folder.dir, 'two.db')})
  const config = await folder.load({env, config: 'conf/one.yaml', profile: 'prod'})
  expect(config.backends[0].url).toMatchObject({file: join(folder.dir, 'conf', 'one.db')})
  expect(config.backends[0].pool.maxSize).toBe(3)
})

it('merges maps of the profile and replaces lists and scalars', async () => {
  using folder = configFolder({
    'application.yaml': withDb('  pool: {min_size: 1, max_size: 4}\n  operations: {echo: true}\n'),
    'application.prod.yaml': 'db:\n  pool:\n    max_size: 8\n  operations:\n  migrations: {table: m}\n',
    'application.reset.yaml': 'db: {pool: {max_size: null}, operations: ~}\n',
  })
  const prod = (await folder.load({env: {LEX_PROFILE: 'prod'}})).backends[0]
  expect([prod.pool.minSize, prod.pool.maxSize, prod.operations.echo, prod.migrations.table]).toEqual([1, 8, true, 'm'])
  // A written null takes the value below away; a key with nothing after it changes nothing.
  const reset = (await folder.load({profile: 'reset'})).backends[0]
  expect([reset.pool.minSize, reset.pool.maxSize, reset.operations.echo]).toEqual([1, 10, false])
})

it('prefers --profile to LEX_PROFILE and reads LEX_PROFILE from .env', async () => {
  using folder = configFolder({
    'application.yaml': withDb(''),
    'application.a.yaml': 'db: {migrations: {table: a}}',
    'application.b.yaml': 'db: {migrations: {table: b}}',
    '.env': 'LEX_PROFILE=a\n',
  })
  const table = async (options: Parameters<typeof folder.load>[0]) =>
    (await folder.load(options)).backends[0].migrations.table
  expect([await table({}), await table({env: {LEX_PROFILE: 'b'}}), await table({profile: 'b'})]).toEqual([
    'a',
    'b',
    'b',
  ])
})

it('reads .env without overriding or changing the variables passed in', async () => {
  using folder = configFolder({
    'application.yaml': 'db: {backend: {url: "sqlite:///${A}-${B}.db"}}',
    '.env': '# names\nexport A=file\n\nB="file"\n',
  })
  const env = {A: 'process'}
  const config = await folder.load({env})
  expect(config.values[0]).toEqual({
    key: 'db.backend.url',
    value: 'sqlite:///process-file.db',
    origin: 'application.yaml:1:21 with A, B from .env:4',
  })
  expect(env).toEqual({A: 'process'})
})

it.each([
  ['with no file at all', {}],
  ['with a file that has no db section', {'application.yaml': 'web: {port: 80}\n'}],
  ['with an empty db section', {'application.yaml': 'db:\n'}],
])('is content with DATABASE_URL alone %s', async (_, files) => {
  using folder = configFolder(files)
  const config = await folder.load({env: {DATABASE_URL: 'mysql://u@h/shop'}})
  expect(config.backends[0]).toMatchObject({name: 'primary', primary: true, url: {dialect: 'mysql', database: 'shop'}})
  expect(config.values[0]).toEqual({key: 'db.backend.url', value: 'mysql://u@h/shop', origin: 'DATABASE_URL'})
})

it('leaves DATABASE_URL alone when the file names a database', async () => {
  using folder = configFolder({'application.yaml': withDb('')})
  const config = await folder.load({env: {DATABASE_URL: 'mysql://u@h/shop'}})
  expect(config.backends[0].url.dialect).toBe('sqlite')
})

it('reports a missing configuration with the way out', async () => {
  using folder = configFolder({})
  const error = await folder.failure({env: {DATABASE_URL: ''}})
  expect(error).toBeInstanceOf(LexigramError)
  expect(error).toMatchObject({
    code: 'LEX_CONFIG_NOT_FOUND',
    fix: 'run `lexigram init`, or set DATABASE_URL, or name a file with --config',
  })
})

it.each([
  ['a named file', {config: 'nope.yaml'}, 'cannot read the configuration nope.yaml'],
  ['a profile', {profile: 'nope'}, 'there is no file for the profile "nope"'],
  ['a profile with a path in it', {profile: '../x'}, 'there is no file for the profile "../x"'],
])('reports that %s is not there', async (_, options, message) => {
  using folder = configFolder({'application.yaml': withDb(''), 'x.yaml': ''})
  expect(await folder.failure(options)).toMatchObject({code: 'LEX_CONFIG_NOT_FOUND', message})
})

it('reports a profile when there is no base file', async () => {
  using folder = configFolder({})
  const error = await folder.failure({profile: 'prod', env: {DATABASE_URL: 'sqlite://'}})
  expect(error).toMatchObject({code: 'LEX_CONFIG_NOT_FOUND', message: 'there is no file for the profile "prod"'})
})

it('overrides any key by variables, making lists and maps on the way', async () => {
  using folder = configFolder({'application.yaml': 'web: 1\n'})
  const config = await folder.load({
    env: {
      LEX_DB__BACKENDS__0__NAME: 'main',
      LEX_DB__BACKENDS__0__BACKEND__URL: 'sqlite:///main.db',
      LEX_DB__BACKENDS__1__NAME: 'other',
      LEX_DB__BACKENDS__1__BACKEND__URL: 'sqlite:///other.db',
      LEX_DB__BACKENDS__1__PRIMARY: 'True',
      LEX_SQL__POOL__MAX_SIZE: '3',
      LEX_DB__POOL__MIN_SIZE: '',
      LEX_TEST_MYSQL: 'x',
      LEX_WEB__PORT: '80',
    },
  })
  expect(config.backends.map(({name, primary, pool}) => [name, primary, pool.minSize, pool.maxSize])).toEqual([
    ['main', false, 2, 3],
    ['other', true, 2, 3],
  ])
})

it('takes the text of a variable as it is, without interpolation', async () => {
  using folder = configFolder({'application.yaml': withDb('')})
  const config = await folder.load({env: {LEX_DB__MIGRATIONS__TABLE: '${X}'}})
  expect(config.backends[0].migrations.table).toBe('${X}')
})

it('accepts sql for db', async () => {
  using folder = configFolder({'application.yaml': 'sql: {backend: {url: "sqlite:///app.db"}, pool: {max_size: 5}}'})
  const config = await folder.load()
  expect(config.backends[0].pool.maxSize).toBe(5)
  expect(config.values[0]?.key).toBe('sql.backend.url')
})

it('lowers the default of min_size to a smaller max_size', async () => {
  using folder = configFolder({'application.yaml': withDb('  pool: {max_size: 1}\n')})
  expect((await folder.load()).backends[0].pool).toMatchObject({minSize: 1, maxSize: 1})
})

it('follows anchors, aliases and merge keys', async () => {
  using folder = configFolder({
    'application.yaml': `defaults: &pool {max_size: 7, timeout: 1s}\n${withDb('  pool: {<<: *pool, max_size: 6}\n')}`,
  })
  expect((await folder.load()).backends[0].pool).toMatchObject({maxSize: 6, timeoutMs: 1_000})
})

it('ignores unset variables, keys given twice and tags of other sections', async () => {
  using folder = configFolder({'application.yaml': `web: {a: "\${NOPE}", b: 1, b: 2, c: !x 1}\n${withDb('')}`})
  expect((await folder.load()).backends).toHaveLength(1)
})

it('is frozen all through', async () => {
  using folder = configFolder({'application.yaml': withDb('')})
  const config = await folder.load()
  const isDeepFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen))
  expect(isDeepFrozen(config)).toBe(true)
})

it('reports an unreadable YAML file with the place of each syntax error', async () => {
  using folder = configFolder({'application.yaml': 'db:\n  pool: [1\n  x: "y\n'})
  const error = await folder.failure()
  expect(error).toBeInstanceOf(ConfigError)
  expect(error).toMatchObject({code: 'LEX_CONFIG_INVALID', location: {file: 'application.yaml', line: 3}})
})

/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration has variables of its own */
import {expect, it} from 'vitest'
import {ConfigError} from '../../../src/lib/config/problems.ts'
import {configFolder, withDb} from '../../support/config-folder.ts'

const BROKEN = `web: {port: "\${NOT_OURS}"}
db:
  backend:
    url: "mongodb://app:hunter2@localhost/shop"
  backends:
    - name: main
      primary: true
      backend: {url: "postgresql://app:\${DB_PASSWORD}@localhost/shop"}
      pool: {min_size: 20}
    - name: main
      primary: true
      backend: {url: "app:hunter2@localhost/shop"}
    - name: third
      backend: {url: "mongodb://app:hunter2@localhost/shop"}
    - backend: {password: hunter2}
      migrations: {dir: a, fromat: sql}
      migration_dir: b
  pool:
    max_sise: 10
    min_size: -1
    max_size: "two"
    max_size: 3
    timeout: 5 weeks
  operations:
    echo: yes
    statement_timeout: [1]
  migrations:
    format: slq
    on_boot: "\${ON_BOOT}"
    dir: ""
    table: {name: x}
`

it('reports every problem at once, in reading order, with place, finding and remedy', async () => {
  using folder = configFolder({
    'application.yaml': BROKEN,
    'application.prod.yaml': 'sql:\n  backend:\n    url: "${A}-${B:x}-${C"\n',
  })
  const env = {LEX_DB__POOL__MAX_LIFETIM: '1h', LEX_DB__OPERATIONS: 'x', LEX_DB__BACKENDS__9__NAME: 'x'}
  const error = await folder.failure({env, profile: 'prod'})
  expect(error).toBeInstanceOf(ConfigError)
  expect(error instanceof ConfigError && error.why).toMatchInlineSnapshot(
    `
    "application.prod.yaml:1:1  sql: sql beside db; allowed: one of them; they mean the same
    application.prod.yaml:2:3  db.backend: backend beside backends; allowed: backend for one database, or backends for several
    application.prod.yaml:3:11  db.backend.url: the variable A is not set; allowed: a value in the environment or .env, or a default: \${A:default}
    application.prod.yaml:3:23  db.backend.url: \${ is not closed; allowed: \${NAME}, \${NAME:default}, or $\${ for a literal \${
    application.yaml:8:40  db.backends.0.backend.url: the variable DB_PASSWORD is not set; allowed: a value in the environment or .env, or a default: \${DB_PASSWORD:default}
    application.yaml:10:13  db.backends.1.name: "main" is the name of db.backends.0 too; allowed: a unique name
    application.yaml:11:16  db.backends.1.primary: a second primary, beside db.backends.0; allowed: one backend with primary: true
    application.yaml:12:22  db.backends.1.backend.url: no scheme; allowed: a URL that starts with postgresql://, postgres://, mysql://, mariadb:// or sqlite:// (a driver may follow, as in postgresql+asyncpg://)
    application.yaml:14:22  db.backends.2.backend.url: unknown scheme mongodb; allowed: a URL that starts with postgresql://, postgres://, mysql://, mariadb:// or sqlite:// (a driver may follow, as in postgresql+asyncpg://)
    application.yaml:15:7  db.backends.3.name: the name is missing; allowed: a unique name
    application.yaml:15:16  db.backends.3.backend.url: the URL is missing; allowed: a database URL
    application.yaml:15:17  db.backends.3.backend.password: unknown key; allowed: url
    application.yaml:16:28  db.backends.3.migrations.fromat: unknown key; did you mean format? allowed: dir, table, format, lock_timeout, ddl_lock_timeout, statement_timeout, on_boot
    application.yaml:17:22  db.backends.3.migration_dir: migration_dir beside migrations.dir; allowed: one of the two
    application.yaml:19:5  db.pool.max_sise: unknown key; did you mean max_size? allowed: min_size, max_size, timeout, idle_timeout, max_lifetime
    application.yaml:20:15  db.pool.min_size: found -1; allowed: a whole number, 0 or more
    application.yaml:21:15  db.pool.max_size: found "two"; allowed: a whole number, 1 or more
    application.yaml:22:5  db.pool.max_size: the key is there twice; allowed: each key once
    application.yaml:23:14  db.pool.timeout: found "5 weeks"; allowed: a duration: seconds as a number, or 500ms, 30s, 5m, 1h (at most 24 days)
    application.yaml:25:11  db.operations.echo: found "yes"; allowed: true or false
    application.yaml:26:24  db.operations.statement_timeout: found a list; allowed: a duration: seconds as a number, or 500ms, 30s, 5m, 1h (at most 24 days)
    application.yaml:28:13  db.migrations.format: found "slq"; allowed: sql, ts
    application.yaml:29:15  db.migrations.on_boot: the variable ON_BOOT is not set; allowed: a value in the environment or .env, or a default: \${ON_BOOT:default}
    application.yaml:30:10  db.migrations.dir: found an empty string; allowed: the path of a folder
    application.yaml:31:12  db.migrations.table: found a map; allowed: the name of a table
    LEX_DB__BACKENDS__9__NAME  db.backends.9.name: the number leaves a gap in the list; allowed: the number of an entry, or the next one; they count from 0
    LEX_DB__OPERATIONS  db.operations: the variable names no single value; allowed: LEX_DB__OPERATIONS__ECHO, LEX_DB__OPERATIONS__STATEMENT_TIMEOUT
    LEX_DB__POOL__MAX_LIFETIM  db.pool.max_lifetim: the variable names no known key; did you mean LEX_DB__POOL__MAX_LIFETIME? allowed: LEX_DB__POOL__MIN_SIZE, LEX_DB__POOL__MAX_SIZE, LEX_DB__POOL__TIMEOUT, LEX_DB__POOL__IDLE_TIMEOUT, LEX_DB__POOL__MAX_LIFETIME"
  `,
  )
  expect(error).toMatchObject({
    code: 'LEX_CONFIG_INVALID',
    location: {file: 'application.prod.yaml', line: 1, column: 1},
  })
  expect(JSON.stringify(error) + String(error) + (error instanceof Error && error.stack)).not.toContain('hunter2')
})

it('gives each problem as data', async () => {
  using folder = configFolder({'application.yaml': withDb('  pool: {max_sise: 3}\n')})
  const error = await folder.failure({env: {LEX_DB__POOL__MIN_SIZE: 'few'}})
  expect(error).toMatchObject({
    message: 'the configuration has 2 problems',
    problems: [
      {
        kind: 'unknown-key',
        key: 'db.pool.max_sise',
        location: {file: 'application.yaml', line: 3, column: 10},
        origin: 'application.yaml:3:10',
        found: 'unknown key',
        allowed: 'min_size, max_size, timeout, idle_timeout, max_lifetime',
        nearest: 'max_size',
      },
      {
        kind: 'wrong-value',
        key: 'db.pool.min_size',
        origin: 'LEX_DB__POOL__MIN_SIZE',
        found: 'found "few"',
        allowed: 'a whole number, 0 or more',
      },
    ],
  })
})

it('lists all unset variables under a code of their own', async () => {
  using folder = configFolder({
    'application.yaml': 'db:\n  backend:\n    url: "é ${DB}://${HOST}/${NAME:x}"\n  migrations: {table: "${TABLE}"}\n',
  })
  const error = await folder.failure()
  expect(error).toMatchObject({
    code: 'LEX_CONFIG_VARIABLE_UNSET',
    message: '3 variables are not set',
    fix: 'set the variables, or give them a default: ${NAME:default}',
  })
  expect(error instanceof ConfigError && error.why).toMatchInlineSnapshot(`
    "application.yaml:3:13  db.backend.url: the variable DB is not set; allowed: a value in the environment or .env, or a default: \${DB:default}
    application.yaml:3:21  db.backend.url: the variable HOST is not set; allowed: a value in the environment or .env, or a default: \${HOST:default}
    application.yaml:4:24  db.migrations.table: the variable TABLE is not set; allowed: a value in the environment or .env, or a default: \${TABLE:default}"
  `)
})

it.each([
  ['db and sql in one file', 'db: {}\nsql: {}\n'],
  ['no database', 'web: 1\n'],
  ['an empty backend', 'db:\n  backend:\n'],
  ['an empty list', 'db: {backends: []}\n'],
  ['an empty entry', 'db:\n  backends:\n    -\n'],
  ['a list for a map', 'db: [1]\n'],
  ['a scalar for a map', 'db: {backend: "sqlite:///x.db"}\n'],
  ['a scalar for an entry', 'db: {backends: [main]}\n'],
  ['a file that is a list', '- 1\n'],
  ['a key twice', 'db: {backend: {url: "sqlite://"}}\ndb: {}\n'],
  ['a tab for indentation', 'db:\n\tbackend: 1\n'],
  ['a second document', 'db: {}\n---\ndb: {}\n'],
  ['an alias in itself', 'db: &a {backend: *a}\n'],
  ['a name that is no name', 'db: {backends: [{name: ../x, backend: {url: "sqlite://"}}]}\n'],
  ['numbers out of range', withDb('  pool: {min_size: 1.5, max_size: 0, timeout: -1, idle_timeout: .inf}\n')],
  ['quoted numbers and booleans', withDb('  pool: {max_size: "3"}\n  operations: {echo: "true"}\n')],
  ['unclosed and odd variables', 'db: {backend: {url: "${A"}, migrations: {table: "${a-b}", dir: "${}"}}\n'],
  [
    'an inherited pair that does not fit',
    'db:\n  pool: {min_size: 11}\n  backends:\n    - {name: a, backend: {url: "sqlite://"}}\n    - {name: b, backend: {url: "sqlite://"}}\n',
  ],
])('names what is wrong with %s', async (title, text) => {
  using folder = configFolder({'application.yaml': text})
  expect(`${title}\n${await folder.problems()}`).toMatchSnapshot()
})

it('accepts text from variables where numbers and booleans are expected', async () => {
  using folder = configFolder({
    'application.yaml': withDb('  pool: {max_size: "${N:3}", timeout: "${T:5}"}\n  operations:\n    echo: ${E}\n'),
  })
  const {pool, operations} = (await folder.load({env: {E: 'TRUE'}})).backends[0]
  expect([pool.maxSize, pool.timeoutMs, operations.echo]).toEqual([3, 5_000, true])
})

it('does not show a value that came from a variable with a secret name', async () => {
  using folder = configFolder({'application.yaml': withDb('  pool: {max_size: "${DB_PASSWORD}", timeout: "${T}"}\n')})
  expect(await folder.problems({env: {DB_PASSWORD: 'hunter2', T: 'postgres://u:hunter2@h'}})).toMatchInlineSnapshot(`
    "application.yaml:3:20 with DB_PASSWORD  db.pool.max_size: found a value that is not shown; allowed: a whole number, 1 or more
    application.yaml:3:47 with T  db.pool.timeout: found "postgres://u:***@h"; allowed: a duration: seconds as a number, or 500ms, 30s, 5m, 1h (at most 24 days)"
  `)
})

import {join} from 'node:path'
import {expect, it} from 'vitest'
import {configFolder} from '../../support/config-folder.ts'

const several = (entries: string, shared = ''): string => `db:\n  backends:\n${entries}${shared}`

it('inherits pool, operations and migrations key by key', async () => {
  using folder = configFolder({
    'application.yaml': several(
      `    - name: main
      primary: true
      backend: {url: "sqlite:///main.db"}
      pool: {max_size: 5}
    - name: stats
      backend: {url: "sqlite:///stats.db"}
      operations: {statement_timeout: 5m}
      migrations: {format: ts}
`,
      '  pool: {min_size: 1, timeout: 500ms}\n  migrations: {table: history}\n',
    ),
  })
  const {backends, values} = await folder.load()
  expect(backends.map(({name, pool, operations, migrations}) => ({name, pool, operations, migrations}))).toMatchObject([
    {
      name: 'main',
      pool: {minSize: 1, maxSize: 5, timeoutMs: 500},
      operations: {statementTimeoutMs: 60_000},
      migrations: {format: 'sql', table: 'history', dir: join(folder.dir, 'migrations')},
    },
    {
      name: 'stats',
      pool: {minSize: 1, maxSize: 10, timeoutMs: 500},
      operations: {statementTimeoutMs: 300_000},
      migrations: {format: 'ts', table: 'history', dir: join(folder.dir, 'migrations', 'stats')},
    },
  ])
  expect(values.filter(({key}) => /primary|name|_size|\.dir$/.test(key))).toEqual([
    {key: 'db.backends.0.name', value: 'main', origin: 'application.yaml:3:13'},
    {key: 'db.backends.0.primary', value: true, origin: 'application.yaml:4:16'},
    {key: 'db.backends.0.pool.min_size', value: 1, origin: 'application.yaml:11:20'},
    {key: 'db.backends.0.pool.max_size', value: 5, origin: 'application.yaml:6:24'},
    {key: 'db.backends.0.migrations.dir', value: 'migrations', origin: 'default'},
    {key: 'db.backends.1.name', value: 'stats', origin: 'application.yaml:7:13'},
    {key: 'db.backends.1.primary', value: false, origin: 'default'},
    {key: 'db.backends.1.pool.min_size', value: 1, origin: 'application.yaml:11:20'},
    {key: 'db.backends.1.pool.max_size', value: 10, origin: 'default'},
    {key: 'db.backends.1.migrations.dir', value: 'migrations/stats', origin: 'default'},
  ])
})

it('finds the folder of migrations: migration_dir, own dir, shared dir with the name', async () => {
  const entry = (name: string, more: string): string => `    - {name: ${name}, backend: {url: "sqlite://"}${more}}\n`
  const entries = [
    entry('a', ''),
    entry('b', ''),
    entry('c', ', migration_dir: x/c'),
    entry('d', ', migrations: {dir: x/d}'),
  ]
  using folder = configFolder({'application.yaml': several(entries.join(''), '  migrations: {dir: sql}\n')})
  const {backends} = await folder.load()
  expect(backends.map(({migrations}) => migrations.dir)).toEqual(
    ['sql', 'sql/b', 'x/c', 'x/d'].map((dir) => join(folder.dir, dir)),
  )
})

it.each([
  ['the marked one', ['', 'true', ''], 1],
  ['the first when none is marked', ['', '', ''], 0],
  ['the first that is not marked otherwise', ['false', '', ''], 1],
  ['the only one', [''], 0],
])('makes primary %s', async (_, marks, primary) => {
  const entries = marks.map(
    (mark, index) => `    - {name: b${index}, backend: {url: "sqlite://"}${mark === '' ? '' : `, primary: ${mark}`}}\n`,
  )
  using folder = configFolder({'application.yaml': several(entries.join(''))})
  const {backends} = await folder.load()
  expect(backends.map((backend) => backend.primary)).toEqual(marks.map((_mark, index) => index === primary))
})

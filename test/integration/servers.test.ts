import {existsSync} from 'node:fs'
import {expect, it} from 'vitest'
import {
  createDatabase,
  type DatabaseKind,
  describeEachServer,
  dialectOf,
  type ServerKind,
  serverOf,
  type TestDatabase,
  withDatabase,
} from '../support/servers.ts'

const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']

const VERSIONS: Readonly<Record<ServerKind, RegExp>> = {
  postgres18: /^18\./,
  postgres15: /^1[5-8]\./,
  mysql: /^9\./,
  mariadb: /^(10\.11|1[1-9]\.\d+)\./,
}

const TABLES = {
  postgres: `select tablename as name from pg_tables where schemaname = 'public'`,
  mysql: 'select table_name as name from information_schema.tables where table_schema = database()',
  mariadb: 'select table_name as name from information_schema.tables where table_schema = database()',
  sqlite: 'select name from sqlite_schema',
} as const

const tablesOf = async (database: TestDatabase) =>
  (await database.query(TABLES[dialectOf(database.kind)])).map((row) => row.name ?? row.NAME)

describeEachServer('a test database', (kind: DatabaseKind) => {
  it('is fresh: empty, and not the next one', async () => {
    await withDatabase(kind, async (one) => {
      await one.query('create table fresh (id integer primary key)')
      await withDatabase(kind, async (other) => {
        expect(await tablesOf(one)).toEqual(['fresh'])
        expect(await tablesOf(other)).toEqual([])
      })
    })
  })

  it('gives the rows of the last of several statements', async () => {
    await withDatabase(kind, async (database) => {
      await database.query('create table numbers (n integer); insert into numbers values (1), (2)')
      expect(await database.query('select n from numbers order by n')).toEqual([{n: 1}, {n: 2}])
    })
  })
})

describeEachServer(
  'the server',
  (kind) => {
    it('is of the version expected', async () => {
      expect(serverOf(kind).version).toMatch(VERSIONS[kind])
    })

    it('is private to this run, unless a variable names it', async () => {
      const {own} = serverOf(kind)
      if (own === undefined) return
      await withDatabase(kind, async ({dialect, query}) => {
        const [row] = await query(dialect === 'postgres' ? 'show data_directory' : 'select @@datadir as data_directory')
        expect(String(row?.data_directory).replace(/\/$/, '')).toBe(own.dataDir)
        expect(existsSync(own.dataDir)).toBe(true)
      })
    })

    it('has forgotten a dropped database, also one that is in use', async () => {
      const database = await createDatabase(kind)
      await database.query('begin')
      await database.query('select 1 as one')
      await database.drop()
      await withDatabase(kind, async ({dialect, query}) => {
        const schemas =
          dialect === 'postgres'
            ? 'select datname as name from pg_database'
            : 'select schema_name as name from information_schema.schemata'
        expect((await query(schemas)).map((row) => row.name)).not.toContain(database.name)
      })
    })
  },
  ON_SERVERS,
)

/** `migrations.on_boot`, several databases from one file, throw-away databases, and spans. */
import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Span, type Tracer, trace} from '@opentelemetry/api'
import {expect, it} from 'vitest'
import {Application, named} from '../../../src/index.ts'
import {DATABASE, type Database, DatabaseProvider} from '../../../src/sql.ts'
import {withTestDatabase} from '../../../src/testing.ts'
import {freshFolder} from '../../support/run-context.ts'
import {bootOn} from '../../support/runtime.ts'
import {createDatabase, describeEachServer, type TestDatabase, withDatabase} from '../../support/servers.ts'

/** A folder with migrations that take a moment, so that instances meet. */
function migrations(count = 3): string {
  const dir = freshFolder('boot')
  mkdirSync(join(dir, 'migrations'))
  for (let n = 1; n <= count; n += 1) {
    writeFileSync(join(dir, `migrations/2026010100000${n}_t${n}.sql`), `create table t${n} (id integer primary key);\n`)
  }
  return dir
}

/** Each migration ran once. */
async function expectOnce(database: TestDatabase): Promise<void> {
  const rows = await database.query('select name from lexigram_migrations_log order by name')
  expect(rows.map(({name}) => name)).toEqual(['20260101000001_t1', '20260101000002_t2', '20260101000003_t3'])
}

describeEachServer('on_boot', (kind) => {
  it('apply: of twenty instances that boot at once one migrates, and all become healthy', async () => {
    await withDatabase(kind, async (database) => {
      const settings = {
        pool: {min_size: 1, max_size: 1},
        migrations: {dir: join(migrations(), 'migrations'), on_boot: 'apply'},
      }
      const booted = await Promise.allSettled(Array.from({length: 20}, () => bootOn(database, settings)))
      const health = booted.map(async (one) => {
        if (one.status === 'rejected') return String(one.reason)
        return (await one.value.app.health()).status
      })
      expect(await Promise.all(health)).toEqual(Array.from({length: 20}, () => 'healthy'))
      for (const one of booted) if (one.status === 'fulfilled') await one.value.app.shutdown()
      await expectOnce(database)
    })
  })

  it('check: refuses to boot until everything is applied', async () => {
    await withDatabase(kind, async (database) => {
      const dir = migrations()
      const settings = (onBoot: string) => ({migrations: {dir: join(dir, 'migrations'), on_boot: onBoot}})
      await expect(bootOn(database, settings('check'))).rejects.toMatchObject({
        code: 'LEX_MIGRATION_PENDING',
        backend: 'primary',
        why: expect.stringContaining('20260101000002_t2: pending'),
      })
      await (await bootOn(database, settings('apply'))).app.shutdown()
      await using booted = await bootOn(database, settings('check'))
      expect(await booted.db.executeQuery('select count(*) as n from t1')).toEqual([{n: 0}])
    })
  })

  it('apply: a migration that fails stops the boot', async () => {
    await withDatabase(kind, async (database) => {
      const dir = migrations(1)
      writeFileSync(join(dir, 'migrations/20260101000002_bad.sql'), 'create table t1 (id integer);')
      const settings = {migrations: {dir: join(dir, 'migrations'), on_boot: 'apply'}}
      await expect(bootOn(database, settings)).rejects.toMatchObject({code: 'LEX_MIGRATION_FAILED'})
    })
  })
})

describeEachServer('a throw-away database', (kind) => {
  it('is migrated, its own, and gone afterwards', async () => {
    await withDatabase(kind, async (database) => {
      const dir = join(migrations(), 'migrations')
      const names = new Set<string>()
      const use = async (db: Database): Promise<void> => {
        expect(await db.executeQuery('select count(*) as n from t2')).toEqual([{n: 0}])
        await db.executeQuery('insert into t2 values (1)')
        const [row] = await db.executeQuery<{name: string}>(
          {
            postgres: 'select current_database() as name',
            sqlite: "select file as name from pragma_database_list where name = 'main'",
          }[db.dialect as 'sqlite'] ?? 'select database() as name',
        )
        names.add(row?.name ?? '')
      }
      await Promise.all([1, 2].map(() => withTestDatabase(use, {url: database.url, migrations: dir})))
      expect(names.size).toBe(2)
      for (const name of names) {
        if (database.dialect === 'sqlite') expect(existsSync(name)).toBe(false)
        else {
          const schema =
            database.dialect === 'postgres'
              ? 'datname from pg_database where datname'
              : 'schema_name from information_schema.schemata where schema_name'
          expect(await database.query(`select ${schema} = '${name}'`)).toEqual([])
        }
      }
    })
  })
})

describeEachServer(
  'several databases',
  (kind) => {
    it('are handed out by name, the primary also without one', async () => {
      const [one, two] = await Promise.all([createDatabase(kind), createDatabase('sqlite')])
      try {
        const dir = freshFolder('several')
        writeFileSync(
          join(dir, 'application.yaml'),
          `db:\n  backends:\n    - {name: main, primary: true, backend: {url: "${one.url}"}}\n    - {name: analytics, backend: {url: "${two.url}"}}\n`,
        )
        const options = {name: 'test', providers: [new DatabaseProvider()], signals: false, config: {cwd: dir, env: {}}}
        await using app = await Application.boot(options)
        const {container} = app
        const [main, analytics] = [
          await container.resolve(DATABASE),
          await container.resolve(named(DATABASE, 'analytics')),
        ]
        expect(await container.resolve(named(DATABASE, 'main'))).toBe(main)
        expect([main.name, analytics.name, analytics.dialect]).toEqual(['main', 'analytics', 'sqlite'])
        await expect(container.resolve(named(DATABASE, 'anlytics'))).rejects.toMatchObject({
          code: 'LEX_CONTAINER_MISSING',
          why: expect.stringContaining('registered under the names "main", "analytics"'),
        })
        expect((await app.health()).providers.database).toMatchObject({
          status: 'healthy',
          detail: expect.stringMatching(/^main: .*; analytics: SQLite/),
        })
      } finally {
        await Promise.all([one.drop(), two.drop()])
      }
    })
  },
  ['postgres18', 'mysql'],
)

describeEachServer(
  'spans',
  (kind) => {
    it('are made for each statement, with its text and without its parameters', async () => {
      const spans: unknown[] = []
      const startSpan = (name: string, options: object): Span => {
        const span = {name, options, ended: false, status: undefined as unknown}
        spans.push(span)
        return {
          setAttribute: () => undefined,
          recordException: () => undefined,
          setStatus: (status: unknown) => {
            span.status = status
          },
          end: () => {
            span.ended = true
          },
        } as unknown as Span
      }
      trace.setGlobalTracerProvider({getTracer: () => ({startSpan}) as unknown as Tracer})
      try {
        await withDatabase(kind, async (database) => {
          await using booted = await bootOn(database)
          await booted.db.executeQuery('select ? as v', ['hunter2'])
          await booted.db.executeQuery('select * from nowhere').catch(() => undefined)
        })
      } finally {
        trace.disable()
      }
      expect(spans).toMatchObject([
        {
          name: 'SELECT primary',
          options: {attributes: {'db.system.name': 'sqlite', 'db.query.text': 'select ? as v'}},
          ended: true,
        },
        {status: {code: 2, message: 'no such table: nowhere'}, ended: true},
      ])
      expect(JSON.stringify(spans)).not.toContain('hunter2')
    })
  },
  ['sqlite'],
)

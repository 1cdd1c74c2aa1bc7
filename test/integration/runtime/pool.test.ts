/** The pool: its limits and its times, on every server. That nothing leaks is shown in fault/pool-soak. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {Application} from '../../../src/index.ts'
import {configOf, DatabaseProvider} from '../../../src/sql.ts'
import {bootOn, connectionsOn, userWithConnections} from '../../support/runtime.ts'
import {type DatabaseKind, describeEachServer, withDatabase} from '../../support/servers.ts'

const SERVERS: readonly DatabaseKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']
const seconds = (db: {readonly dialect: string}, count: number) =>
  db.dialect === 'postgres' ? `select pg_sleep(${count})` : `select sleep(${count})`

describeEachServer(
  'a pool',
  (kind) => {
    it('never has more connections than max_size, whatever is asked of it: the server would refuse the eleventh', async () => {
      await withDatabase(kind, async (database) => {
        await using limited = await userWithConnections(database, 10)
        await using booted = await bootOn(limited, {pool: {min_size: 0, max_size: 10, timeout: 30}})
        const {db} = booted
        const rows = await Promise.all(
          Array.from({length: 10_000}, (_, index) => db.executeQuery<{n: number}>(`select ${index} as n`)),
        )
        expect(rows.every(([row], index) => row?.n === index)).toBe(true)
        expect(db.pool).toEqual({size: 10, idle: 10, waiting: 0})
        expect(await connectionsOn(database)).toBe(10)
        // The limit is one.
        await expect(bootOn(limited, {pool: {min_size: 1}})).rejects.toMatchObject({code: 'LEX_CONNECT_FAILED'})
      })
    })

    it('tells who had to wait for too long what the matter is', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 0, max_size: 1, timeout: '100ms'}})
        const {db} = booted
        const busy = db.executeQuery(seconds(db, 0.5))
        await sleep(20)
        await expect(db.executeQuery('select 1')).rejects.toMatchObject({
          code: 'LEX_POOL_TIMEOUT',
          message: 'no connection of primary became free within 0.1 s',
          why: expect.stringMatching(/^all 1 are in use, one of them for 0\.\d s; 0 more wait for one$/),
        })
        await busy
        expect(await db.executeQuery('select 1 as n')).toEqual([{n: 1}])
        expect(db.pool.waiting).toBe(0)
      })
    })

    it('opens min_size at boot, keeps it, and closes what is idle above it', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 2, max_size: 5, idle_timeout: '150ms'}})
        const {db} = booted
        expect(await connectionsOn(database)).toBe(2)
        await Promise.all(Array.from({length: 5}, () => db.executeQuery(seconds(db, 0.05))))
        expect(db.pool.size).toBe(5)
        await expect.poll(() => connectionsOn(database), {timeout: 3_000}).toBe(2)
        expect(db.pool).toEqual({size: 2, idle: 2, waiting: 0})
      })
    })

    it('replaces connections that are over max_lifetime, also those that are never idle', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 1, max_size: 1, max_lifetime: '200ms'}})
        const {db} = booted
        const id = db.dialect === 'postgres' ? 'select pg_backend_pid() as id' : 'select connection_id() as id'
        const seen = new Set<number>()
        const until = Date.now() + 700
        while (Date.now() < until) seen.add(Number((await db.executeQuery<{id: number}>(id))[0]?.id))
        expect(seen.size).toBeGreaterThanOrEqual(3)
        expect(await connectionsOn(database)).toBeLessThanOrEqual(2)
      })
    })

    it('closes everything at shutdown, waits for what runs, and lends nothing any more', async () => {
      await withDatabase(kind, async (database) => {
        const booted = await bootOn(database, {pool: {min_size: 3, max_size: 3}})
        const {db, app} = booted
        const running = db.executeQuery(seconds(db, 0.2))
        await sleep(20)
        await app.shutdown()
        expect(await running).toHaveLength(1)
        await expect(db.executeQuery('select 1')).rejects.toMatchObject({code: 'LEX_POOL_CLOSED'})
        await expect.poll(() => connectionsOn(database)).toBe(0)
      })
    })
  },
  SERVERS,
)

describeEachServer(
  'a pool on SQLite',
  (kind) => {
    it('has connections in threads: a long statement does not stop the application', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 1, max_size: 4}})
        const {db} = booted
        const long =
          'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) as n from n'
        let longest = 0
        let last = performance.now()
        const ticking = setInterval(() => {
          longest = Math.max(longest, performance.now() - last)
          last = performance.now()
        }, 5)
        const begun = performance.now()
        expect(await Promise.all([1, 2].map(() => db.executeQuery(long)))).toEqual([[{n: 3e6}], [{n: 3e6}]])
        clearInterval(ticking)
        expect(performance.now() - begun).toBeGreaterThan(150)
        expect(longest).toBeLessThan((performance.now() - begun) / 2)
      })
    })

    it('writers wait for each other instead of failing', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 0, max_size: 8}})
        const {db} = booted
        await db.executeQuery('create table counter (n integer)')
        await db.executeQuery('insert into counter values (0)')
        const increment = () =>
          db.transaction(async () => {
            const [row] = await db.executeQuery<{n: number}>('select n from counter')
            await db.executeQuery('update counter set n = ?', [Number(row?.n) + 1])
          })
        await Promise.all(Array.from({length: 200}, increment))
        expect(await db.executeQuery('select n from counter')).toEqual([{n: 200}])
      })
    })

    it('a database in memory is one connection that is kept', async () => {
      await using booted = await bootOn(
        {url: 'sqlite:///:memory:'},
        {pool: {min_size: 0, max_size: 10, idle_timeout: '50ms', max_lifetime: '50ms'}},
      )
      const {db} = booted
      await db.executeQuery('create table kept (n integer)')
      await sleep(150)
      await Promise.all(Array.from({length: 20}, () => db.executeQuery('insert into kept values (1)')))
      expect(await db.executeQuery('select count(*) as n from kept')).toEqual([{n: 20}])
      expect(db.pool.size).toBe(1)
    })
  },
  ['sqlite'],
)

describeEachServer(
  'several databases',
  (kind) => {
    it('boot fails, with what was opened closed again, when one of them is not there', async () => {
      await withDatabase(kind, async (database) => {
        const wrong = new URL(database.url)
        wrong.port = '1'
        const config = configOf({
          backends: [
            {name: 'good', primary: true, backend: {url: database.url}},
            {name: 'bad', backend: {url: wrong.href}},
          ],
        })
        const booting = Application.boot({name: 'test', providers: [new DatabaseProvider({config})], signals: false})
        await expect(booting).rejects.toMatchObject({code: 'LEX_CONNECT_FAILED', backend: 'bad'})
        await expect.poll(() => connectionsOn(database)).toBe(0)
      })
    })
  },
  ['postgres18', 'mysql'],
)

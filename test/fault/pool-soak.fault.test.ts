/** Very many statements through one pool: the same connections, as much memory and as many timers as at the beginning. */
import {setTimeout as sleep} from 'node:timers/promises'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {expect, it} from 'vitest'
import type {Database} from '../../src/sql.ts'
import {rounds, roundsTimeout} from '../support/rounds.ts'
import {bootOn, connectionsOn, placed} from '../support/runtime.ts'
import {describeEachServer, type TestDatabase, withDatabase} from '../support/servers.ts'

/** As many as we promise with `--long`. */
const STATEMENTS = rounds(20_000, 100_000)
const AT_ONCE = 50
/** Until everything that is compiled or kept once is there. */
const WARM_UP = 5_000
const HEAP_BYTES = 5_000_000
const POOL = 5

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

interface Held {
  /** On our side. */
  readonly heap: number
  /** On our side, outside of the heap. */
  readonly external: number
  readonly resources: number
  /** The server's own ids of the connections. */
  readonly connections: readonly string[]
}

const IDS = {
  postgres:
    "select pid as id from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend' order by 1",
  mysql: 'select id from information_schema.processlist where db = ? and id <> connection_id() order by 1',
} as const

async function held(database: TestDatabase): Promise<Held> {
  // What is closed is gone with the next turns of the event loop.
  await sleep(50)
  const ids =
    database.dialect === 'sqlite'
      ? []
      : await database.query(IDS[database.dialect === 'postgres' ? 'postgres' : 'mysql'], [database.name])
  collectGarbage()
  const {heapUsed, external} = process.memoryUsage()
  return {
    heap: heapUsed,
    external,
    resources: process.getActiveResourcesInfo().length,
    connections: ids.map((row) => String(row.id ?? row.ID)),
  }
}

/** All ways to ask: a statement, one that fails, a transaction that is undone, a stream that is left early. */
async function soak(db: Database, count: number): Promise<void> {
  const one = placed(db, 'select ? as n')
  for (let done = 0; done < count; done += AT_ONCE) {
    const statements = Array.from({length: AT_ONCE - 4}, (_, index) => db.executeQuery(one, [index]))
    const failing = db.executeQuery('select * from nowhere').catch(() => undefined)
    const undone = db
      .transaction(async () => {
        await db.executeQuery(one, [1])
        throw new Error('undone')
      })
      .catch(() => undefined)
    await Promise.all([...statements, failing, undone])
    for await (const _ of db.stream('select 1 as n union all select 2')) break
  }
}

describeEachServer('a pool', (kind) => {
  const title = `holds no more after ${STATEMENTS.toLocaleString('en')} statements than before`
  it(title, {timeout: roundsTimeout(STATEMENTS / 1_000, 5_000)}, async () => {
    await withDatabase(kind, async (database) => {
      const booted = await bootOn(database, {pool: {min_size: 0, max_size: POOL}})
      const {db} = booted
      await soak(db, WARM_UP)
      const before = await held(database)
      await soak(db, STATEMENTS)
      const after = await held(database)

      process.stdout.write(
        `pool on ${kind}: heap ${mb(before.heap)} -> ${mb(after.heap)} MB, outside ${mb(before.external)} -> ${mb(after.external)} MB\n`,
      )
      expect(after.heap - before.heap).toBeLessThan(HEAP_BYTES)
      expect(after.external - before.external).toBeLessThan(HEAP_BYTES)
      expect(after.resources).toBeLessThanOrEqual(before.resources)
      expect(db.pool).toEqual({size: POOL, idle: POOL, waiting: 0})
      // Those of the beginning, not others in their place.
      expect(after.connections).toEqual(before.connections)
      if (database.dialect !== 'sqlite') expect(after.connections).toHaveLength(POOL)

      await booted.app.shutdown()
      if (database.dialect !== 'sqlite') await expect.poll(() => connectionsOn(database)).toBe(0)
    })
  })
})

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)

/** Databases of an application: statements, transactions, streams, time-outs, echo; on every server. */
import {setTimeout as sleep} from 'node:timers/promises'
import {inspect} from 'node:util'
import {sql} from 'kysely'
import {expect, it} from 'vitest'
import {bootOn, connectionsOn, endConnectionsOn, placed} from '../../support/runtime.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const TABLE = 'create table notes (id integer primary key, body varchar(100) not null)'
const WITH_UTF8: Partial<Record<string, string>> = {mysql: ' charset utf8mb4', mariadb: ' charset utf8mb4'}
/** Rows 1 to `count`. */
const numbers = (count: number) =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n`
/** Takes longer than any test waits, with few rows. */
const LONG = {
  postgres: 'select pg_sleep(60)',
  mysql: 'select sleep(60) from (select 1 union select 2) as two',
  mariadb: 'select sleep(60)',
  sqlite: numbers(2_000_000_000),
}
const CHANGE = {
  postgres: "select 1, 'never' from pg_sleep(60)",
  mysql: "select 1, 'never' from (select sleep(60) as s from (select 1 union select 2) as two) as slept group by s",
  mariadb: "select 1, 'never' from (select sleep(60) as s) as slept",
  sqlite: `${numbers(3_000_000).replace('select i from n', '')} select max(i), 'never' from n`,
}
const bodies = async (db: {executeQuery<R>(sql: string): Promise<R[]>}) =>
  (await db.executeQuery<{body: string}>('select body from notes order by id')).map(({body}) => body)

describeEachServer('a database of an application', (kind) => {
  it('runs statements with parameters and gives the rows', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      expect(await db.executeQuery(`${TABLE}${WITH_UTF8[db.dialect] ?? ''}`)).toEqual([])
      const insert = placed(db, 'insert into notes (id, body) values (?, ?)')
      expect(await db.execute(insert, [1, "it's \\ \u{1f600}"])).toMatchObject({rows: [], affectedRows: 1n})
      await db.executeQuery(insert, [2, 'two'])
      const found = await db.executeQuery(placed(db, 'select * from notes where id >= ? order by id limit ?'), [1, 5])
      expect(found).toEqual([
        {id: 1, body: "it's \\ \u{1f600}"},
        {id: 2, body: 'two'},
      ])
      expect(await db.executeQuery('select count(*) as n from notes')).toEqual([{n: 2}])
      const kysely = db.kysely<{notes: {id: number; body: string}}>()
      expect(await kysely.selectFrom('notes').select('body').where('id', '=', 2).execute()).toEqual([{body: 'two'}])
      expect(await kysely.deleteFrom('notes').executeTakeFirst()).toEqual({numDeletedRows: 2n})
    })
  })

  it('explains what failed, with the words of the server', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      await db.executeQuery(TABLE)
      await expect(db.executeQuery('select * from nowhere')).rejects.toMatchObject({
        name: 'QueryError',
        code: 'LEX_DATABASE',
        backend: 'primary',
        message: expect.stringContaining('nowhere'),
        why: 'in: select * from nowhere',
      })
      const insert = placed(db, 'insert into notes (id, body) values (?, ?)')
      await db.executeQuery(insert, [1, 'one'])
      const again = await db.executeQuery(insert, [1, 'hunter2']).catch((error: unknown) => error)
      expect(again).toMatchObject({violation: {kind: 'unique'}})
      expect(inspect(again, {depth: 9})).not.toContain('hunter2')
      await expect(db.executeQuery(insert, [2, null])).rejects.toMatchObject({violation: {kind: 'not-null'}})
    })
  })

  it('commits what returns and undoes what throws; a transaction inside is a savepoint', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      await db.executeQuery(TABLE)
      const add = (id: number, body = `n${id}`) =>
        db.executeQuery(placed(db, 'insert into notes (id, body) values (?, ?)'), [id, body])
      expect(await db.transaction(async () => add(1).then(() => 'done'))).toBe('done')
      const undone = db.transaction(async () => {
        await add(2)
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      await db.transaction(async () => {
        await add(3)
        const inner = db.transaction(async () => {
          await add(4)
          await db.transaction(() => add(5))
          throw new Error('not these')
        })
        await expect(inner).rejects.toThrow('not these')
        await db.transaction(() => add(6))
        await db.kysely<{notes: {id: number; body: string}}>().insertInto('notes').values({id: 7, body: 'n7'}).execute()
      })
      expect(await bodies(db)).toEqual(['n1', 'n3', 'n6', 'n7'])
    })
  })

  it('a transaction that Kysely begins inside is a savepoint, too', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      await db.executeQuery(TABLE)
      const kysely = db.kysely<{notes: {id: number; body: string}}>()
      await db.transaction(async () => {
        await kysely.insertInto('notes').values({id: 1, body: 'kept'}).execute()
        const inner = kysely.transaction().execute(async (trx) => {
          await trx.insertInto('notes').values({id: 2, body: 'undone'}).execute()
          throw new Error('no')
        })
        await expect(inner).rejects.toThrow('no')
      })
      const alone = kysely.transaction().execute(async (trx) => {
        await trx.insertInto('notes').values({id: 3, body: 'undone'}).execute()
        throw new Error('no')
      })
      await expect(alone).rejects.toThrow('no')
      expect(await bodies(db)).toEqual(['kept'])
    })
  })

  it('savepoints that are begun at the same time run one after the other, and the outer statements wait', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      await db.executeQuery(TABLE)
      const add = (id: number) =>
        db.executeQuery(placed(db, 'insert into notes (id, body) values (?, ?)'), [id, `n${id}`])
      await db.transaction(async () => {
        const parts = await Promise.allSettled([
          db.transaction(async () => {
            await add(1)
            await sleep(20)
            throw new Error('only mine')
          }),
          db.transaction(() => add(2)),
          add(3),
        ])
        expect(parts.map(({status}) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
      })
      expect(await bodies(db)).toEqual(['n2', 'n3'])
    })
  })

  it('requests at the same time never share a transaction', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database, {pool: {min_size: 0, max_size: 4}})
      const {db} = booted
      await db.executeQuery(TABLE)
      const request = async (id: number): Promise<void> => {
        await db.transaction(async () => {
          await db.executeQuery(placed(db, 'insert into notes (id, body) values (?, ?)'), [id, `n${id}`])
          await sleep(2)
          if (id % 2 === 1) throw new Error('odd')
        })
      }
      const outcomes = await Promise.allSettled(Array.from({length: 20}, (_, index) => request(index)))
      expect(outcomes.map(({status}) => status)).toEqual(
        Array.from({length: 20}, (_, index) => (index % 2 === 1 ? 'rejected' : 'fulfilled')),
      )
      expect((await bodies(db)).length).toBe(10)
    })
  })

  it('an aborted transaction leaves nothing behind, and its connection is good again', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database, {pool: {min_size: 1, max_size: 2}})
      const {db} = booted
      await db.executeQuery(TABLE)
      const stop = new AbortController()
      const late: unknown[] = []
      const aborted = db.transaction(
        async () => {
          await db.executeQuery(placed(db, 'insert into notes (id, body) values (?, ?)'), [1, 'never'])
          setTimeout(() => stop.abort(new Error('enough')), 20)
          await sleep(40)
          await db.executeQuery('select count(*) as n from notes').catch((error: unknown) => late.push(error))
        },
        {signal: stop.signal},
      )
      await expect(aborted).rejects.toThrow('enough')
      expect(await bodies(db)).toEqual([])
      await sleep(60)
      expect(late).toMatchObject([{message: 'enough'}])
    })
  })

  it('a statement is cancelled by its signal', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database, {pool: {min_size: 1, max_size: 1}})
      const {db} = booted
      const signal = AbortSignal.timeout(50)
      await expect(db.executeQuery(LONG[db.dialect as keyof typeof LONG], [], {signal})).rejects.toMatchObject({
        name: 'TimeoutError',
      })
      expect(await db.executeQuery('select 1 as n')).toEqual([{n: 1}])
    })
  })

  it('a statement that takes longer than statement_timeout is ended', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database, {
        pool: {min_size: 1, max_size: 1},
        operations: {statement_timeout: '200ms'},
      })
      const {db} = booted
      const begun = Date.now()
      await expect(db.executeQuery(LONG[db.dialect as keyof typeof LONG])).rejects.toMatchObject({
        code: 'LEX_STATEMENT_TIMEOUT',
        why: 'it took longer than 0.2 s',
      })
      expect(Date.now() - begun).toBeLessThan(5_000)
      await db.executeQuery(TABLE)
      // What changes something is ended, too, and undone.
      const change = `insert into notes (id, body) ${CHANGE[db.dialect as keyof typeof CHANGE]}`
      await expect(db.executeQuery(change)).rejects.toMatchObject({code: 'LEX_STATEMENT_TIMEOUT'})
      expect(await bodies(db)).toEqual([])
      expect(await db.executeQuery('select 1 as n')).toEqual([{n: 1}])
    })
  })

  it('a statement after the end of its transaction is refused', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database)
      const {db} = booted
      let forgotten: Promise<unknown> = Promise.resolve()
      await db.transaction(async () => {
        forgotten = sleep(20).then(() => db.executeQuery('select 1'))
        forgotten.catch(() => undefined)
      })
      await expect(forgotten).rejects.toMatchObject({code: 'LEX_TRANSACTION_INVALID'})
    })
  })

  it('streams rows in batches, can be left early, and holds no connection afterwards', async () => {
    await withDatabase(kind, async (database) => {
      await using booted = await bootOn(database, {pool: {min_size: 0, max_size: 1}})
      const {db} = booted
      let sum = 0
      for await (const {i} of db.stream<{i: number}>(numbers(900), [], {batch: 64})) sum += i
      expect(sum).toBe(405_450)
      for await (const {i} of db.stream<{i: number}>(numbers(900), [], {batch: 64})) if (i === 100) break
      expect(await db.executeQuery('select 1 as n')).toEqual([{n: 1}])
      const failing = async () => {
        for await (const _ of db.stream('select * from nowhere')) return
      }
      await expect(failing()).rejects.toMatchObject({code: 'LEX_DATABASE', message: expect.stringContaining('nowhere')})
      const inside = await db.transaction(async () => {
        const rows: unknown[] = []
        for await (const row of db.stream(numbers(3))) rows.push(row)
        return [...rows, ...(await db.executeQuery('select 4 as i'))]
      })
      expect(inside).toEqual([{i: 1}, {i: 2}, {i: 3}, {i: 4}])
      for await (const row of db.kysely().selectNoFrom(sql<number>`1`.as('n')).stream()) expect(row).toEqual({n: 1})
      expect(db.pool).toMatchObject({size: 1, idle: 1})
    })
  })

  it('echoes statements with their duration; parameters only when asked for', async () => {
    await withDatabase(kind, async (database) => {
      const lines: string[] = []
      const boot = (parameters: boolean) =>
        bootOn(database, {operations: {echo: true}}, {echo: {parameters, write: (line) => lines.push(line)}})
      {
        await using booted = await boot(false)
        await booted.db.executeQuery(placed(booted.db, 'select\n ? as secret'), ['hunter2'])
        await booted.db.executeQuery('select * from nowhere').catch(() => undefined)
      }
      expect(lines[0]).toMatch(/^sql primary [\d.]+ ms 1 rows {2}select (?:\?|\$1) as secret -- 1 parameters$/)
      expect(lines[1]).toMatch(/^sql primary [\d.]+ ms failed {2}select \* from nowhere$/)
      {
        await using booted = await boot(true)
        await booted.db.executeQuery(placed(booted.db, 'select ? as secret'), ['hunter2'])
      }
      expect(lines[2]).toContain('-- ["hunter2"]')
    })
  })
})

describeEachServer(
  'a server that goes away',
  (kind) => {
    it('is survived: what ran is told, the next statement has a new connection', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 2, max_size: 2}})
        const {db} = booted
        await db.executeQuery(TABLE)
        const lost = db.transaction(async () => {
          await db.executeQuery(placed(db, 'insert into notes (id, body) values (?, ?)'), [1, 'never'])
          await endConnectionsOn(database)
          await db.executeQuery('select 1')
        })
        await expect(lost).rejects.toMatchObject({code: 'LEX_CONNECTION_LOST'})
        await expect.poll(() => connectionsOn(database)).toBe(0)
        for (let round = 0; round < 10; round += 1) expect(await bodies(db)).toEqual([])
        expect(await db.health()).toMatchObject({status: 'healthy'})
      })
    })

    it('a lost commit says that its outcome is not known', async () => {
      await withDatabase(kind, async (database) => {
        await using booted = await bootOn(database, {pool: {min_size: 1, max_size: 1}})
        const {db} = booted
        const lost = db.transaction(() => endConnectionsOn(database))
        await expect(lost).rejects.toMatchObject({code: 'LEX_CONNECTION_LOST', why: /known to the server alone/})
      })
    })
  },
  ['postgres18', 'postgres15', 'mysql', 'mariadb'],
)

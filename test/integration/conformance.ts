/** What every backend promises to the engine. Differences are read from `can`, not from a name. */
import {setTimeout as sleep} from 'node:timers/promises'
import {sql} from 'kysely'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Backend, LockOptions, Session} from '../../src/lib/backends/backend.ts'
import {DbError} from '../../src/lib/backends/db-error.ts'
import type {Statement} from '../../src/lib/backends/statement.ts'
import {loadConfig, openBackend} from '../../src/migrations.ts'
import {makeProject, type TestProject} from '../support/project.ts'
import {selectedKinds} from '../support/servers/kinds.ts'
import {createDatabase, type DatabaseKind, describeEachServer, type TestDatabase} from '../support/servers.ts'

/** What the suite must know of a dialect that no interface tells. */
export interface Facts {
  /** A statement that runs for a long time. */
  readonly long: string
  /** Ends the connection of a session from outside. */
  kill?(database: TestDatabase, session: Session): Promise<void>
  /** Sets something in a session, and how to read it. */
  readonly setting: {readonly set: string; readonly read: string; readonly other: string}
  /** A type for any text, whatever the server's defaults. */
  readonly text: string
  /** The code of "no such table". */
  readonly noTable: string
}

const lock = (more: Partial<LockOptions> = {}): LockOptions => ({
  timeoutMs: 300,
  signal: new AbortController().signal,
  ...more,
})

export function conformBackend(kind: DatabaseKind, facts: Facts): void {
  if (selectedKinds().includes(kind)) describeEachServer('a backend', () => suite(kind, facts), [kind])
  else it.skip(`${kind} is not among DIALECTS`, () => {})
}

function suite(kind: DatabaseKind, facts: Facts): void {
  let database: TestDatabase
  let project: TestProject
  let backend: Backend
  beforeAll(async () => {
    database = await createDatabase(kind)
    project = makeProject({url: database.url})
    const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
    if (config === undefined) throw new Error('no backend')
    backend = await openBackend(config)
  })
  afterAll(async () => {
    await backend[Symbol.asyncDispose]()
    await project.cleanup()
    await database.drop()
  })
  const statement = (text: string): Statement => {
    const [first] = backend.lexer.statements(text)
    if (first === undefined) throw new Error('no statement')
    return first
  }
  const inLock = <T>(body: (session: Session) => Promise<T>, options = lock()) =>
    backend.withMigrationLock(options, {}, body)
  const failureOf = async (run: Promise<unknown>): Promise<DbError> => {
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof DbError)) throw error ?? new Error('it did not fail')
    return error
  }

  describe('its lock', () => {
    it('excludes a second session, which is told whom it waits for', async () => {
      const waits: number[] = []
      await inLock((session) =>
        session.transaction(async () => {
          const second = inLock(
            (other) => other.transaction(async () => 'in'),
            lock({timeoutMs: 1_500, onWait: (_, waitedMs) => waits.push(waitedMs)}),
          )
          await expect(second).rejects.toMatchObject({code: 'LEX_LOCK_TIMEOUT', backend: 'primary'})
        }),
      )
      expect(waits.length).toBeGreaterThan(0)
    })

    it('is free after its session, and after one that failed', async () => {
      await expect(inLock(() => Promise.reject(new Error('on the way')))).rejects.toThrow('on the way')
      expect(await inLock((session) => session.transaction(async () => 'in'))).toBe('in')
    })

    it('is free when its connection dies', async () => {
      const {kill} = facts
      if (kill === undefined) return
      await expect(
        inLock(async (session) => {
          await kill(database, session)
          await session.query('select 1')
        }),
      ).rejects.toMatchObject({kind: 'connection'})
      expect(await inLock(async () => 'in', lock({timeoutMs: 5_000}))).toBe('in')
    })

    it('is no longer waited for once the signal fires', async () => {
      const abort = new AbortController()
      await inLock((session) =>
        session.transaction(async () => {
          const second = inLock(
            (other) => other.transaction(async () => 'in'),
            lock({timeoutMs: 60_000, signal: abort.signal}),
          )
          setTimeout(() => abort.abort(), 100)
          await expect(second).rejects.toMatchObject({code: 'LEX_INTERRUPTED'})
        }),
      )
    })
  })

  describe('its transaction', () => {
    it('is committed, or rolled back when the body throws', async () => {
      await inLock(async (session) => {
        await session.query('create table kept (n int)')
        await session.transaction(async () => void (await session.query('insert into kept values (1)')))
        const failed = session.transaction(async () => {
          await session.query('insert into kept values (2)')
          throw new Error('no')
        })
        await expect(failed).rejects.toThrow('no')
        expect(session.inTransaction).toBe(false)
        if (!backend.can.transactionalDdl) return
        await session
          .transaction(async () => {
            await session.query('create table gone (n int)')
            throw new Error('no')
          })
          .catch(() => undefined)
      })
      expect(await database.query('select n from kept')).toEqual([{n: 1}])
      expect(await backend.withSession({}, (session) => session.findTable({name: 'gone'}))).toMatchObject({
        exists: false,
      })
    })

    it('that only reads lets nothing be written, DDL neither, and is over afterwards', async () => {
      await database.query('create table readable (n int)')
      await database.query('insert into readable values (1)')
      await backend.withSession({}, async (session) => {
        const reading = (sql: string) => session.readTransaction(async () => (await session.query(sql)).rows)
        expect(await reading('select count(*) as n from readable')).toHaveLength(1)
        for (const sql of [
          'insert into readable values (2)',
          'delete from readable',
          'create table unreadable (n int)',
        ]) {
          expect({sql, kind: (await failureOf(reading(sql))).kind}).toEqual({sql, kind: 'read-only'})
        }
        expect(session.inTransaction).toBe(false)
        await session.transaction(async () => {
          await session.query('insert into readable values (3)')
        })
      })
      expect(await database.query('select n from readable order by n')).toEqual([{n: 1}, {n: 3}])
      expect(await backend.withSession({}, (session) => session.findTable({name: 'unreadable'}))).toMatchObject({
        exists: false,
      })
    })

    it('of its Kysely is a savepoint inside', async () => {
      await inLock(async (session) => {
        await session.query('create table nested (n int)')
        await session.transaction(async () => {
          await session.db.insertInto('nested').values({n: 1}).execute()
          await session.db
            .transaction()
            .execute(async (trx) => {
              await trx.insertInto('nested').values({n: 2}).execute()
              throw new Error('inner')
            })
            .catch(() => undefined)
        })
      })
      expect(await database.query('select n from nested')).toEqual([{n: 1}])
    })
  })

  it('stops a long statement when it is cancelled', async () => {
    await inLock(async (session) => {
      const begun = performance.now()
      const running = failureOf(
        session.execute(statement(facts.long), facts.long).then(({hasRows}) => {
          // MySQL's SLEEP() gives a row when it is killed.
          throw new DbError(`it ended, rows: ${hasRows}`, {kind: 'cancelled', database: {}, cause: undefined})
        }),
      )
      await sleep(300)
      await session.cancel()
      expect((await running).kind).toBe('cancelled')
      expect(performance.now() - begun).toBeLessThan(3_000)
      await session.reset()
      expect((await session.query('select 1 as one')).rows).toEqual([{one: 1}])
    })
  })

  it('is as it was opened after a reset', async () => {
    await inLock(async (session) => {
      const {other, read, set} = facts.setting
      const before = (await session.query(read)).rows
      await session.execute(statement(set), set)
      expect(Object.values((await session.query(read)).rows[0] ?? {}).map(String)).toEqual([other])
      await session.reset()
      expect((await session.query(read)).rows).toEqual(before)
    })
  })

  it('makes a record durable with its statement, and neither when the record fails', async () => {
    await inLock(async (session) => {
      for (const table of ['work_done', 'records']) await session.query(`create table ${table} (n int)`)
      const journaled = (n: number, fails: boolean): Promise<void> => {
        const text = `insert into work_done values (${n})`
        return session.journal(
          statement(text),
          async () => void (await session.execute(statement(text), text)),
          async (db) => {
            await db.insertInto('records').values({n}).execute()
            if (fails) throw new Error('no record')
          },
        )
      }
      await journaled(1, false)
      await expect(journaled(2, true)).rejects.toThrow('no record')
      await session.rollbackOpen()
    })
    expect(await database.query('select n from work_done')).toEqual([{n: 1}])
    expect(await database.query('select n from records')).toEqual([{n: 1}])
  })

  it('says kind, code and place of an error', async () => {
    await inLock(async (session) => {
      const missing = await failureOf(session.query('select * from nowhere_at_all'))
      expect({kind: missing.kind, code: missing.database.code}).toEqual({kind: 'other', code: facts.noTable})
      await session.rollbackOpen()
      const text = "select 1,\n  '🙂' frm here is wrong"
      const syntax = await failureOf(session.execute(statement(text), text))
      expect({kind: syntax.kind, offset: syntax.offset}).toEqual({kind: 'other', offset: 21})
      await session.rollbackOpen()
    })
  })

  it('finds a table, and names where one would be made', async () => {
    await inLock(async (session) => {
      const {exists, table} = await session.findTable({name: 'Found It'})
      expect({exists, name: table.name}).toEqual({exists: false, name: 'Found It'})
      await session.db.schema.createTable('Found It').addColumn('id', 'integer').execute()
      expect(await session.findTable({name: 'Found It'})).toEqual({exists: true, table})
    })
  })

  it('gives values back as they are', async () => {
    await inLock(async (session) => {
      await session.db.schema
        .createTable('exact')
        .addColumn('big', 'bigint')
        .addColumn('words', sql.raw(facts.text))
        .addColumn('nothing', 'integer')
        .execute()
      await session.db
        .insertInto('exact')
        .values({big: 9007199254740993n, words: "it's 🙂 \\ ", nothing: null})
        .execute()
      const {rows} = await session.query<{big: unknown; words: string; nothing: null}>('select * from exact')
      expect(rows.map(({big, ...row}) => ({...row, big: String(big)}))).toEqual([
        {big: '9007199254740993', words: "it's 🙂 \\ ", nothing: null},
      ])
    })
  })

  it('reads without making anything, and knows its server', async () => {
    expect(
      await backend.withSession({readOnly: true}, async (session) => (await session.query('select 1 as one')).rows),
    ).toEqual([{one: 1}])
    expect(backend.serverVersion).toMatch(/^\d+\.\d+/)
    expect(backend.address).not.toContain('s3cr3t')
  })
}

/** A server that restarts or is killed under an application, which goes on without being restarted itself. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {bootOn, placed} from '../support/runtime.ts'
import {describeEachServer, startServer, urlOf} from '../support/servers.ts'

/** What a server that goes away does to those at work. */
const EXPECTED = new Set(['LEX_CONNECTION_LOST', 'LEX_CONNECT_FAILED', 'LEX_POOL_TIMEOUT', 'LEX_DATABASE'])

describeEachServer(
  'an application under load',
  (kind) => {
    it('survives the restart and the death of its server: half a transaction is never there', async () => {
      const server = await startServer(kind, {durable: true})
      try {
        const pool = {min_size: 2, max_size: 4, timeout: 5}
        await using booted = await bootOn({url: urlOf(server, server.database)}, {pool})
        const {db} = booted
        await db.executeQuery('create table pairs (id integer, half integer)')
        const insert = placed(db, 'insert into pairs (id, half) values (?, ?)')
        let stopping = false
        let done = 0
        const codes = new Set<unknown>()
        const client = async (first: number): Promise<void> => {
          for (let id = first; !stopping; id += 4) {
            const work = db.transaction(async () => {
              await db.executeQuery(insert, [id, 1])
              await db.executeQuery(insert, [id, 2])
            })
            await work.then(
              () => {
                done += 1
              },
              async (error: {code?: unknown}) => {
                codes.add(error.code)
                await sleep(20)
              },
            )
          }
        }
        const clients = [0, 1, 2, 3].map(client)
        const goesOn = async (): Promise<void> => {
          const before = done
          await expect.poll(() => done, {timeout: 20_000}).toBeGreaterThan(before + 20)
        }
        await goesOn()
        await server.restart()
        await goesOn()
        await server.stop('kill')
        await sleep(200)
        await server.restart()
        await goesOn()
        stopping = true
        await Promise.all(clients)
        const halves = await db.executeQuery('select id from pairs group by id having count(*) <> 2')
        expect(halves).toEqual([])
        expect([...codes].filter((code) => !EXPECTED.has(String(code)))).toEqual([])
        expect(codes.size).toBeGreaterThan(0)
        expect(await db.health()).toMatchObject({status: 'healthy'})
      } finally {
        await server.stop('kill')
      }
    })
  },
  ['postgres18', 'mysql', 'mariadb'],
)

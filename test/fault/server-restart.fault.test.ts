/** The server is stopped at any moment of an upgrade and started again: an error that says so, and the next run finishes. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {rounds, roundsTimeout, seeded} from '../support/rounds.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {describeEachServer, type ServerKind, startServer} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

const ROUNDS = rounds(2, 20)
const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']
/** It is stopped after so many of the thirty migrations at most, and so many milliseconds. */
const MOST_DONE = 20
const AFTER_MS = 30
/** With a connection that is closed, not silent. */
const LONGEST_MS = 10_000

describeEachServer(
  'a server stopped and started during an upgrade',
  (kind) => {
    it.each(['fast', 'kill'] as const)(
      `by a %s stop loses nothing, ${ROUNDS} times`,
      {
        timeout: roundsTimeout(ROUNDS, 60_000),
      },
      async (mode) => {
        const random = seeded(`server ${mode} on ${kind}`)
        const server = await startServer(kind, {durable: true})
        const alone = await createDatabaseOn(server)
        await using straight = makeProject({url: alone.url, files: thirtyMigrations(kind)})
        expect(await runCli(['db', 'upgrade'], {cwd: straight.dir})).toMatchObject({status: 0})
        const state = await thirtyState(alone)
        await alone.drop()
        const statuses: (number | null)[] = []
        for (let round = 1; round <= ROUNDS; round += 1) {
          const database = await createDatabaseOn(server)
          await using project = makeProject({url: database.url, files: thirtyMigrations(kind)})
          const run = startCli(['db', 'upgrade'], {cwd: project.dir})
          await run.printed(new RegExp(`_step_${Math.floor(random() * MOST_DONE)}\\b`))
          await sleep(random() * AFTER_MS)
          await server.stop(mode)
          const stopped = performance.now()
          const {status, stderr} = await run.result
          statuses.push(status)
          expect(performance.now() - stopped).toBeLessThan(LONGEST_MS)
          if (status !== 0) {
            expect({status, stderr}).toMatchObject({
              status: 4,
              stderr: expect.stringMatching(/error: LEX_CONNECT(ION_LOST|_FAILED) {2}[\s\S]*\n {2}fix: .*server/),
            })
          }
          await server.restart()
          expect(await runCli(['db', 'upgrade', '--wait', '30s'], {cwd: project.dir})).toMatchObject({status: 0})
          expect(await thirtyState(database), `round ${round}`).toEqual(state)
          await database.drop()
        }
        process.stdout.write(`server ${mode} on ${kind}: ${ROUNDS} rounds, ended with ${statuses.join(' ')}\n`)
        expect(statuses).toContain(4)
        await server.stop('kill')
      },
    )

    it('is waited for by --wait', {timeout: 60_000}, async () => {
      const server = await startServer(kind)
      const database = await createDatabaseOn(server)
      await server.stop()
      await using project = makeProject({url: database.url, files: thirtyMigrations(kind)})
      const refused = await runCli(['db', 'upgrade', '--wait', '1s'], {cwd: project.dir})
      expect(refused).toMatchObject({status: 4, stderr: expect.stringContaining('waiting for primary')})
      const waiting = startCli(['db', 'upgrade', '--wait', '30s'], {cwd: project.dir})
      await waiting.printed(/waiting for primary/)
      await server.restart()
      expect(await waiting.result).toMatchObject({status: 0})
      await server.stop('kill')
    })
  },
  ON_SERVERS,
)

/** Every attempt of a wall: through the command's own operation, and past what looks at its text. */
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {DbError} from '../../../src/lib/backends/db-error.ts'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {runQuery, runUnguarded, withBackendOf, withReadingShell} from '../../support/query.ts'
import {freshFolder} from '../../support/run-context.ts'
import {type DatabaseKind, describeEachServer, withDatabase} from '../../support/servers.ts'
import {isWritten, setUpWall, wallState} from '../../support/wall-state.ts'
import type {Attempt} from '../../support/walls.ts'

const REFUSED = /^LEX_QUERY_(REFUSED|READ_ONLY|INVALID)$/

/** What came of it; a statement that the server refused was sent. */
async function throughCommand(backend: Parameters<typeof runQuery>[0], sql: string): Promise<string> {
  try {
    await runQuery(backend, sql)
    return 'sent'
  } catch (error) {
    if (!(error instanceof LexigramError)) throw error
    // A place that is told by the server comes with the server's own code.
    return REFUSED.test(error.code) && error.database === undefined ? 'refused' : 'sent'
  }
}

async function alone(backend: Parameters<typeof runQuery>[0], sql: string): Promise<string> {
  try {
    await runUnguarded(backend, sql)
    return 'ran'
  } catch (error) {
    if (!(error instanceof DbError)) throw error
    return error.kind === 'read-only' ? 'read-only' : 'error'
  }
}

/** `describe` for a table of attempts. */
export function standsAsWall(kinds: readonly DatabaseKind[], attempts: readonly Attempt[]): void {
  describeEachServer(
    'a query that may only read',
    (kind) => {
      it(`changes nothing in ${attempts.length} attempts`, async () => {
        expect(attempts.length).toBeGreaterThanOrEqual(60)
        await withDatabase(kind, async (database) => {
          await setUpWall(database)
          const file = join(freshFolder('wall'), 'written')
          const before = await wallState(database)
          const found: Attempt[] = []
          await withBackendOf(database.url, async (backend) => {
            for (const [written, , server] of attempts) {
              const sql = written.replaceAll('@FILE@', file)
              const command = await throughCommand(backend, sql)
              const sent = server === 'reaches' ? server : await alone(backend, sql)
              const known = server === 'by version' && /^(read-only|ran)$/.test(sent) ? server : sent
              found.push([written, command as Attempt[1], known as Attempt[2]])
              expect([written, await wallState(database), isWritten(file)]).toEqual([written, before, false])
            }
          })
          expect(found).toEqual(attempts)
        })
      }, 180_000)

      it('nor in a shell, where all of them share one session, in and out of transactions', async () => {
        await withDatabase(kind, async (database) => {
          await setUpWall(database)
          const file = join(freshFolder('wall'), 'written')
          const before = await wallState(database)
          await withBackendOf(database.url, (backend) =>
            withReadingShell(backend, async (run) => {
              for (const [written] of attempts) {
                const sql = written.replaceAll('@FILE@', file)
                for (const one of [sql, 'begin', sql, sql, 'commit', sql, 'rollback']) await run(one)
                expect([written, await wallState(database), isWritten(file)]).toEqual([written, before, false])
              }
            }),
          )
        })
      }, 180_000)
    },
    kinds,
  )
}

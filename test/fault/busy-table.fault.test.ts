/** A migration that wants a table which others use: it gives way, so that they are not held up, and succeeds in the end. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {createDatabase, type DatabaseKind, describeEachServer, type TestDatabase} from '../support/servers.ts'

const DDL_LOCK_TIMEOUT_MS = 1_000
const LONG_SELECT_S = 6
/** Short queries are sent this often, as an application would, in milliseconds. */
const EVERY_MS = 20

const KINDS: readonly DatabaseKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']

const longSelect = (kind: DatabaseKind): string =>
  kind.startsWith('postgres')
    ? `select count(*) from busy, pg_sleep(${LONG_SELECT_S})`
    : `select count(*), sleep(${LONG_SELECT_S}) from busy`

/** The longest a short query took while `until` had not ended, in milliseconds. */
async function longestWait(database: TestDatabase, until: Promise<unknown>): Promise<number> {
  let longest = 0
  let going = true
  void until.finally(() => {
    going = false
  })
  while (going) {
    const begun = performance.now()
    await database.query('select count(*) as n from busy where id = 1')
    longest = Math.max(longest, performance.now() - begun)
    await sleep(EVERY_MS)
  }
  return longest
}

describeEachServer(
  'a migration on a busy table',
  (kind) => {
    it('holds up nobody longer than ddl_lock_timeout and succeeds', {timeout: 90_000}, async () => {
      const database = await createDatabase(kind)
      await database.query('create table busy (id integer primary key)')
      await database.query('insert into busy values (1)')
      await using project = makeProject({
        files: {
          'application.yaml': `db:\n  backend: { url: ${JSON.stringify(database.url)} }\n  migrations: { ddl_lock_timeout: ${DDL_LOCK_TIMEOUT_MS}ms }\n`,
          'migrations/20260101000000_widen.sql': '-- migrate:up\nalter table busy add column note varchar(10);\n',
        },
      })
      const other = await database.another()
      const reading = other.query(longSelect(kind))
      await sleep(300)
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      const longest = await longestWait(database, run.result)
      const {status, stderr} = await run.result
      await reading
      expect(stderr).toMatch(/gave way to others/)
      expect(stderr).toMatch(/waits for/)
      expect(status).toBe(0)
      expect(longest).toBeLessThan(DDL_LOCK_TIMEOUT_MS + 1_000)
      process.stdout.write(`busy table on ${kind}: longest wait of a short query ${Math.round(longest)} ms\n`)
      expect(await runCli(['db', 'status', '--exit-code'], {cwd: project.dir})).toMatchObject({status: 0})
      await other.close()
      await database.drop()
    })
  },
  KINDS,
)

/** Many upgrades of one database at the same time: each migration runs once, and nobody fails. */
import {expect, it} from 'vitest'
import {type CliResult, runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {rounds, roundsTimeout} from '../support/rounds.ts'
import {createDatabase, type DatabaseKind, describeEachServer} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

const ROUNDS = rounds(1, 20)

const atOnce = (count: number, dir: string): Promise<CliResult[]> =>
  Promise.all(
    Array.from({length: count}, () =>
      runCli(['db', 'upgrade', '--lock-timeout', '5m'], {cwd: dir, timeoutMs: 300_000}),
    ),
  )

describeEachServer('ten upgrades at once', (kind) => {
  it(`run each migration once, ${ROUNDS} times`, {timeout: roundsTimeout(ROUNDS, 180_000)}, async () => {
    const files = thirtyMigrations(kind)
    const alone = await createDatabase(kind)
    await using straight = makeProject({url: alone.url, files})
    expect(await runCli(['db', 'upgrade'], {cwd: straight.dir, timeoutMs: 300_000})).toMatchObject({status: 0})
    const state = await thirtyState(alone)
    await alone.drop()
    for (let round = 1; round <= ROUNDS; round += 1) {
      const database = await createDatabase(kind)
      await using project = makeProject({url: database.url, files})
      const results = await atOnce(10, project.dir)
      expect(results.map(({status, stderr}) => (status === 0 ? 0 : stderr))).toEqual(Array.from({length: 10}, () => 0))
      expect(await thirtyState(database), `round ${round}`).toEqual(state)
      await database.drop()
    }
    process.stdout.write(`ten at once on ${kind}: ${ROUNDS} rounds\n`)
  })
})

const POSTGRES: readonly DatabaseKind[] = ['postgres18', 'postgres15']

describeEachServer(
  'CREATE INDEX CONCURRENTLY while five others wait',
  (kind) => {
    it('ends without a deadlock', {timeout: 120_000}, async () => {
      const database = await createDatabase(kind)
      await database.query('create table big as select n as id, n % 1000 as v from generate_series(1, 300000) n')
      await using project = makeProject({
        url: database.url,
        files: {
          'migrations/20260101000000_index.sql':
            '-- migrate:up transaction:false\ncreate index concurrently big_v on big (v);\ncreate index concurrently big_id on big (id);\n',
        },
      })
      const results = await atOnce(6, project.dir)
      expect(results.map(({status, stderr}) => (status === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0, 0, 0])
      expect(
        await database.query(
          "select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indrelid = 'big'::regclass order by 1",
        ),
      ).toEqual([
        {name: 'big_id', valid: true},
        {name: 'big_v', valid: true},
      ])
      await database.drop()
    })
  },
  POSTGRES,
)

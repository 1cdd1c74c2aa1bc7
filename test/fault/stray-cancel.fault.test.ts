/** An administrator, or a pooler, cancels whatever runs at any moment, also a commit: what the history says is what is there. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {DbError} from '../../src/lib/backends/db-error.ts'
import {type Result, withMigrations} from '../support/migrating.ts'
import {rounds, roundsTimeout, seeded} from '../support/rounds.ts'
import {describeEachServer, type TestDatabase} from '../support/servers.ts'

const ROUNDS = rounds(4, 60)
const MIGRATIONS = 40
/** Longest pause between two cancels, in milliseconds. */
const PAUSE_MS = 60

const names = Array.from({length: MIGRATIONS}, (_, n) => `${100 + n}_step`)

/** Each leaves one row; its deferred trigger makes the commit a long part of it. */
const files = {
  '000_base.sql': `create table effects (name text not null);
create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.003); return null; end $$;
create constraint trigger slowly after insert on effects deferrable initially deferred for each row execute function slowly();
`,
  ...Object.fromEntries(
    names.map((name) => [
      `${name}.sql`,
      `create table t_${name} (id int);\ninsert into effects values ('${name}');\ncreate index on t_${name} (id);\n`,
    ]),
  ),
}

const CANCEL = `
  select count(pg_cancel_backend(pid)) from pg_stat_activity
   where datname = current_database() and application_name like '%lexigram%' and state = 'active'`

const namesIn = async (database: TestDatabase, sql: string): Promise<unknown[]> =>
  (await database.query(sql)).map(({name}) => name)

/** Also where it was a question before the first migration that was cancelled. */
async function hasFailed(run: Promise<Result>): Promise<boolean> {
  try {
    return (await run).error !== undefined
  } catch (error) {
    if (error instanceof DbError) return true
    throw error
  }
}

describeEachServer(
  'statements cancelled from elsewhere',
  (kind) => {
    it(`leave each migration whole or undone, ${ROUNDS} times`, {timeout: roundsTimeout(ROUNDS, 60_000)}, async () => {
      const random = seeded(`stray cancels on ${kind}`)
      let failures = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        await withMigrations(kind, files, async ({database, upgrade}) => {
          await upgrade('000_base')
          const other = await database.another()
          let over = false
          const cancelling = (async () => {
            while (!over) {
              await sleep(random() * PAUSE_MS)
              await other.query(CANCEL)
            }
          })()
          for (let tries = 0; tries < 200; tries += 1) {
            // Towards the end it is left alone, so that it comes to one.
            if (tries === 150) over = true
            const failed = await hasFailed(upgrade())
            const applied = await namesIn(
              database,
              `select name from lexigram_migrations where name <> '000_base' order by 1`,
            )
            expect(await namesIn(database, 'select name from effects order by 1')).toEqual(applied)
            if (!failed) break
            failures += 1
          }
          over = true
          await cancelling
          await other.close()
          expect(await namesIn(database, 'select name from effects order by 1')).toEqual(names)
        })
      }
      process.stdout.write(`stray cancels on ${kind}: ${ROUNDS} rounds, ${failures} runs failed\n`)
      expect(failures).toBeGreaterThan(ROUNDS)
    })
  },
  ['postgres18', 'postgres15'],
)

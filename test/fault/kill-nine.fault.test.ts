/** kill -9 at any moment: a rerun finishes, each statement took effect once, the history is true, no lock is left. */
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {type RunningCli, runCli, startCli} from '../support/cli.ts'
import {isLocked} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {rounds, roundsTimeout, seeded} from '../support/rounds.ts'
import {createDatabase, type DatabaseKind, describeEachServer, type TestDatabase} from '../support/servers.ts'
import {thirtyMigrations, thirtyState} from '../support/thirty.ts'

const ROUNDS = rounds(3, 200)

interface Straight {
  readonly state: unknown
  readonly durationMs: number
}

async function straightRun(kind: DatabaseKind): Promise<Straight> {
  const database = await createDatabase(kind)
  await using project = makeProject({url: database.url, files: thirtyMigrations(kind)})
  const begun = performance.now()
  const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir})
  const durationMs = performance.now() - begun
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const state = await thirtyState(database)
  await database.drop()
  return {state, durationMs}
}

/** Longest time between what a run printed and its end, and most migrations that it may have done by then. */
const AFTER_MS = 40
const MOST_DONE = 12

/**
 * Kills `run` at a random moment: of the time that a whole upgrade takes, which meets the start and the end of a run, or
 * shortly after one of its migrations, which meets its middle also on a machine that has become slower.
 */
async function killSometime({child, output}: RunningCli, random: () => number, latest: number): Promise<void> {
  const done = random() < 0.5 ? 0 : Math.floor(random() * MOST_DONE)
  const delay = random() * (done === 0 ? latest : AFTER_MS)
  while (child.exitCode === null && (output().stdout.match(/_step_/g)?.length ?? 0) < done) await sleep(2)
  await sleep(delay)
  child.kill('SIGKILL')
}

/** Starts upgrades and kills each, until one is left to finish. */
async function killedUntilDone(dir: string, random: () => number, durationMs: number): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const run = startCli(['db', 'upgrade'], {cwd: dir})
    // The first one surely meets a run: a warm one takes half as long as the straight run did.
    if (kills < 6) void killSometime(run, random, durationMs * (kills === 0 ? 0.4 : 1.1))
    const {signal, status, stdout, stderr} = await run.result
    if (signal === 'SIGKILL') continue
    expect({status, stdout, stderr}).toMatchObject({status: 0})
    return kills
  }
}

/** Every so often a run that may not wait shows that it has nothing to wait for; else the server is asked. */
const LOCKED_OUT_EVERY = 10

async function noLockIsLeft(round: number, dir: string, database: TestDatabase): Promise<void> {
  expect(await isLocked(database), `round ${round}`).toBe(false)
  if (round % LOCKED_OUT_EVERY !== 1) return
  const again = await runCli(['db', 'downgrade', '-1', '--yes', '--lock-timeout', '0'], {cwd: dir})
  expect(again).toMatchObject({status: 0})
}

describeEachServer('an upgrade killed at any moment', (kind) => {
  it(`is finished by a rerun, ${ROUNDS} times`, {timeout: roundsTimeout(ROUNDS, 60_000)}, async () => {
    const random = seeded(`kill -9 on ${kind}`)
    const straight = await straightRun(kind)
    let kills = 0
    for (let round = 1; round <= ROUNDS; round += 1) {
      const database = await createDatabase(kind)
      await using project = makeProject({url: database.url, files: thirtyMigrations(kind)})
      kills += await killedUntilDone(project.dir, random, straight.durationMs)
      expect(await thirtyState(database), `round ${round}`).toEqual(straight.state)
      await noLockIsLeft(round, project.dir, database)
      await database.drop()
      if (round % 20 === 0) process.stdout.write(`kill -9 on ${kind}: ${round} rounds, ${kills} kills so far\n`)
    }
    process.stdout.write(`kill -9 on ${kind}: ${ROUNDS} rounds, ${kills} kills\n`)
    expect(kills).toBeGreaterThan(0)
  })
})

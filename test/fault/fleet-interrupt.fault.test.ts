/** Ctrl-C, and kill -9, in the middle of a fleet: each database is as its history says, and the next run finishes. */
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {type FleetReport, sqliteFleet, tenantNames} from '../support/fleet.ts'
import {childrenOf, isAlive, until} from '../support/pausing.ts'
import type {TestProject} from '../support/project.ts'
import {expectSchema} from '../support/schemas.ts'

const NAMES = tenantNames(24)
/** Takes long enough to be met half-way, and short enough to be done later. */
const SLOW =
  'insert into filled with recursive n(i) as (select 1 union all select i + 1 from n limit 300000) select count(*) from n;'
const FILES = {
  'migrations/01_first.sql': 'create table first (id int);\ncreate table filled (n int);\n',
  'migrations/02_slow.sql': `${SLOW}\n${SLOW}\ncreate table second (id int);\n`,
  'migrations/03_bare.sql':
    '-- migrate:up transaction:false\ncreate table third (id int);\ncreate table fourth (id int);\n',
}
const TABLES: Readonly<Record<string, readonly string[]>> = {
  '01_first': ['filled', 'first'],
  '02_slow': ['second'],
  '03_bare': ['fourth', 'third'],
}
const UPGRADE = ['db', 'upgrade', '--all', '--jobs', '4']

function stateOf({dir}: TestProject, name: string): {applied: string[]; tables: string[]; fills: number} {
  const file = join(dir, `${name}.db`)
  if (!existsSync(file)) return {applied: [], tables: [], fills: 0}
  const database = new Sqlite(file)
  try {
    const tables = database
      .prepare<[], {name: string}>(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by 1",
      )
      .all()
      .map((row) => row.name)
    const has = (table: string): boolean => tables.includes(table)
    const applied = has('lexigram_migrations')
      ? database
          .prepare<[], {name: string}>("select name from lexigram_migrations where state = 'applied' order by 1")
          .all()
      : []
    const fills = has('filled') ? database.prepare<[], {n: number}>('select count(*) as n from filled').get()?.n : 0
    return {
      applied: applied.map((row) => row.name),
      tables: tables.filter((table) => !table.startsWith('lexigram')),
      fills: fills ?? 0,
    }
  } finally {
    database.close()
  }
}

/** What is in a database is what its history says; 03_bare may be half-way, which a row tells that is not `applied`. */
function expectTruth(project: TestProject): void {
  for (const name of NAMES) {
    const {applied, tables, fills} = stateOf(project, name)
    const told = applied.flatMap((migration) => TABLES[migration] ?? []).sort()
    const unfinished = applied.includes('02_slow') && !applied.includes('03_bare') ? ['fourth', 'third'] : []
    expect({name, tables: tables.filter((table) => !unfinished.includes(table))}).toEqual({name, tables: told})
    expect({name, fills}).toEqual({name, fills: applied.includes('02_slow') ? 2 : 0})
  }
}

/** What a run that goes on says of the statement which the one before it was killed in. */
const GOES_ON =
  /^(?:notice: tenant\d+: 03_bare: an earlier run was cut off at statement \d, which by the catalog .*\n)*$/

async function expectFinish(project: TestProject): Promise<void> {
  const again = await runCli(UPGRADE, {cwd: project.dir, timeoutMs: 600_000})
  expect(again).toMatchObject({status: 0, stderr: expect.stringMatching(GOES_ON)})
  for (const name of NAMES) {
    expect(stateOf(project, name)).toEqual({
      applied: Object.keys(TABLES),
      tables: Object.values(TABLES).flat().sort(),
      fills: 2,
    })
  }
}

it('Ctrl-C stops those under way, begins no other, and tells what became of each', {timeout: 900_000}, async () => {
  await using project = sqliteFleet(NAMES, FILES)
  const run = startCli([...UPGRADE, '--keep-going', '--json'], {cwd: project.dir, timeoutMs: 600_000})
  await until('some to be done', () => stateOf(project, 'tenant5').applied.length > 0, 300_000)
  const begun = performance.now()
  run.child.kill('SIGINT')
  const result = await run.result
  expect(performance.now() - begun).toBeLessThan(5_000)
  expect(result.status).toBe(130)
  const document = result.json<FleetReport>()
  expectSchema('run', document)
  expect(document.error?.code).toBe('LEX_INTERRUPTED')
  expect(document.backends.map(({name}) => name)).toEqual(NAMES)
  const idle = document.backends.filter(({notBegun}) => notBegun !== undefined)
  expect(idle.length).toBeGreaterThan(0)
  expect(idle.map(({notBegun}) => notBegun)).toEqual(idle.map(() => 'interrupted'))
  for (const {name, to} of document.backends.slice(0, NAMES.length - idle.length)) {
    expect({name, to: to ?? undefined}).toEqual({name, to: stateOf(project, name).applied.at(-1)})
  }
  expectTruth(project)
  await expectFinish(project)
})

it('kill -9 leaves no process and no lock behind', {timeout: 900_000}, async () => {
  await using project = sqliteFleet(NAMES, FILES)
  const run = startCli(UPGRADE, {cwd: project.dir, timeoutMs: 600_000})
  await until('some to be done', () => stateOf(project, 'tenant5').applied.length > 0, 300_000)
  const hosts = childrenOf(run.child.pid)
  run.child.kill('SIGKILL')
  await run.result
  await until('its processes to end', () => hosts.every((pid) => !isAlive(pid)))
  expectTruth(project)
  await expectFinish(project)
})

it('a run that is over leaves no process behind', {timeout: 900_000}, async () => {
  await using project = sqliteFleet(NAMES.slice(0, 4), FILES)
  const run = startCli(UPGRADE, {cwd: project.dir, timeoutMs: 600_000})
  const seen = new Set<number>()
  const watch = setInterval(() => {
    for (const pid of childrenOf(run.child.pid)) seen.add(pid)
  }, 10)
  expect(await run.result).toMatchObject({status: 0})
  clearInterval(watch)
  if (process.platform === 'linux') expect(seen.size).toBeGreaterThan(0)
  await until('its processes to end', () => [...seen].every((pid) => !isAlive(pid)))
})

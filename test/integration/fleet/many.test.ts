/** Fleets of the size that they are for: every one up to date afterwards, in memory that does not grow with their number. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {type FleetReport, type MeasuredRun, measure, sqliteFleet, tenantNames} from '../../support/fleet.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, type ServerKind, withDatabase} from '../../support/servers.ts'

/** Most that ten times as many may need, as a multiple: the engine's own heap breathes by a half. */
const FLAT = 2
const TIMEOUT_MS = 600_000
const JOBS = 4
const ID = '20260101000002_c'

const FILES = {
  'migrations/20260101000000_a.sql': 'create table a (id integer primary key, x text);\ncreate index a_x on a (x);\n',
  'migrations/20260101000001_b.ts':
    "export const up = (db) => db.schema.createTable('b').addColumn('id', 'integer').execute()\n",
  [`migrations/${ID}.sql`]: 'create table c (id integer);\ninsert into c values (1);\n',
  'broken/20260101000000_a.sql': 'create tabel a (id integer);\n',
}

const UPGRADE = ['db', 'upgrade', '--jobs', String(JOBS), '--keep-going']
const isLinux = process.platform === 'linux'

function expectFlat(few: MeasuredRun, many: MeasuredRun): void {
  if (isLinux) expect(many.peak / few.peak, `${few.peak} and ${many.peak} bytes`).toBeLessThan(FLAT)
}

it('500 SQLite databases, one of them broken', {timeout: 2 * TIMEOUT_MS}, async () => {
  const upgradeOf = async (count: number): Promise<MeasuredRun> => {
    const names = tenantNames(count)
    await using project = sqliteFleet(names, FILES, {tenant30: 'broken'})
    const options = {cwd: project.dir, timeoutMs: TIMEOUT_MS}
    const run = await measure([...UPGRADE, '--all'], options)
    expect(run.result.stdout).toContain(`\n${count} backends: ${count - 1} upgraded, 1 failed (tenant30)\n`)
    expect(run.result).toMatchObject({status: 1, stderr: expect.stringContaining('\n  on: tenant30\n')})
    const status = await runCli(['db', 'status', '--all', '--json'], options)
    const {backends} = status.json<FleetReport>()
    expect(backends.map(({name, current}) => `${name} ${current}`)).toEqual(
      names.map((name) => `${name} ${name === 'tenant30' ? null : ID}`),
    )
    return run
  }
  const few = await upgradeOf(50)
  const many = await upgradeOf(500)
  expectFlat(few, many)
  if (isLinux) expect(many.processes).toBe(JOBS)
})

describeEachServer(
  '200 schemas',
  (kind) => {
    it('of one database, one of them broken', {timeout: 2 * TIMEOUT_MS}, async () => {
      const upgradeOf = (count: number): Promise<MeasuredRun> =>
        withDatabase(kind, async ({query, url}) => {
          const names = tenantNames(count)
          for (const name of names) await query(`create schema ${name}`)
          await query('create view tenant7.c as select 1')
          await using project = makeProject({url, files: FILES})
          const schemas = ['--schemas', "select nspname from pg_namespace where nspname like 'tenant%' order by oid"]
          const options = {cwd: project.dir, timeoutMs: TIMEOUT_MS}
          const run = await measure([...UPGRADE, ...schemas], options)
          expect(run.result.stdout).toContain(`\n${count} schemas: ${count - 1} upgraded, 1 failed (primary/tenant7)\n`)
          expect(run.result).toMatchObject({status: 1, stderr: expect.stringContaining('\n  on: primary/tenant7\n')})
          const status = await runCli(['db', 'status', ...schemas, '--json'], options)
          const {backends} = status.json<FleetReport>()
          expect(backends.map(({schema, current}) => `${schema} ${current}`)).toEqual(
            names.map((name) => `${name} ${name === 'tenant7' ? '20260101000001_b' : ID}`),
          )
          return run
        })
      const few = await upgradeOf(20)
      const many = await upgradeOf(200)
      expectFlat(few, many)
    })
  },
  ['postgres18'] satisfies ServerKind[],
)

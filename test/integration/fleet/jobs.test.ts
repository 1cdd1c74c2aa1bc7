/** Several backends at once: each gets its own report, none hides another, and a failure stops the others or not. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {type BackendReport, type FleetReport, sqliteFleet, tenantNames} from '../../support/fleet.ts'
import {expectSchema} from '../../support/schemas.ts'

const NAMES = tenantNames(12)
const FILES = {
  'migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a (id integer);\n',
  'migrations/20260101000001_b.sql': '-- migrate:up\ncreate table b (id integer);\n',
  'broken/20260101000000_a.sql': '-- migrate:up\ncreate tabel a (id integer);\n',
}
const HEAD = '20260101000001_b'

const fleet = (...broken: string[]) =>
  sqliteFleet(NAMES, FILES, Object.fromEntries(broken.map((name) => [name, 'broken'])))

/** What became of each, in a word. */
const fates = (backends: readonly BackendReport[]): string[] =>
  backends.map(({to, notBegun}) => notBegun ?? (to === HEAD ? 'done' : 'failed'))

it('upgrades every backend with --jobs and reports them in order', async () => {
  await using project = fleet()
  const result = await runCli(['db', 'upgrade', '--all', '--jobs', '4', '--json'], {cwd: project.dir})
  const {backends} = result.json<FleetReport>()
  expect(result.status).toBe(0)
  expect(backends.map(({name, to}) => ({name, to}))).toEqual(NAMES.map((name) => ({name, to: HEAD})))
})

it('prints each backend in one piece, whatever runs beside it, and counts them', async () => {
  await using project = fleet()
  const {stdout} = await runCli(['db', 'upgrade', '--all', '--jobs', '4'], {cwd: project.dir})
  const pages = stdout.split(/^(?=tenant|12)/m).map((page) => page.replaceAll(/\d+(\.\d+)? m?s\b/g, 'T'))
  expect(pages.pop()).toBe('12 backends: 12 upgraded\n')
  const body = `  ok 20260101000000_a   1 statement   T\n  ok ${HEAD}   1 statement   T\n  2 applied, at ${HEAD} (T)\n`
  expect(pages.map((page) => page.slice(page.indexOf('\n') + 1))).toEqual(NAMES.map(() => body))
})

it('prints what was only read in the order of the configuration', async () => {
  await using project = fleet()
  const {stdout} = await runCli(['db', 'status', '--all', '--jobs', '5'], {cwd: project.dir})
  const heads = stdout.split('\n').filter((line) => /^tenant\d+ /.test(line))
  expect(heads.map((line) => line.split(' ')[0])).toEqual(NAMES)
  expect(stdout).toMatch(/\n12 backends: 12 not up to date\n$/)
})

it('begins no other when one fails, names those, and goes on in the next run', async () => {
  await using project = fleet('tenant5')
  const {status, stdout, stderr} = await runCli(['db', 'upgrade', '--all'], {cwd: project.dir})
  expect(status).toBe(1)
  expect(stdout).toMatch(/\n12 backends: 5 upgraded, 1 failed \(tenant5\), 6 not begun \(tenant6 to tenant11\)\n$/)
  expect(stderr.split('\n').slice(0, 3)).toEqual([
    'error: LEX_MIGRATION_FAILED  20260101000000_a failed: near "tabel": syntax error',
    '  on: tenant5',
    '  broken/20260101000000_a.sql:2:8',
  ])

  const json = await runCli(['db', 'upgrade', '--all', '--json'], {cwd: project.dir})
  const document = json.json<FleetReport>()
  expectSchema('run', document)
  expect({status: json.status, error: document.error, fates: fates(document.backends)}).toMatchObject({
    status: 1,
    error: {code: 'LEX_MIGRATION_FAILED', backend: 'tenant5'},
    fates: [...NAMES.slice(0, 5).map(() => 'done'), 'failed', ...NAMES.slice(6).map(() => 'tenant5 failed')],
  })

  project.write({'broken/20260101000000_a.sql': FILES['migrations/20260101000000_a.sql']})
  project.write({[`broken/${HEAD}.sql`]: FILES['migrations/20260101000001_b.sql']})
  const again = await runCli(['db', 'upgrade', '--all'], {cwd: project.dir})
  expect(again).toMatchObject({status: 0, stdout: expect.stringMatching(/\n12 backends: 5 up to date, 7 upgraded\n$/)})
})

it('goes on with the others with --keep-going, tells the same failure once, and ends with its status', async () => {
  await using project = fleet('tenant1', 'tenant5', 'tenant9')
  const {status, stdout, stderr} = await runCli(['db', 'upgrade', '--all', '-j', '3', '--keep-going'], {
    cwd: project.dir,
  })
  expect(status).toBe(1)
  expect(stdout).toMatch(/\n12 backends: 9 upgraded, 3 failed \(tenant1, tenant5, tenant9\)\n$/)
  expect(stderr.match(/^error: /gm)).toHaveLength(1)
  expect(stderr).toContain('\n  on: tenant1, tenant5, tenant9\n')
  const after = await runCli(['db', 'status', '--all', '--json'], {cwd: project.dir})
  const {backends} = after.json<FleetReport>()
  expect(backends.filter(({pending}) => pending !== 0).map(({name}) => name)).toEqual(['tenant1', 'tenant5', 'tenant9'])
})

it('asks all when it only reads, whatever one of them says', async () => {
  await using project = sqliteFleet(NAMES, FILES, {tenant2: 'nowhere'})
  for (const command of ['status', 'check', 'upgrade --dry-run']) {
    const result = await runCli(['db', ...command.split(' '), '--all', '--json'], {cwd: project.dir})
    const {backends} = result.json<FleetReport>()
    expect({command, without: backends.filter(({notBegun}) => notBegun !== undefined)}).toEqual({command, without: []})
  }
})

it('tells of the others when the primary alone was meant: one by one if they are few, else together', async () => {
  await using project = sqliteFleet(NAMES.slice(0, 4), FILES)
  const few = await runCli(['db', 'upgrade'], {cwd: project.dir})
  expect(few.stderr.split('\n').filter(Boolean)).toEqual(
    NAMES.slice(1, 4).map((name) => `notice: ${name} has 2 pending migrations: use --backend ${name} or --all`),
  )
  await using more = fleet()
  const many = await runCli(['db', 'status'], {cwd: more.dir})
  expect(many.stderr).toBe(
    'notice: 11 other backends have pending migrations (tenant1, tenant2, tenant3, …): use --all\n',
  )
})

it('writes no script for several databases, since it could be of one only', async () => {
  await using project = fleet()
  const text = await runCli(['db', 'upgrade', '--sql', '--all'], {cwd: project.dir})
  expect(text).toMatchObject({status: 2, stdout: ''})
  expect(text.stderr).toContain('error: LEX_USAGE  --sql writes one script, and 12 databases are meant')
  const json = await runCli(['db', 'upgrade', '--sql', '--all', '--json'], {cwd: project.dir})
  expect(json.json<FleetReport>().backends).toHaveLength(12)
})

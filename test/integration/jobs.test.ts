/** Several backends at once: each gets its own report, in the order of the configuration, and none hides another. */
import {expect, it} from 'vitest'
import {runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'

const NAMES = Array.from({length: 12}, (_, n) => `tenant${n}`)

function fleet(broken: string) {
  const entries = NAMES.map((name) => {
    const dir = name === broken ? 'broken' : 'migrations'
    return `    - name: ${name}\n      backend: {url: 'sqlite:///${name}.db'}\n      migration_dir: ${dir}\n`
  })
  return makeProject({
    files: {
      'application.yaml': `db:\n  backends:\n${entries.join('')}`,
      'migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a (id integer);\n',
      'migrations/20260101000001_b.sql': '-- migrate:up\ncreate table b (id integer);\n',
      'broken/20260101000000_a.sql': '-- migrate:up\ncreate tabel a (id integer);\n',
    },
  })
}

interface Report {
  readonly ok: boolean
  readonly backends: readonly {readonly name: string; readonly to: string | null}[]
}

it('upgrades every backend with --jobs and reports them in order', async () => {
  await using project = fleet('')
  const result = await runCli(['db', 'upgrade', '--all', '--jobs', '4', '--json'], {cwd: project.dir})
  const report = result.json<Report>()
  expect(result.status).toBe(0)
  expect(report.backends.map(({name, to}) => ({name, to}))).toEqual(
    NAMES.map((name) => ({name, to: '20260101000001_b'})),
  )
})

it('prints each backend in one piece, whatever runs beside it', async () => {
  await using project = fleet('')
  const {stdout} = await runCli(['db', 'upgrade', '--all', '--jobs', '4'], {cwd: project.dir})
  const pages = stdout.split(/^(?=tenant)/m).map((page) => page.replaceAll(/\d+(\.\d+)? m?s\b/g, 'T'))
  const body =
    '  ok 20260101000000_a   1 statement   T\n  ok 20260101000001_b   1 statement   T\n  2 applied, at 20260101000001_b (T)\n'
  expect(pages.map((page) => page.slice(page.indexOf('\n') + 1))).toEqual(NAMES.map(() => body))
})

it('goes on with the others when one fails, and ends with its status', async () => {
  await using project = fleet('tenant5')
  const {status, stderr} = await runCli(['db', 'upgrade', '--all', '-j', '3'], {cwd: project.dir})
  expect(status).toBe(1)
  expect(stderr).toMatch(/^error: LEX_MIGRATION_FAILED {2}20260101000000_a failed: near "tabel": syntax error$/m)
  const after = await runCli(['db', 'status', '--all', '--json'], {cwd: project.dir})
  const {backends} = after.json<{backends: {name: string; pending: number}[]}>()
  expect(backends.filter(({pending}) => pending > 0).map(({name}) => name)).toEqual(['tenant5'])
})

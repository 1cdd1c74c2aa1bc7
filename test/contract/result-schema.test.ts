/** What every command prints with `--json` is as docs/schemas says; the schemas know every command. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {runCli} from '../support/cli.ts'
import {makeProject, type TestProject} from '../support/project.ts'
import {expectSchema} from '../support/schemas.ts'

const UP_DOWN = '-- migrate:up\ncreate table t (id integer);\n-- migrate:down\ndrop table t;\n'
const HALF = '-- migrate:up transaction:false\ncreate table h (id integer);\nnonsense;\n'

/** In this order, on one project; what fails says its status. */
const RUNS: readonly (readonly [args: string, schema: string, status: number])[] = [
  ['config validate', 'config-validate', 0],
  ['config show', 'config-show', 0],
  ['db status --all', 'status', 0],
  ['db history --all', 'history', 0],
  ['db check --all', 'check', 3],
  ['db upgrade --sql', 'upgrade-sql', 0],
  ['db upgrade --dry-run', 'run', 0],
  ['db downgrade --dry-run', 'run', 0],
  ['db upgrade', 'run', 0],
  ['db upgrade', 'run', 0],
  ['db upgrade --all --keep-going', 'run', 4],
  ['db status --all --exit-code', 'status', 3],
  ['db upgrade --all --keep-going', 'run', 4],
  ['db upgrade --all', 'run', 3],
  ['db resume --backend other', 'run', 1],
  ['db resolve 20260101 --backend other --reverted', 'resolve', 0],
  ['db resolve 2026', 'resolve', 2],
  ['db check', 'check', 0],
  ['db repair', 'repair', 0],
  ['db stamp head', 'stamp', 0],
  ['db unlock', 'unlock', 0],
  ['db inspect', 'inspect', 0],
  ['db inspect --format sql t', 'inspect', 0],
  ['db inspect --format sql -o schema.sql', 'inspect', 0],
  ['db inspect --check schema.sql', 'inspect', 0],
  ['db inspect --all --check dumps/ --format sql', 'inspect', 2],
  ['db inspect --check schema.sql --exclude t', 'inspect', 3],
  ['db inspect nothing', 'inspect', 2],
  ['db query values(1),(2);values(3) --limit 1', 'query', 0],
  ['db query values(1) --explain', 'query', 0],
  ['db query values(nope) --all', 'query', 4],
  ['db query delete;', 'query', 3],
  ['db query values(1) --columns x', 'query', 2],
  ['db query values(1) --write', 'error', 3],
  ['db query delete/**/from/**/t;values(1) --write --yes', 'query', 0],
  ['db downgrade', 'run', 3],
  ['db downgrade --yes', 'run', 0],
  ['db history', 'history', 0],
  ['db status', 'status', 0],
  ['db revision -m more', 'revision', 0],
  ['db revision -m ---', 'error', 2],
  ['init', 'error', 3],
  ['config show --profile none', 'error', 2],
  ['db status --backend none', 'error', 2],
]

describe('JSON output', () => {
  let project: TestProject
  beforeAll(() => {
    project = makeProject({
      files: {
        'application.yaml': `db:
  backends:
    - {name: primary, backend: {url: "sqlite:///a.db"}}
    - {name: other, backend: {url: "sqlite:///b.db"}}
    - {name: broken, backend: {url: "sqlite:///none/c.db"}}
`,
        'migrations/20260101000000_t.sql': UP_DOWN,
        'migrations/other/20260101000000_h.sql': HALF,
        'migrations/other/20260102000000_t.sql': UP_DOWN,
        'migrations/broken/20260101000000_t.sql': UP_DOWN,
      },
    })
  })
  afterAll(() => project.cleanup())

  it('is as the schemas say, in success and in failure', async () => {
    for (const [args, schema, expected] of RUNS) {
      const result = await runCli([...args.split(' '), '--json'], {cwd: project.dir})
      const document = result.json<{ok: boolean}>()
      // `--exit-code` is a finding, not a failure.
      const ok = expected === 0 || args.includes('--exit-code')
      expect({args, status: result.status, ok: document.ok}).toEqual({args, status: expected, ok})
      if ('backends' in document || ok) expectSchema(schema, document)
      if (!ok) expectSchema('error', document)
    }
  })

  it('is as the schemas say for init', async () => {
    expectSchema('init', (await runCli(['init', '--json'])).json())
  })

  it('is a JSON Schema for config schema', async () => {
    expect((await runCli(['config', 'schema', '--json'])).json()).toHaveProperty('$schema')
  })

  it('is documented for every command', () => {
    const {commands} = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')) as {commands: object}
    const page = readFileSync(join(ROOT, 'docs/json.md'), 'utf8')
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const listed = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, id]) => id))
    expect(listed.toSorted()).toEqual(
      Object.keys(commands)
        .map((id) => id.replaceAll(':', ' '))
        .toSorted(),
    )
  })
})

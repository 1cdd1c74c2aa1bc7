/** The help of every command is short, complete, and its examples run. */
import {mkdirSync, realpathSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {runCli} from '../support/cli.ts'
import {readCommands} from '../support/manifest.ts'
import {makeProject} from '../support/project.ts'
import {freshFolder} from '../support/run-context.ts'
import {runShell} from '../support/shell.ts'

const LONGEST_SUMMARY = 60
const commands = readCommands()
const words = (id: string): string[] => id.split(':')

const migration = (name: string): string =>
  `-- migrate:up\ncreate table ${name} (id integer);\n-- migrate:down\ndrop table ${name};\n`

const CONFIG = `db:
  backends:
    - {name: primary, backend: {url: "sqlite:///a.db"}}
    - {name: analytics, backend: {url: "sqlite:///b.db"}}
`

/** A folder where the examples of a command make sense. */
async function prepare(id: string): Promise<string> {
  if (id === 'init') {
    const dir = join(realpathSync(freshFolder('help')), 'shop')
    mkdirSync(dir)
    return dir
  }
  const unfinished = id === 'db:resume' || id === 'db:resolve'
  const {dir, write} = makeProject({
    files: {
      'application.yaml': CONFIG,
      'application.prod.yaml': 'db: {migrations: {lock_timeout: 5m}}\n',
      'deploy/application.yaml': CONFIG,
      'migrations/20261120000000_a.sql': migration('a'),
      'migrations/20261121000000_b.sql': migration('b'),
      'migrations/20261123103000_c.sql': unfinished
        ? '-- migrate:up transaction:false\ncreate table c (id integer);\nnonsense;\n'
        : // Its down deletes nothing, so nobody is asked.
          '-- migrate:up\ncreate index a_by_id on a (id);\n-- migrate:down\ndrop index a_by_id;\n',
      ...(id === 'db:inspect' ? {'migrations/20261124000000_orders.sql': migration('orders')} : {}),
      ...(id === 'db:query'
        ? {
            'report.sql': 'select id from a;\n',
            'migrations/20261124000000_products.sql':
              '-- migrate:up\ncreate table products (id integer, stock integer);\n',
          }
        : {}),
      'migrations/analytics/20261120000000_a.sql': migration('a'),
    },
  })
  if (id !== 'db:upgrade') await runCli(['db', 'upgrade', '--all'], {cwd: dir})
  if (id === 'db:inspect') await runCli(['db', 'inspect', '--format', 'sql', '-o', 'schema.sql'], {cwd: dir})
  if (id === 'db:resume') {
    write({
      'migrations/20261123103000_c.sql': '-- migrate:up transaction:false\ncreate table c (id integer);\nselect 1;\n',
    })
  }
  return dir
}

describe.each(commands.map((command) => [command.id.replaceAll(':', ' '), command] as const))('%s', (name, command) => {
  const {id, summary = '', description = '', examples = [], flags} = command

  it('says what it is in a few words, and more below', () => {
    expect(summary.length).toBeLessThanOrEqual(LONGEST_SUMMARY)
    expect(summary).toMatch(/^[A-Z].*[^.]$/)
    expect(description).not.toBe('')
    for (const flag of Object.values(flags)) expect(flag.summary, flag.name).toMatch(/^[A-Z].*[^.]$/)
  })

  it('prints its help on stdout', async () => {
    const {status, stdout, stderr} = await runCli([...words(id), '--help'])
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(stdout).toContain(`$ lexigram ${name} `)
    expect(stdout.startsWith(`${summary}\n`)).toBe(true)
    expect(stdout.match(new RegExp(summary, 'g'))).toHaveLength(1)
  })

  it('has at least two examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2)
  })

  it.skipIf(process.platform === 'win32').each(examples)('runs: $description', async ({command: template}) => {
    const line = template
      .replaceAll('<%= config.bin %>', 'lexigram')
      .replaceAll('<%= command.id %>', words(id).join(' '))
    const {status, output} = await runShell(line, await prepare(id))
    expect({line, output, status}).toMatchObject({status: 0})
  })
})

/** Several named backends in one configuration, of different kinds. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {historyOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const FILES = {
  'migrations/01_a.sql': 'create table a (id int);',
  'migrations/side/01_b.sql': 'create table b (id int);',
}

const configOf = (first: string, second: string): string => `db:
  backends:
    - {name: main, primary: true, backend: {url: ${JSON.stringify(first.replaceAll('${', '$${'))}}}
    - {name: side, backend: {url: ${JSON.stringify(second)}}}
`

describeEachServer('two backends, the second on SQLite', (kind) => {
  it('are worked on by name, all at once, or the primary alone with a notice', async () => {
    await withDatabase(kind, async (main) => {
      await withDatabase('sqlite', async (side) => {
        await using project = makeProject({files: {...FILES, 'application.yaml': configOf(main.url, side.url)}})
        const cli = (...args: string[]) => runCli(['db', ...args], {cwd: project.dir})

        const alone = await cli('upgrade')
        expect({status: alone.status, stderr: alone.stderr}).toEqual({
          status: 0,
          stderr: 'notice: side has 1 pending migration: use --backend side or --all\n',
        })
        expect(await historyOf(side)).toEqual([])

        const all = await cli('upgrade', '--all', '--json')
        const {backends} = all.json<{backends: {name: string; migrations: {name: string; state: string}[]}[]}>()
        expect(
          backends.map(({name, migrations}) => [name, migrations.map((one) => `${one.name} ${one.state}`)]),
        ).toEqual([
          ['main', []],
          ['side', ['01_b applied']],
        ])
        expect(await historyOf(main)).toEqual(['01_a applied 1/1'])
        expect(await historyOf(side)).toEqual(['01_b applied 1/1'])

        const unknown = await cli('status', '--backend', 'sid')
        expect({status: unknown.status, stderr: unknown.stderr}).toEqual({
          status: 2,
          stderr:
            'error: LEX_BACKEND_UNKNOWN  no backend "sid"\n  why: the configuration has main, side\n  fix: did you mean --backend side?\n',
        })
      })
    })
  })
})

it('that fail do not hide the others, and the worst status counts', async () => {
  await withDatabase('sqlite', async (good) => {
    const config = configOf('postgresql://lex@127.0.0.1:1/app', good.url)
    await using project = makeProject({files: {...FILES, 'application.yaml': config}})
    const text = await runCli(['db', 'upgrade', '--all', '--keep-going'], {cwd: project.dir})
    expect(text.status).toBe(4)
    expect(text.stdout).toContain('ok 01_b')
    expect(text.stderr).toContain(
      'error: LEX_CONNECT_FAILED  cannot connect to main (postgresql://lex@127.0.0.1:1/app)',
    )
    const json = await runCli(['db', 'status', '--all', '--json'], {cwd: project.dir})
    expect(json.status).toBe(4)
    expect(json.json()).toMatchObject({
      ok: false,
      error: {code: 'LEX_CONNECT_FAILED', backend: 'main'},
      backends: [
        {name: 'main', error: {code: 'LEX_CONNECT_FAILED'}},
        {name: 'side', current: '01_b', pending: 0},
      ],
    })
  })
})

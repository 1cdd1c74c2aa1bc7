/** At a terminal: questions and their answers, what runs now as a live line, Ctrl-C. util-linux's `script` makes the terminal. */
import {type ChildProcess, spawn} from 'node:child_process'
import {join} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {until} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {findProgram} from '../support/servers/run.ts'

const script = process.platform === 'linux' ? findProgram(['script']) : undefined

interface Terminal {
  readonly child: ChildProcess
  /** What was shown so far, colours and movements of the cursor left out. */
  screen(): string
  type(keys: string): void
  shows(pattern: RegExp): Promise<void>
  readonly status: Promise<number | null>
}

function atTerminal(cwd: string, ...args: string[]): Terminal {
  const command = [process.execPath, join(ROOT, 'bin/run.js'), ...args].map((part) => `'${part}'`).join(' ')
  const child = spawn(script ?? '', ['-qefc', `stty columns 100 rows 30; exec ${command}`, '/dev/null'], {
    cwd,
    env: {PATH: process.env.PATH, HOME: cwd, LANG: 'C.UTF-8', TERM: 'xterm', SHELL: '/bin/sh'},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  const screen = (): string => stripVTControlCharacters(text)
  return {
    child,
    screen,
    type: (keys) => void child.stdin.write(keys),
    shows: (pattern) => until(`${pattern} in ${screen()}`, () => pattern.test(screen()), 60_000),
    status: new Promise((resolve) => child.once('close', (status) => resolve(status))),
  }
}

const table = '-- migrate:up\ncreate table a (id integer);\n-- migrate:down\ndrop table a;\n'
const LONG =
  'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select count(*) from n;'
const CTRL_C = '\u0003'

describe.skipIf(script === undefined)('at a terminal (skipped where util-linux has no `script`)', () => {
  const projectOf = (files: Record<string, string>) => makeProject({url: 'sqlite:///app.db', files})

  it('downgrade asks before it drops, and does what is answered', {timeout: 240_000}, async () => {
    await using project = projectOf({'migrations/20260101000000_a.sql': table})
    const up = atTerminal(project.dir, 'db', 'upgrade')
    expect(await up.status, up.screen()).toBe(0)
    expect(up.screen()).toContain('✔ 20260101000000_a')

    const no = atTerminal(project.dir, 'db', 'downgrade')
    await no.shows(/\?.*\(y\/N\)/)
    no.type('n\r')
    expect(await no.status, no.screen()).toBe(3)
    expect(no.screen()).toContain('LEX_CONSENT_MISSING')

    const stopped = atTerminal(project.dir, 'db', 'downgrade')
    await stopped.shows(/\(y\/N\)/)
    stopped.type(CTRL_C)
    expect(await stopped.status, stopped.screen()).toBe(130)
    expect(stopped.screen()).toContain('nothing was done')

    const yes = atTerminal(project.dir, 'db', 'downgrade')
    await yes.shows(/\(y\/N\)/)
    yes.type('y\r')
    expect(await yes.status, yes.screen()).toBe(0)
    expect(yes.screen()).toContain('1 reverted, at base')
  })

  it('what runs now is a live line, and Ctrl-C takes it away', {timeout: 120_000}, async () => {
    await using project = projectOf({'migrations/20260101000000_slow.sql': `-- migrate:up\n${LONG}\n`})
    const run = atTerminal(project.dir, 'db', 'upgrade')
    await run.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 20260101000000_slow.*with recursive/)
    run.type(CTRL_C)
    expect(await run.status, run.screen()).toBe(130)
    expect(run.screen()).toContain('LEX_INTERRUPTED')
  })

  it('repair shows what changed and asks', {timeout: 120_000}, async () => {
    await using project = projectOf({'migrations/20260101000000_a.sql': table})
    expect(await atTerminal(project.dir, 'db', 'upgrade').status).toBe(0)
    project.write({'migrations/20260101000000_a.sql': `-- Edited.\n${table}`})
    const repair = atTerminal(project.dir, 'db', 'repair')
    await repair.shows(/[0-9a-f]{12} -> [0-9a-f]{12}[\s\S]*\(y\/N\)/)
    repair.type('y\r')
    expect(await repair.status, repair.screen()).toBe(0)
    expect(repair.screen()).toContain('accepted')
  })

  it('a query is a table, says when it cut, and asks before it commits', {timeout: 240_000}, async () => {
    await using project = projectOf({'migrations/20260101000000_a.sql': table})
    expect(await atTerminal(project.dir, 'db', 'upgrade').status).toBe(0)
    const many = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i from n'
    const cut = atTerminal(project.dir, 'db', 'query', many)
    expect(await cut.status, cut.screen()).toBe(0)
    expect(cut.screen()).toMatch(/^ +i\r\n─+\r\n +1\r\n/)
    expect(cut.screen()).toContain('only the first 1000 rows are shown')

    const write = 'insert into a values (1), (2); delete from a where id = 2'
    const no = atTerminal(project.dir, 'db', 'query', write, '--write')
    await no.shows(/Commit: INSERT: 2 rows changed; DELETE: 1 row changed\?.*\(y\/N\)/)
    no.type('n\r')
    expect(await no.status, no.screen()).toBe(3)
    expect(no.screen()).toContain('nobody agreed to it, and it was rolled back')
    const yes = atTerminal(project.dir, 'db', 'query', write, '--write')
    await yes.shows(/\(y\/N\)/)
    yes.type('y\r')
    expect(await yes.status, yes.screen()).toBe(0)
    const rows = atTerminal(project.dir, 'db', 'query', 'select id from a')
    expect(await rows.status).toBe(0)
    expect(rows.screen()).toContain('1 row')
  })

  it('--watch runs a query again and again until Ctrl-C', {timeout: 240_000}, async () => {
    await using project = projectOf({'migrations/20260101000000_a.sql': table})
    expect(await atTerminal(project.dir, 'db', 'upgrade').status).toBe(0)
    const watch = atTerminal(project.dir, 'db', 'query', 'select count(*) as rows_now from a', '--watch', '100ms')
    await watch.shows(/rows_now[\s\S]*rows_now[\s\S]*rows_now/)
    watch.type(CTRL_C)
    expect(await watch.status).toBe(130)
  })
})

/** stamp, repair, check and resolve through the program, on every server. */
import {rmSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {type CliResult, runCli} from '../../support/cli.ts'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {makeProject, type TestProject} from '../../support/project.ts'
import {describeEachServer, type TestDatabase, withDatabase} from '../../support/servers.ts'

const both = (name: string): string =>
  `-- migrate:up\ncreate table ${name} (id int primary key);\n-- migrate:down\ndrop table ${name};\n`

const THREE = {'migrations/01_a.sql': both('a'), 'migrations/02_b.sql': both('b'), 'migrations/03_c.sql': both('c')}

interface Fixture {
  readonly database: TestDatabase
  readonly project: TestProject
  run(...args: string[]): Promise<CliResult>
}

describeEachServer('the history', (kind) => {
  const withProject = (body: (fixture: Fixture) => Promise<void>): Promise<void> =>
    withDatabase(kind, async (database) => {
      await using project = makeProject({url: database.url, files: THREE})
      await body({database, project, run: (...args) => runCli(args, {cwd: project.dir})})
    })

  it('is written by stamp, written anew by --purge, and runs nothing', {timeout: 120_000}, async () => {
    await withProject(async ({database, run}) => {
      await database.query('create table a (id int primary key)')
      expect(await run('db', 'stamp', '02')).toMatchObject({
        status: 0,
        stdout: 'primary: 2 migrations recorded as applied\n',
      })
      expect(await historyOf(database)).toEqual(['01_a applied 0/0', '02_b applied 0/0'])
      expect(await tablesOf(database)).toEqual(['a'])
      expect(await run('db', 'stamp', '01', '--purge')).toMatchObject({
        status: 0,
        stdout: 'primary: 1 migration recorded as applied, 2 taken out before\n',
      })
      expect(await logOf(database)).toEqual(['stamp 01_a', 'stamp 02_b', 'purge 01_a', 'purge 02_b', 'stamp 01_a'])
      expect(await run('db', 'upgrade')).toMatchObject({status: 0})
      expect(await tablesOf(database)).toEqual(['a', 'b', 'c'])
      // The down script of a stamped one is kept, too.
      expect(await run('db', 'downgrade', 'base', '--yes')).toMatchObject({status: 0})
      expect(await tablesOf(database)).toEqual([])
    })
  })

  it('takes edited files as they are by repair, once it has shown what changed', {timeout: 120_000}, async () => {
    await withProject(async ({database, project, run}) => {
      expect(await run('db', 'upgrade')).toMatchObject({status: 0})
      project.write({'migrations/02_b.sql': `-- A comment.\n${both('b')}`})
      expect(await run('db', 'upgrade')).toMatchObject({status: 3})
      const shown = /^ +02_b +[0-9a-f]{12} -> [0-9a-f]{12} +applied \d{4}-\d\d-\d\d .*by .+@.+$/m
      const refused = await run('db', 'repair')
      expect(refused).toMatchObject({status: 3, stderr: expect.stringMatching(shown)})
      expect(refused.stderr).toContain('LEX_CONSENT_MISSING')
      expect(await run('db', 'repair', '--yes')).toMatchObject({status: 0, stdout: expect.stringMatching(shown)})
      expect(await run('db', 'repair')).toMatchObject({status: 0, stdout: 'primary: nothing to repair\n'})
      expect(await run('db', 'status', '--exit-code')).toMatchObject({status: 0})
      expect((await logOf(database)).at(-1)).toBe('repair 02_b')
    })
  })

  it('is checked: each finding a line, and an annotation at its file for GitHub', {timeout: 120_000}, async () => {
    await withProject(async ({database, project, run}) => {
      expect(await run('db', 'upgrade', '02')).toMatchObject({status: 0})
      expect(await run('db', 'upgrade')).toMatchObject({status: 0})
      expect(await run('db', 'check')).toMatchObject({
        status: 0,
        stdout: 'ok primary: 3 migrations, all applied as they are\n',
      })
      rmSync(join(project.dir, 'migrations/01_a.sql'))
      project.write({
        'migrations/02_b.sql': both('other'),
        'migrations/025_late.sql': both('late').replace('create', 'creat'),
        'migrations/04_d.sql': "-- migrate:up\ncreate table d (id int);\ncommit;\ninsert into d values ('\n",
      })
      const {status, stdout} = await runCli(['db', 'check'], {cwd: project.dir, env: {GITHUB_ACTIONS: 'true'}})
      expect(status).toBe(3)
      const lines = stdout.split('\n')
      expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([
        'FAILED primary: 01_a is applied, and its file is gone  LEX_MIGRATION_MISSING',
        'FAILED primary: 02_b was edited after it was applied  LEX_MIGRATION_CHANGED',
        'FAILED primary: 04_d is not applied  LEX_MIGRATION_PENDING',
        expect.stringMatching(/^FAILED primary: 04_d: .* {2}LEX_SCRIPT_INVALID$/),
        'FAILED primary: 025_late is not applied  LEX_MIGRATION_PENDING',
      ])
      expect(lines.filter((line) => line.startsWith('::error'))).toEqual([
        '::error title=LEX_MIGRATION_MISSING::01_a is applied, and its file is gone',
        '::error file=migrations/02_b.sql,line=1,title=LEX_MIGRATION_CHANGED::02_b was edited after it was applied',
        '::error file=migrations/04_d.sql,line=1,title=LEX_MIGRATION_PENDING::04_d is not applied',
        expect.stringMatching(/^::error file=migrations\/04_d\.sql,line=4,title=LEX_SCRIPT_INVALID::04_d: /),
        '::error file=migrations/025_late.sql,line=1,title=LEX_MIGRATION_PENDING::025_late is not applied',
      ])
      // Looking made and changed nothing.
      expect(await historyOf(database)).toEqual(['01_a applied 1/1', '02_b applied 1/1', '03_c applied 1/1'])
    })
  })

  it('is looked up whole by check, and as far as people edit by an upgrade with nothing to do', {
    timeout: 120_000,
  }, async () => {
    await withProject(async ({project, run}) => {
      const write = (name: string, value: number): void =>
        project.write({[`migrations/${name}.sql`]: `-- migrate:up\nselect ${value};\n`})
      const names = Array.from({length: 600}, (_, n) => `${1000 + n}_m`)
      for (const name of names) write(name, 1)
      expect(await run('db', 'stamp', 'head')).toMatchObject({status: 0})
      write('1000_m', 2)
      expect(await run('db', 'upgrade')).toMatchObject({status: 0, stdout: expect.stringContaining('nothing to do')})
      expect(await run('db', 'check')).toMatchObject({status: 3})
      write('1599_m', 2)
      expect((await run('db', 'upgrade')).stderr).toContain('1000_m was edited after it was applied (and 1 more)')
      for (const name of ['1000_m', '1599_m']) write(name, 1)
      write('1600_m', 1)
      expect(await run('db', 'upgrade')).toMatchObject({status: 0, stdout: expect.stringContaining('1600_m')})
    })
  })
})

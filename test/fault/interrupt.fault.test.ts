/** Ctrl-C while a statement runs: quick, cancelled on the server, and the next run finishes without help. */
import {expect, it} from 'vitest'
import {runCli, startCli} from '../support/cli.ts'
import {historyOf, tablesOf} from '../support/history.ts'
import {endPause, isLocked, PAUSE, pauseMigration, pausesOn, sessionsOn, untilPaused} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {type Dialect, describeEachServer, dialectOf, withDatabase} from '../support/servers.ts'

const sqlFile = (dialect: Dialect, option: string): Record<string, string> => ({
  'migrations/02_slow.sql': `-- migrate:up${option}
create table before_it (id int);
${PAUSE[dialect]};
create table after_it (id int);
`,
})

const moduleFile = (dialect: Dialect, config: string): Record<string, string> => ({
  'migrations/02_slow.ts': `${config}
export async function up(db, {sql}) {
  await sql\`${PAUSE[dialect]}\`.execute(db)
  await sql\`create table after_it (id int)\`.execute(db)
}
`,
})

interface Case {
  readonly title: string
  files(dialect: Dialect): Record<string, string>
  /** What of the migration is in the database after the interruption. */
  readonly left: (transactionalDdl: boolean) => {readonly tables: string[]; readonly history: string[]}
}

const NOTHING = {tables: ['pause', 'paused'], history: ['01_pause applied 3/3']}
const FIRST_STATEMENT = {
  tables: ['before_it', 'pause', 'paused'],
  history: ['01_pause applied 3/3', '02_slow failed 1/3: interrupted'],
}

const CASES: readonly Case[] = [
  {title: 'SQL', files: (d) => sqlFile(d, ''), left: (whole) => (whole ? NOTHING : FIRST_STATEMENT)},
  {
    title: 'SQL without a transaction',
    files: (d) => sqlFile(d, ' transaction:false'),
    left: () => FIRST_STATEMENT,
  },
  {title: 'TypeScript', files: (d) => moduleFile(d, ''), left: () => NOTHING},
  {
    title: 'TypeScript without a transaction',
    files: (d) => moduleFile(d, 'export const config = {transaction: false}'),
    left: () => NOTHING,
  },
]

describeEachServer('Ctrl-C during a long statement', (kind) => {
  const dialect = dialectOf(kind)
  it.each(CASES)('of $title ends it within two seconds and leaves the truth behind', async ({files, left}) => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({url: database.url, files: {...pauseMigration(dialect), ...files(dialect)}})
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await untilPaused(database, run.child.pid)
      const begun = performance.now()
      run.child.kill('SIGINT')
      const {status, stderr, stdout} = await run.result
      const took = performance.now() - begun

      expect({status, stderr}).toEqual({
        status: 130,
        stderr:
          'error: LEX_INTERRUPTED  interrupted during 02_slow\n  fix: run the command again; it goes on where this one stopped\n',
      })
      expect(took).toBeLessThan(2_000)
      expect(stdout.split('\n').slice(2)).toEqual([
        '  FAILED 02_slow',
        expect.stringMatching(/^ {2}1 applied, at 01_pause \(.*\)$/),
        '',
      ])
      if (dialect !== 'sqlite') expect(await pausesOn(database)).toBe(0)
      expect(await sessionsOn(database)).toBe(0)
      expect(await isLocked(database)).toBe(false)
      const {tables, history} = left(dialect === 'postgres' || dialect === 'sqlite')
      expect(await tablesOf(database)).toEqual(tables)
      expect(await historyOf(database)).toEqual(history)

      await endPause(database)
      const next = await runCli(['db', 'upgrade'], {cwd: project.dir})
      expect({status: next.status, stderr: next.stderr}).toEqual({status: 0, stderr: ''})
      const made = 'migrations/02_slow.sql' in files(dialect) ? ['after_it', 'before_it'] : ['after_it']
      expect(await tablesOf(database)).toEqual([...made, 'pause', 'paused'])
      const up = await runCli(['db', 'status', '--exit-code'], {cwd: project.dir})
      expect(up.status).toBe(0)
    })
  })

  it('of a module outside a transaction that has done something asks a person before it goes on', async () => {
    await withDatabase(kind, async (database) => {
      const file = (first: string): Record<string, string> => ({
        'migrations/02_slow.ts': `export const config = {transaction: false}
export async function up(db, {sql}) {
  ${first}
  await sql\`${PAUSE[dialect]}\`.execute(db)
}
`,
      })
      const files = {...pauseMigration(dialect), ...file('await sql`create table before_it (id int)`.execute(db)')}
      await using project = makeProject({url: database.url, files})
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await untilPaused(database, run.child.pid)
      run.child.kill('SIGINT')
      expect((await run.result).status).toBe(130)
      expect(await historyOf(database)).toEqual([
        '01_pause applied 3/3',
        '02_slow failed 0/1: interrupted after 1 of its queries',
      ])

      await endPause(database)
      const refused = await runCli(['db', 'upgrade', '--json'], {cwd: project.dir})
      expect(refused.status).toBe(3)
      expect(refused.json<{error: {code: string; why: string}}>().error).toMatchObject({
        code: 'LEX_MIGRATION_UNFINISHED',
        why: '02_slow: 0 of 1 statements done; interrupted after 1 of its queries',
      })
      project.write(file(''))
      expect((await runCli(['db', 'resume'], {cwd: project.dir})).status).toBe(0)
      expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow applied 1/1'])
    })
  })

  it('leaves a file that nothing had run of free to be edited', async () => {
    await withDatabase(kind, async (database) => {
      const files = {...pauseMigration(dialect), 'migrations/02_slow.sql': `${PAUSE[dialect]};`}
      await using project = makeProject({url: database.url, files})
      const run = startCli(['db', 'upgrade'], {cwd: project.dir})
      await untilPaused(database, run.child.pid)
      run.child.kill('SIGTERM')
      expect((await run.result).status).toBe(143)
      expect(await historyOf(database)).toEqual(['01_pause applied 3/3'])
      project.write({'migrations/02_slow.sql': 'create table instead (id int);'})
      expect((await runCli(['db', 'upgrade'], {cwd: project.dir})).status).toBe(0)
      expect(await historyOf(database)).toEqual(['01_pause applied 3/3', '02_slow applied 1/1'])
    })
  })
})

/** Every way to fail that SQLite can show, through the built program: its code, its status, its JSON. */
import {readFileSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import {afterAll, describe, expect, it} from 'vitest'
import {type CliResult, type RunningCli, runCli, startCli} from '../support/cli.ts'
import {makeProject, type TestProject} from '../support/project.ts'
import {expectSchema} from '../support/schemas.ts'

const A = '20260101000000_first'
const B = '20260102000000_second'
const table = (name: string): string =>
  `-- migrate:up\ncreate table ${name} (id integer);\n-- migrate:down\ndrop table ${name};\n`
/** Runs for some minutes. */
const LONG =
  'with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select count(*) from n;'

const projects: TestProject[] = []
afterAll(() => Promise.all(projects.map((project) => project.cleanup())))

interface Fixture {
  readonly dir: string
  write(files: Readonly<Record<string, string>>): void
  remove(file: string): void
  sql(text: string): void
  run(...args: string[]): Promise<CliResult>
}

/** A project on SQLite; keys of `files` are names of migrations, or paths when they have a dot. */
function project(files: Readonly<Record<string, string>> = {}, config = ''): Fixture {
  const toPath = (name: string): string => (name.includes('.') ? name : `migrations/${name}.sql`)
  const paths = (named: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(named).map(([name, text]) => [toPath(name), text]))
  const made = makeProject({
    files: {
      'application.yaml': `db:\n  backend: {url: "sqlite:///app.db"}\n${config}`,
      'migrations/.gitkeep': '',
      ...paths(files),
    },
  })
  projects.push(made)
  const run = (...args: string[]) => runCli(args, {cwd: made.dir})
  return {
    dir: made.dir,
    run,
    write: (more) => made.write(paths(more)),
    remove: (file) => rmSync(join(made.dir, toPath(file))),
    sql: (text) => {
      const database = new Sqlite(join(made.dir, 'app.db'))
      database.exec(text)
      database.close()
    },
  }
}

async function succeed(result: Promise<CliResult>): Promise<void> {
  const {status, stderr} = await result
  expect({status, stderr}).toMatchObject({status: 0})
}

/** A migration that failed at its second statement and left its first. */
async function failedHalfWay(): Promise<Fixture> {
  const found = project({[A]: '-- migrate:up transaction:false\ncreate table a (id integer);\nnonsense;\n'})
  expect((await found.run('db', 'upgrade')).status).toBe(1)
  return found
}

/** `db upgrade --json` that is inside a statement which takes minutes. */
async function runningLong(): Promise<RunningCli> {
  const {dir} = project({
    [`migrations/${A}.ts`]: 'export const up = async (db, {log}) => log("ready")\n',
    [B]: LONG,
  })
  const running = startCli(['db', 'upgrade', '--json'], {cwd: dir})
  await running.printed(/ready/)
  await new Promise((resolve) => setTimeout(resolve, 500))
  return running
}

/** What is run, with `--json` added, and how it must end. */
type Scenario = readonly [code: string, status: number, title: string, run: () => Promise<CliResult> | CliResult]

const scenarios: readonly Scenario[] = [
  ['LEX_USAGE', 2, 'a flag that does not exist', () => project().run('db', 'status', '--nope', '--json')],
  ['LEX_USAGE', 2, 'a command that does not exist', () => project().run('db', 'nope', '--json')],
  ['LEX_USAGE', 2, 'a target in the wrong direction', () => project().run('db', 'downgrade', 'head', '--json')],
  ['LEX_CONFIG_NOT_FOUND', 2, 'no configuration', () => runCli(['db', 'status', '--json'])],
  [
    'LEX_CONFIG_INVALID',
    2,
    'an unknown key',
    () => project({}, '  pol: {max_size: 3}\n').run('config', 'validate', '--json'),
  ],
  [
    'LEX_CONFIG_VARIABLE_UNSET',
    2,
    'an unset variable',
    () => project({}, `  migrations: {dir: "\${NOPE}"}\n`).run('config', 'show', '--json'),
  ],
  ['LEX_BACKEND_UNKNOWN', 2, 'an unknown backend', () => project().run('db', 'status', '--backend', 'nope', '--json')],
  [
    'LEX_FLEET_INVALID',
    2,
    'a query that names no backends',
    () =>
      project({}, '  backends_from: {query: "select null as name, 1 as url"}\n').run('db', 'status', '--all', '--json'),
  ],
  [
    'LEX_FLEET_QUERY_FAILED',
    1,
    'a query that the database refuses',
    () => project({}, '  backends_from: {query: "select nope"}\n').run('db', 'status', '--all', '--json'),
  ],
  [
    'LEX_SCHEMAS_UNSUPPORTED',
    2,
    '--schemas where there are none',
    () => project({[A]: table('a')}).run('db', 'upgrade', '--schemas', 'select 1', '--json'),
  ],
  ['LEX_FILE_EXISTS', 3, 'init over a file', () => project().run('init', '--json')],
  [
    'LEX_CONNECT_FAILED',
    4,
    'a SQLite file in no folder',
    async () => {
      const found = project({[A]: table('a')})
      found.write({'application.yaml': 'db: {backend: {url: "sqlite:///none/app.db"}}'})
      return found.run('db', 'upgrade', '--json')
    },
  ],
  [
    'LEX_DATABASE',
    1,
    'a history table of somebody else',
    () => {
      const found = project({[A]: table('a')})
      found.sql('create table lexigram_migrations (x integer)')
      return found.run('db', 'status', '--json')
    },
  ],
  [
    'LEX_LOCK_TIMEOUT',
    5,
    'another writer',
    async () => {
      const found = project({[A]: table('a')}, '  migrations: {lock_timeout: 300ms}\n')
      const other = new Sqlite(join(found.dir, 'app.db'))
      other.exec('begin immediate')
      const result = await found.run('db', 'upgrade', '--json')
      other.close()
      return result
    },
  ],
  ['LEX_MIGRATION_INVALID', 2, 'an empty file', () => project({[A]: '-- nothing\n'}).run('db', 'upgrade', '--json')],
  [
    'LEX_MIGRATION_INVALID',
    2,
    'a module without up',
    () => project({[`migrations/${A}.ts`]: 'export const down = 1\n'}).run('db', 'upgrade', '--json'),
  ],
  [
    'LEX_SCRIPT_INVALID',
    2,
    'a COMMIT half-way',
    () => project({[A]: 'create table a (id); commit; create table b (id);'}).run('db', 'upgrade', '--json'),
  ],
  [
    'LEX_SCRIPT_UNWRITABLE',
    3,
    'a script of a migration that reads',
    () =>
      project({
        [`migrations/${A}.ts`]: 'export const up = (db) => db.selectFrom("t").selectAll().execute()\n',
      }).run('db', 'upgrade', '--sql', '--json'),
  ],
  [
    'LEX_CHECK_FAILED',
    3,
    'LEX_MIGRATION_PENDING is a finding',
    async () => {
      const result = await project({[A]: table('a')}).run('db', 'check', '--json')
      expect(result.json()).toMatchObject({backends: [{findings: [{code: 'LEX_MIGRATION_PENDING', migration: A}]}]})
      return result
    },
  ],
  ['LEX_REVISION_UNKNOWN', 2, 'an unknown target', () => project().run('db', 'upgrade', '2031', '--json')],
  [
    'LEX_REVISION_AMBIGUOUS',
    2,
    'a target of two',
    () => project({[A]: table('a'), [B]: table('b')}).run('db', 'upgrade', '2026', '--json'),
  ],
  [
    'LEX_MIGRATION_CHANGED',
    3,
    'an edited file',
    async () => {
      const found = project({[A]: table('a')})
      await succeed(found.run('db', 'upgrade'))
      found.write({[A]: table('other')})
      return found.run('db', 'upgrade', '--json')
    },
  ],
  [
    'LEX_MIGRATION_MISSING',
    3,
    'the file of an unfinished migration is gone',
    async () => {
      const found = await failedHalfWay()
      found.remove(A)
      return found.run('db', 'resume', '--json')
    },
  ],
  [
    'LEX_MIGRATION_OUT_OF_ORDER',
    3,
    'a branch merged late',
    async () => {
      const found = project({[B]: table('b')})
      await succeed(found.run('db', 'upgrade'))
      found.write({[A]: table('a')})
      return found.run('db', 'upgrade', '--json')
    },
  ],
  [
    'LEX_MIGRATION_UNFINISHED',
    3,
    'a failed migration',
    async () => (await failedHalfWay()).run('db', 'upgrade', '--json'),
  ],
  [
    'LEX_MIGRATION_IRREVERSIBLE',
    3,
    'no down section',
    async () => {
      const found = project({[A]: 'create table a (id integer);'})
      await succeed(found.run('db', 'upgrade'))
      return found.run('db', 'downgrade', '--json')
    },
  ],
  [
    'LEX_CONSENT_MISSING',
    3,
    'a drop nobody agreed to',
    async () => {
      const found = project({[A]: table('a')})
      await succeed(found.run('db', 'upgrade'))
      return found.run('db', 'downgrade', '--json')
    },
  ],
  [
    'LEX_HISTORY_UNSUPPORTED',
    3,
    'the history of a newer version',
    async () => {
      const found = project({[A]: table('a')})
      await succeed(found.run('db', 'upgrade'))
      found.sql('update lexigram_migrations set format = 99')
      return found.run('db', 'status', '--json')
    },
  ],
  [
    'LEX_MIGRATION_FAILED',
    1,
    'a statement with a mistake',
    () => project({[A]: 'nonsense;'}).run('db', 'upgrade', '--json'),
  ],
  [
    'LEX_INTERRUPTED',
    130,
    'Ctrl-C in a long statement',
    async () => {
      const {child, result} = await runningLong()
      child.kill('SIGINT')
      return result
    },
  ],
]

describe('a failure', () => {
  it.each(scenarios)('%s (status %i): %s', async (code, status, _, run) => {
    const result = await run()
    const document = result.json<{error: {code: string}}>()
    expect({status: result.status, code: document.error.code}).toEqual({status, code})
    expectSchema('error', document)
  })

  it.runIf(process.platform === 'linux')(
    'LEX_CONNECTION_LOST (status 4): the process of SQLite is killed',
    async () => {
      const {child, result} = await runningLong()
      const [host] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')
      process.kill(Number(host), 'SIGKILL')
      const {status, json} = await result
      expect({status, code: json<{error: {code: string}}>().error.code}).toEqual({
        status: 4,
        code: 'LEX_CONNECTION_LOST',
      })
    },
  )

  it('is told as text on stderr, with the same code and status', async () => {
    const {status, stdout, stderr} = await project().run('db', 'upgrade', '2031')
    expect({status, stdout}).toEqual({status: 2, stdout: ''})
    expect(stderr).toMatch(/^error: LEX_REVISION_UNKNOWN {2}no revision 2031\n {2}why: .*\n {2}fix: .*\n$/)
  })
})

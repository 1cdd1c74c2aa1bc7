/** `migrations.on_boot: apply` in twenty processes that boot at the same moment, as a deployment starts them. */
import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {expect, it} from 'vitest'
import {ROOT} from '../../support/build.ts'
import {historyOf, logOf} from '../../support/history.ts'
import {isLocked, sessionsOn, until} from '../../support/pausing.ts'
import {makeProject} from '../../support/project.ts'
import {recordOutput} from '../../support/run-context.ts'
import {type Dialect, describeEachServer, type TestDatabase, withDatabase} from '../../support/servers.ts'

const INSTANCES = 20

/** Each line on standard input is one step further, so that all are at the same one at the same time. */
const INSTANCE = `
import {createInterface} from 'node:readline'
import {Application} from ${JSON.stringify(join(ROOT, 'dist/index.js'))}
import {DATABASE, DatabaseProvider} from ${JSON.stringify(join(ROOT, 'dist/sql.js'))}
const steps = createInterface({input: process.stdin})[Symbol.asyncIterator]()
console.log('loaded')
await steps.next()
const app = await Application.boot({name: 'instance', providers: [new DatabaseProvider()]})
const db = await app.container.resolve(DATABASE)
const [{n}] = await db.executeQuery('select n from effects')
console.log((await app.health()).status + ', effects: ' + n)
await steps.next()
await app.shutdown()
process.stdin.destroy()
`

/** Long enough for the others to come while one migrates. */
const MOMENT: Readonly<Record<Dialect, string>> = {
  postgres: 'select pg_sleep(0.5)',
  mysql: 'do sleep(0.5)',
  mariadb: 'do sleep(0.5)',
  sqlite: 'with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000) select count(*) from n',
}

/** None of them can run twice unseen: a table that is there already fails, and a number counts. */
const migrationsOn = (dialect: Dialect): Readonly<Record<string, string>> => ({
  'migrations/20260101000001_table.sql': 'create table effects (n integer);\ninsert into effects values (0);\n',
  'migrations/20260101000002_slow.sql': `${MOMENT[dialect]};\nupdate effects set n = n + 1;\n`,
  'migrations/20260101000003_last.sql': 'update effects set n = n + 1;\n',
})

const NAMES = ['20260101000001_table', '20260101000002_slow', '20260101000003_last']

class Instance {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #closed: Promise<unknown[]>
  #errors = ''

  constructor(dir: string, url: string) {
    this.#child = spawn(process.execPath, [join(dir, 'instance.mjs')], {
      cwd: dir,
      env: {...process.env, DATABASE_URL: url},
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const {stdin, stdout, stderr} = this.#child
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes')
    stdin.on('error', () => {})
    stderr.on('data', (data: Buffer) => (this.#errors += String(data)))
    this.#lines = createInterface({input: stdout})[Symbol.asyncIterator]()
    this.#closed = once(this.#child, 'close')
  }

  /** What it printed next; what went wrong when it has ended instead. */
  async line(): Promise<string> {
    const {done, value} = await this.#lines.next()
    if (done !== true) return value
    const [status] = await this.#closed
    return `ended with ${status}: ${this.#errors}`
  }

  go(): void {
    this.#child.stdin?.write('\n')
  }

  async end(): Promise<unknown> {
    const [status] = await this.#closed
    recordOutput('an instance that boots', Buffer.alloc(0), Buffer.from(this.#errors))
    return status
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

const twenty = <T>(value: T): T[] => Array.from({length: INSTANCES}, () => value)

async function bootTogether(instances: readonly Instance[], database: TestDatabase): Promise<void> {
  const lines = () => Promise.all(instances.map((one) => one.line()))
  expect(await lines()).toEqual(twenty('loaded'))
  for (const one of instances) one.go()
  expect(await lines()).toEqual(twenty('healthy, effects: 2'))

  // All are up: what one still holds is not freed by its end.
  expect(await isLocked(database)).toBe(false)
  if (database.dialect !== 'sqlite') {
    await until('only the pools', async () => (await sessionsOn(database)) === INSTANCES)
  }

  for (const one of instances) one.go()
  expect(await Promise.all(instances.map((one) => one.end()))).toEqual(twenty(0))
}

async function expectOnce(database: TestDatabase): Promise<void> {
  const history = await historyOf(database)
  expect(history.map((row) => row.replace(/\d+\/\d+$/, 'all'))).toEqual(NAMES.map((name) => `${name} applied all`))
  expect(await logOf(database)).toEqual(NAMES.map((name) => `up ${name}`))
  expect(await database.query('select n from effects')).toEqual([{n: 2}])
}

describeEachServer('on_boot: apply in twenty processes at once', (kind) => {
  it('migrates once, all become healthy, and no lock is left', {timeout: 180_000}, async () => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({
        files: {
          ...migrationsOn(database.dialect),
          'instance.mjs': INSTANCE,
          'application.yaml': `db: {backend: {url: "\${DATABASE_URL}"}, pool: {min_size: 1, max_size: 1}, migrations: {on_boot: apply}}\n`,
        },
      })
      const instances = Array.from({length: INSTANCES}, () => new Instance(project.dir, database.url))
      try {
        await bootTogether(instances, database)
      } finally {
        for (const one of instances) one.kill()
      }
      await expectOnce(database)
      await until('the end of their connections', async () => (await sessionsOn(database)) === 0)
    })
  })
})

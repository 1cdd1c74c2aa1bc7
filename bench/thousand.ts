/**
 * A thousand migrations on PostgreSQL, beside psql fed the same statements and beside dbmate, on one server in one run:
 * applying them, and finding that nothing is to be done. Turns are taken, medians compared.
 *
 *     npm run bench:thousand [-- ROUNDS]
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {createDatabaseOn, type TestDatabase} from '../test/support/servers/database.ts'
import {closeGuard} from '../test/support/servers/guard.ts'
import {startServer} from '../test/support/servers/start.ts'

const COUNT = 1_000
const ROUNDS = Number(process.argv[2] ?? 5)
const NOOPS = ROUNDS * 4
const program = join(import.meta.dirname, '../bin/run.js')
const psql = '/usr/lib/postgresql/15/bin/psql'
const dbmate = join(
  dirname(createRequire(import.meta.url).resolve(`@dbmate/${process.platform}-${process.arch}/package.json`)),
  'bin/dbmate',
)

interface Tool {
  readonly name: string
  readonly command: string
  readonly args: (database: TestDatabase) => readonly string[]
}

/** The migrations, and the same as files for psql with BEGIN and COMMIT around each. */
function writeFiles(dir: string): readonly string[] {
  mkdirSync(join(dir, 'migrations'))
  return Array.from({length: COUNT}, (_, n) => {
    const table = `t_${n}`
    const body = [
      `create table ${table} (id integer primary key, name text not null, at timestamptz default now())`,
      `create index ${table}_name on ${table} (name)`,
      `insert into ${table} values (1, 'one'), (2, 'two')`,
    ].join(';\n')
    writeFileSync(
      join(dir, 'migrations', `${20_260_101_000_000 + n}_${table}.sql`),
      `-- migrate:up\n${body};\n-- migrate:down\ndrop table ${table};\n`,
    )
    const file = join(dir, `${table}.sql`)
    writeFileSync(file, `BEGIN;\n${body};\nCOMMIT;\n`)
    return file
  })
}

const withoutTls = ({url}: TestDatabase): string => `${url}?sslmode=disable`

function run({name, command, args}: Tool, dir: string, database: TestDatabase): number {
  const started = process.hrtime.bigint()
  const env = {...process.env, DATABASE_URL: withoutTls(database)}
  const {status, stderr} = spawnSync(command, args(database), {cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe']})
  if (status !== 0) throw new Error(`${name} ended with status ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - started) / 1e6
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

/** One line a tool; its ratio to the first tool, which is the peer. */
function table(title: string, times: ReadonlyMap<string, readonly number[]>, goal: number): void {
  process.stdout.write(`${title}\n`)
  const [peer = Number.NaN] = [...times.values()].map(median)
  for (const [name, list] of times) {
    const ratio = median(list) / peer
    const goals = name === 'lexigram' ? `  goal <= ${goal}  ${ratio > goal ? 'MISSED' : 'ok'}` : ''
    const [middle, fastest] = [median(list), Math.min(...list)].map((ms) => `${ms.toFixed(0)} ms`.padStart(9))
    process.stdout.write(`  ${name.padEnd(10)}${middle} (fastest${fastest})  ${ratio.toFixed(2)}x${goals}\n`)
  }
}

const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
try {
  const files = writeFiles(dir)
  const server = await startServer('postgres15', {durable: true})
  const tools: Record<'psql' | 'dbmate' | 'lexigram', Tool> = {
    psql: {
      name: 'psql',
      command: psql,
      args: (database) => ['-q', withoutTls(database), ...files.flatMap((file) => ['-f', file])],
    },
    dbmate: {name: 'dbmate', command: dbmate, args: () => ['--no-dump-schema', '-d', 'migrations', 'up']},
    lexigram: {name: 'lexigram', command: process.execPath, args: () => [program, 'db', 'upgrade']},
  }
  const applying = new Map<string, number[]>([
    ['psql', []],
    ['lexigram', []],
    ['dbmate', []],
  ])
  const noops = new Map<string, number[]>([
    ['dbmate', []],
    ['lexigram', []],
  ])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const tool of [tools.psql, tools.lexigram, tools.dbmate]) {
      const database = await createDatabaseOn(server)
      applying.get(tool.name)?.push(run(tool, dir, database))
      const list = noops.get(tool.name)
      for (let again = 0; again < NOOPS / ROUNDS; again += 1) list?.push(run(tool, dir, database))
      await database.drop()
    }
  }
  process.stdout.write(`PostgreSQL ${server.version}, Node ${process.versions.node}, ${ROUNDS} rounds\n`)
  table(`applying ${COUNT} migrations of three statements`, applying, 1.1)
  table(`nothing to do, ${COUNT} applied`, noops, 1.3)
} finally {
  rmSync(dir, {recursive: true, force: true, maxRetries: 5})
  await closeGuard()
}

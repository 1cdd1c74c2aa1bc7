/**
 * A thousand migrations on PostgreSQL, beside psql fed the same statements and beside dbmate, on one server in one run:
 * applying them, with the server on the same machine and one millisecond away; and finding that nothing is to be done, where
 * dbmate writes its dump of the schema too, as it does unless it is told not to. Turns are taken, medians compared.
 *
 *     npm run bench:thousand [-- ROUNDS]
 */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
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
  readonly args: (url: string) => readonly string[]
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

const urlAt = ({url}: TestDatabase, port?: number): string =>
  `${port === undefined ? url : url.replace(/:\d+\//, `:${port}/`)}?sslmode=disable`

function run({name, command, args}: Tool, dir: string, url: string): number {
  const started = process.hrtime.bigint()
  const env = {...process.env, PATH: `${dirname(psql)}:${process.env.PATH}`, DATABASE_URL: url}
  const {status, stderr} = spawnSync(command, args(url), {cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe']})
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
    process.stdout.write(`  ${name.padEnd(16)}${middle} (fastest${fastest})  ${ratio.toFixed(2)}x${goals}\n`)
  }
}

/** Times by the name of the tool; the first is the peer. */
const timesOf = (names: readonly string[]): Map<string, number[]> => new Map(names.map((name) => [name, []]))

/** Half of the way there and back, in milliseconds. */
const AWAY_MS = 0.5

async function startDelay(port: number): Promise<{proxy: ChildProcess; port: number}> {
  const script = join(import.meta.dirname, 'delay-proxy.ts')
  const proxy = spawn(process.execPath, [script, String(port), String(AWAY_MS)], {stdio: ['ignore', 'pipe', 'inherit']})
  const [line] = (await once(proxy.stdout, 'data')) as [Buffer]
  return {proxy, port: Number(line.toString())}
}

const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
let delay: Awaited<ReturnType<typeof startDelay>> | undefined
try {
  const files = writeFiles(dir)
  const server = await startServer('postgres15', {durable: true})
  delay = await startDelay(server.port)
  const tools: readonly Tool[] = [
    {name: 'psql', command: psql, args: (url) => ['-q', url, ...files.flatMap((file) => ['-f', file])]},
    {name: 'lexigram', command: process.execPath, args: () => [program, 'db', 'upgrade']},
    {name: 'dbmate', command: dbmate, args: () => ['-d', 'migrations', 'up']},
    {name: 'dbmate, no dump', command: dbmate, args: () => ['--no-dump-schema', '-d', 'migrations', 'up']},
  ]
  const applying = timesOf(['psql', 'lexigram', 'dbmate, no dump'])
  const applyingAway = timesOf(['psql', 'lexigram', 'dbmate, no dump'])
  const noops = timesOf(['dbmate', 'lexigram', 'dbmate, no dump'])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [times, port] of [
      [applying, undefined],
      [applyingAway, delay.port],
    ] as const) {
      for (const tool of tools.filter(({name}) => times.has(name))) {
        const database = await createDatabaseOn(server)
        times.get(tool.name)?.push(run(tool, dir, urlAt(database, port)))
        await database.drop()
      }
    }
    for (const tool of tools.filter(({name}) => noops.has(name))) {
      const database = await createDatabaseOn(server)
      run(tool, dir, urlAt(database))
      for (let again = 0; again < NOOPS / ROUNDS; again += 1)
        noops.get(tool.name)?.push(run(tool, dir, urlAt(database)))
      await database.drop()
    }
  }
  process.stdout.write(`PostgreSQL ${server.version}, Node ${process.versions.node}, ${ROUNDS} rounds\n`)
  table(`applying ${COUNT} migrations of three statements, data in memory`, applying, 1.1)
  table(`the same, ${2 * AWAY_MS} ms there and back`, applyingAway, 1.1)
  table(`nothing to do, ${COUNT} applied`, noops, 1.3)
} finally {
  delay?.proxy.kill()
  rmSync(dir, {recursive: true, force: true, maxRetries: 5})
  await closeGuard()
}

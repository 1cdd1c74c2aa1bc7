/**
 * `db query --format csv` of a million rows of eight columns, beside `psql --csv`, `mariadb --batch --quick` and `sqlite3 -csv`: in
 * turns, medians compared; the most memory; and how long `| head -1` takes.
 *
 *     npm run bench:query [-- ROUNDS]
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createDatabaseOn, createSqliteDatabase, type TestDatabase} from '../test/support/servers/database.ts'
import {closeGuard} from '../test/support/servers/guard.ts'
import type {ServerKind} from '../test/support/servers/kinds.ts'
import {startServer} from '../test/support/servers/start.ts'

const ROWS = 1_000_000
const ROUNDS = Number(process.argv[2] ?? 3)
const GOAL = 1.5
/** Where PostgreSQL writes the CSV itself. */
const COPY_GOAL = 1.1
const MEMORY_GOAL_MB = 200
const HEAD_GOAL_MS = 1_500
const SQL = 'select * from items'
const program = join(import.meta.dirname, '../bin/run.js')

const CREATE: Readonly<Record<TestDatabase['dialect'], string>> = {
  postgres: `create table items as
    select n as id, 'name ' || n as name, (n % 10000)::numeric(12,2) / 100 as amount,
           timestamp '2026-01-01' + n * interval '1 second' as created, n % 2 = 0 as active,
           case when n % 100 = 0 then 'a "quoted", note' else 'a note of some length, number ' || n end as note,
           n / 7.0::float8 as ratio, case when n % 3 = 0 then null else n * 1000000007::bigint end as ref
      from generate_series(1, ${ROWS}) n`,
  mysql: `create table items (id int primary key, name varchar(50), amount decimal(12,2), created datetime, active boolean,
    note text, ratio double, ref bigint)`,
  mariadb: `create table items (id int primary key, name varchar(50), amount decimal(12,2), created datetime, active boolean,
    note text, ratio double, ref bigint)`,
  sqlite: `create table items as
    with recursive s(n) as (select 1 union all select n + 1 from s where n < ${ROWS})
    select n as id, 'name ' || n as name, printf('%.2f', (n % 10000) / 100.0) as amount,
           datetime('2026-01-01', n || ' seconds') as created, n % 2 = 0 as active,
           case when n % 100 = 0 then 'a "quoted", note' else 'a note of some length, number ' || n end as note,
           n / 7.0 as ratio, case when n % 3 = 0 then null else n * 1000000007 end as ref
      from s`,
}

const DIGITS =
  '(select 0 d union select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7 union select 8 union select 9)'

const FILL = `insert into items
  select n, concat('name ', n), (n % 10000) / 100, timestampadd(second, n, '2026-01-01'), n % 2 = 0,
         if(n % 100 = 0, 'a "quoted", note', concat('a note of some length, number ', n)), n / 7e0, if(n % 3 = 0, null, n * 1000000007)
    from (select 1 + a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d as n
            from ${'abcdef'
              .split('')
              .map((name) => `${DIGITS} ${name}`)
              .join(', ')}) s`

async function fill(database: TestDatabase): Promise<void> {
  await database.query(CREATE[database.dialect])
  if (database.dialect === 'mysql' || database.dialect === 'mariadb') await database.query(FILL)
}

interface Measured {
  readonly ms: number
  /** Of all processes of ours; 0 for other programs. Pages of Node itself, which they share, are counted once. */
  readonly mb: number
}

/** At the end of a process: its most, and what of it are pages of files; Linux tells. In kB. */
const REPORT_MEMORY = `--import=data:text/javascript,${encodeURIComponent(`
  import {readFileSync} from 'node:fs'
  process.on('exit', () => {
    let files = 0
    try { files = Number(/^RssFile:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) } catch {}
    process.stderr.write('RSS=' + process.resourceUsage().maxRSS + ',' + files + ';')
  })`)}`

function memoryOf(stderr: string): number {
  const all = [...stderr.matchAll(/RSS=(\d+),(\d+)/g)].map(([, most, files]) => ({
    most: Number(most),
    files: Number(files),
  }))
  const shared = Math.min(...all.map(({files}) => files)) * (all.length - 1)
  return all.length === 0 ? 0 : (all.reduce((sum, {most}) => sum + most, 0) - shared) / 1024
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Measured {
  const started = process.hrtime.bigint()
  const {status, stderr} = spawnSync(command, args, {cwd, env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8'})
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr}`)
  return {ms, mb: memoryOf(stderr)}
}

const lexigram = (dir: string, {url}: TestDatabase, ...more: readonly string[]): Measured =>
  run(process.execPath, [program, 'db', 'query', SQL, '--format', 'csv', '--timeout', '0', ...more], dir, {
    ...process.env,
    DATABASE_URL: url,
    NODE_OPTIONS: REPORT_MEMORY,
  })

/** The whole command line, so that nothing but the first line is read. */
function head(dir: string, {url}: TestDatabase): Measured {
  const script = `set -o pipefail; "${process.execPath}" "${program}" db query '${SQL}' --format csv | head -1 >/dev/null`
  return run('bash', ['-c', script], dir, {...process.env, DATABASE_URL: url})
}

function client(dir: string, {dialect, server, name}: TestDatabase): Measured {
  if (dialect === 'sqlite') return run('sqlite3', ['-csv', '-header', name, SQL], dir, process.env)
  const {host, port, user, password} = server ?? {}
  const place = ['-h', `${host}`, dialect === 'postgres' ? '-p' : '-P', `${port}`]
  if (dialect === 'postgres') {
    return run('psql', ['--csv', ...place, '-U', `${user}`, '-c', SQL, name], dir, {
      ...process.env,
      PGPASSWORD: password,
    })
  }
  const args = ['--batch', '--quick', '--protocol=tcp', ...place, '-u', `${user}`, '-e', SQL, name]
  return run('mariadb', args, dir, {...process.env, MYSQL_PWD: password})
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

let missed = false

function verdict(value: number, goal: number): string {
  if (value > goal) missed = true
  return `goal <= ${goal} ${value > goal ? 'MISSED' : 'ok'}`
}

function compare(dir: string, database: TestDatabase): void {
  const tools = {
    client: () => client(dir, database),
    'db query': () => lexigram(dir, database),
    // A column that is chosen here keeps the server from writing the CSV.
    'db query, by rows': () => lexigram(dir, database, '--columns', 'id,name,amount,created,active,note,ratio,ref'),
  }
  const seen = new Map<string, Measured[]>(Object.keys(tools).map((name) => [name, []]))
  for (const tool of Object.values(tools)) tool()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, tool] of Object.entries(tools)) seen.get(name)?.push(tool())
  }
  const timeOf = (name: string): number => median((seen.get(name) ?? []).map(({ms}) => ms))
  console.log(`\n${database.kind}: client ${(timeOf('client') / 1000).toFixed(2)} s`)
  for (const name of ['db query', 'db query, by rows']) {
    const ratio = timeOf(name) / timeOf('client')
    const mb = Math.max(...(seen.get(name) ?? []).map((one) => one.mb))
    const goal = database.dialect === 'postgres' && name === 'db query' ? COPY_GOAL : GOAL
    console.log(
      `  ${name.padEnd(18)} ${(timeOf(name) / 1000).toFixed(2)} s  x ${ratio.toFixed(2)}  ${verdict(ratio, goal)}`,
    )
    console.log(`  ${''.padEnd(18)} ${mb.toFixed(0)} MB  ${verdict(mb, MEMORY_GOAL_MB)}`)
  }
  const {ms} = head(dir, database)
  console.log(`  ${'| head -1'.padEnd(18)} ${ms.toFixed(0)} ms  ${verdict(ms, HEAD_GOAL_MS)}`)
}

async function bench(kind: ServerKind | 'sqlite', dir: string): Promise<void> {
  const server = kind === 'sqlite' ? undefined : await startServer(kind)
  const database = server === undefined ? createSqliteDatabase() : await createDatabaseOn(server)
  try {
    await fill(database)
    compare(dir, database)
  } finally {
    await database.drop()
    await server?.stop()
  }
}

const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
try {
  const only = process.env.DIALECTS?.split(',')
  for (const kind of ['postgres18', 'mysql', 'mariadb', 'sqlite'] as const) {
    if (only?.includes(kind) !== false) await bench(kind, dir)
  }
} finally {
  rmSync(dir, {recursive: true, force: true})
  closeGuard()
}
process.exitCode = missed ? 1 : 0

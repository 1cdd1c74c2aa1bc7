/**
 * `db inspect` beside the databases' own dump (`pg_dump -s`, `mysqldump --no-data`): a thousand tables, in turns, medians
 * compared; then ten thousand, whose time and memory must not grow faster than they do.
 *
 *     npm run bench:inspect [-- ROUNDS [postgres15,mariadb,mysql]]
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createDatabaseOn, type TestDatabase} from '../test/support/servers/database.ts'
import {closeGuard} from '../test/support/servers/guard.ts'
import type {ServerKind} from '../test/support/servers/kinds.ts'
import {startServer} from '../test/support/servers/start.ts'

const MANY = 1_000
const TEN_TIMES = 10 * MANY
const ROUNDS = Number(process.argv[2] ?? 5)
const KINDS = (process.argv[3] ?? 'postgres15,mariadb,mysql').split(',') as ServerKind[]
const GOAL = 1
const GROWTH_GOAL = 12
const MEMORY_GOAL_MB = 400
const program = join(import.meta.dirname, '../bin/run.js')

interface Measured {
  readonly ms: number
  /** Largest resident set; undefined for other programs. */
  readonly mb: number | undefined
}

/** Tables as applications have them: a key, a few columns and indexes, a check, and a reference to the one before. */
function mysqlTable(n: number): string {
  const parent = n === 0 ? '' : `, CONSTRAINT fk_${n} FOREIGN KEY (parent) REFERENCES t_${n - 1} (id) ON DELETE CASCADE`
  return `CREATE TABLE t_${n} (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, tenant int NOT NULL, name varchar(200) NOT NULL DEFAULT 'x',
    note text, amount decimal(12,2) DEFAULT 0 CHECK (amount >= 0), created timestamp NOT NULL DEFAULT current_timestamp,
    parent bigint unsigned, kind enum('a','b','c') COMMENT 'a, b or c', UNIQUE KEY u (tenant, name), KEY k (created)${parent}
  ) COMMENT 'table ${n}'`
}

function postgresTable(n: number): string {
  const parent = n === 0 ? '' : ` REFERENCES t_${n - 1} (id) ON DELETE CASCADE`
  return `CREATE TABLE t_${n} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant int NOT NULL, name varchar(200) NOT NULL DEFAULT 'x', note text,
    amount numeric(12,2) DEFAULT 0 CHECK (amount >= 0), created timestamptz NOT NULL DEFAULT now(), parent bigint${parent},
    kind char(1) CHECK (kind IN ('a','b','c')), UNIQUE (tenant, name));
  CREATE INDEX k_${n} ON t_${n} (created);
  COMMENT ON TABLE t_${n} IS 'table ${n}'; COMMENT ON COLUMN t_${n}.kind IS 'a, b or c'`
}

async function createTables(database: TestDatabase, from: number, to: number): Promise<void> {
  const make = database.dialect === 'postgres' ? postgresTable : mysqlTable
  for (let n = from; n < to; n += 100)
    await database.query(Array.from({length: Math.min(100, to - n)}, (_, i) => make(n + i)).join(';\n'))
}

const REPORT_MEMORY =
  "--import=data:text/javascript,process.on('exit',()=>process.stderr.write('RSS='+process.resourceUsage().maxRSS))"

function lexigram(dir: string, database: TestDatabase, format: string): Measured {
  const env = {...process.env, DATABASE_URL: database.url, NODE_OPTIONS: REPORT_MEMORY}
  return run(process.execPath, [program, 'db', 'inspect', '--format', format], dir, env)
}

/** The server's own dump of its schema. */
function dump(dir: string, {dialect, server, name}: TestDatabase): Measured {
  const {host = '', port, user = '', password} = server ?? {}
  const address = [
    '-h',
    host,
    dialect === 'postgres' ? '-p' : '-P',
    String(port),
    dialect === 'postgres' ? '-U' : '-u',
    user,
  ]
  const [command, args] =
    dialect === 'postgres' ? ['pg_dump', ['-s']] : ['mysqldump', ['--protocol=tcp', '--no-data', '--triggers']]
  return run(command, [...args, ...address, name], dir, {...process.env, MYSQL_PWD: password, PGPASSWORD: password})
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Measured {
  const started = process.hrtime.bigint()
  const {status, stderr} = spawnSync(command, args, {cwd, env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8'})
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr}`)
  const kb = /RSS=(\d+)/.exec(stderr)?.[1]
  return {ms, mb: kb === undefined ? undefined : Number(kb) / 1024}
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const verdict = (value: number, goal: number): string => `goal <= ${goal}  ${value > goal ? 'MISSED' : 'ok'}`

/** @returns the median of `--format sql`. */
function compare(dir: string, database: TestDatabase): number {
  const tools = {
    'its own dump': () => dump(dir, database),
    'inspect sql': () => lexigram(dir, database, 'sql'),
    'inspect json': () => lexigram(dir, database, 'json'),
  }
  const times = new Map<string, number[]>(Object.keys(tools).map((name) => [name, []]))
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [name, tool] of Object.entries(tools)) {
      const {ms} = tool()
      if (round >= 0) times.get(name)?.push(ms)
    }
  const peer = median(times.get('its own dump') ?? [])
  for (const [name, list] of times) {
    const ratio = median(list) / peer
    const goal = name === 'its own dump' ? '' : `  ${verdict(Number(ratio.toFixed(2)), GOAL)}`
    process.stdout.write(`  ${name.padEnd(14)}${median(list).toFixed(0).padStart(7)} ms  ${ratio.toFixed(2)}x${goal}\n`)
  }
  return median(times.get('inspect sql') ?? [])
}

async function bench(kind: ServerKind, dir: string): Promise<void> {
  const server = await startServer(kind)
  try {
    const database = await createDatabaseOn(server)
    process.stdout.write(`${kind} ${server.version}, ${MANY} tables\n`)
    await createTables(database, 0, MANY)
    const one = compare(dir, database)
    await createTables(database, MANY, TEN_TIMES)
    const runs = [1, 2, 3].map(() => lexigram(dir, database, 'sql'))
    const ms = median(runs.map((measured) => measured.ms))
    const mb = median(runs.map((measured) => measured.mb ?? Number.NaN))
    process.stdout.write(`${kind}, ${TEN_TIMES} tables\n`)
    process.stdout.write(
      `  time          ${ms.toFixed(0).padStart(7)} ms  ${(ms / one).toFixed(1)}x  ${verdict(ms / one, GROWTH_GOAL)}\n`,
    )
    process.stdout.write(`  memory        ${mb.toFixed(0).padStart(7)} MB  ${verdict(mb, MEMORY_GOAL_MB)}\n`)
    await database.drop()
  } finally {
    await server.stop()
  }
}

const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
try {
  writeFileSync(join(dir, '.env'), '')
  for (const kind of KINDS) await bench(kind, dir)
} finally {
  rmSync(dir, {recursive: true, force: true})
  closeGuard()
}

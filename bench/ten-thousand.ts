/**
 * What ten thousand applied migrations cost a run with nothing to do, beside a hundred, on SQLite in the same run: medians
 * of processes started in turns. Ends with status 1 when the goal is missed.
 *
 *     npm run bench:ten-thousand [-- RUNS]
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const RUNS = Number(process.argv[2] ?? 21)
const GOAL = 1.5
const program = join(import.meta.dirname, '../bin/run.js')

function run(cwd: string, ...args: readonly string[]): number {
  const {DATABASE_URL: _, ...env} = process.env
  const started = performance.now()
  const {status, stderr} = spawnSync(process.execPath, [program, 'db', ...args], {cwd, env, encoding: 'utf8'})
  if (status !== 0) throw new Error(`db ${args.join(' ')} ended with status ${status}: ${stderr}`)
  return performance.now() - started
}

/** A project whose `count` migrations are in the history. */
function project(count: number): string {
  const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
  mkdirSync(join(dir, 'migrations'))
  writeFileSync(join(dir, 'application.yaml'), 'db:\n  backend:\n    url: sqlite:///app.db\n')
  for (let n = 0; n < count; n += 1) {
    const text = `-- migrate:up\ninsert into t values (${n});\n-- migrate:down\ndelete from t where n = ${n};\n`
    writeFileSync(join(dir, 'migrations', `${20_260_101_000_000 + n}_row_${n}.sql`), text)
  }
  run(dir, 'stamp', 'head')
  return dir
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

const projects = [100, 10_000].map((count) => ({count, dir: project(count), times: [] as number[]}))
try {
  for (let round = 0; round < RUNS; round += 1) {
    for (const {dir, times} of projects) times.push(run(dir, 'upgrade'))
  }
  for (const {count, times} of projects) {
    process.stdout.write(`${String(count).padStart(6)} applied, nothing to do: ${median(times).toFixed(0)} ms\n`)
  }
  const [few = Number.NaN, many = Number.NaN] = projects.map(({times}) => median(times))
  const missed = many / few > GOAL
  process.stdout.write(`ratio ${(many / few).toFixed(2)}  goal <= ${GOAL}  ${missed ? 'MISSED' : 'ok'}\n`)
  if (missed) process.exitCode = 1
} finally {
  for (const {dir} of projects) rmSync(dir, {recursive: true, force: true, maxRetries: 5})
}

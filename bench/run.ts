/**
 * How long the program takes to start, beside `node -e 0` in the same run: medians of processes started in turns, so that
 * whatever else the machine does meets all of them alike. Ends with status 1 when a goal is missed.
 *
 *     npm run bench [-- RUNS]
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const WARMUPS = 3
const RUNS = Number(process.argv[2] ?? 40)
const program = join(import.meta.dirname, '../bin/run.js')

interface Case {
  readonly name: string
  readonly args: readonly string[]
  /** Longest time, in times of the first case. */
  readonly goal?: number
}

const CASES: readonly [Case, ...Case[]] = [
  {name: 'node -e 0', args: ['-e', '0']},
  {name: 'lexigram --version', args: [program, '--version'], goal: 3.5},
  {name: 'lexigram db upgrade, nothing to do, SQLite', args: [program, 'db', 'upgrade'], goal: 5},
  {name: 'lexigram db status, SQLite', args: [program, 'db', 'status']},
]

/** A project whose three migrations are applied. */
function project(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lexigram-bench-'))
  mkdirSync(join(dir, 'migrations'))
  writeFileSync(join(dir, 'application.yaml'), 'db:\n  backend:\n    url: sqlite:///app.db\n')
  for (const number of [1, 2, 3]) {
    writeFileSync(
      join(dir, `migrations/2026010${number}000000_t${number}.sql`),
      `create table t${number} (id integer);\n`,
    )
  }
  run(dir, [program, 'db', 'upgrade'])
  return dir
}

function run(cwd: string, args: readonly string[]): number {
  const {DATABASE_URL: _, ...env} = process.env
  const started = process.hrtime.bigint()
  const {status} = spawnSync(process.execPath, args, {cwd, env, stdio: 'ignore'})
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with status ${status}`)
  return ms
}

function measure(dir: string): readonly number[][] {
  const times = CASES.map((): number[] => [])
  for (let round = -WARMUPS; round < RUNS; round += 1) {
    for (const [index, {args}] of CASES.entries()) {
      const ms = run(dir, args)
      if (round >= 0) times[index]?.push(ms)
    }
  }
  return times.map((list) => list.sort((a, b) => a - b))
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN

function report(times: readonly number[][]): boolean {
  const [base = []] = times
  const row = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(44) : cell.padStart(9))).join(' ')
  const lines = [row(['', 'median', 'fastest', 'ratio', 'goal', ''])]
  let missed = false
  for (const [index, {name, goal}] of CASES.entries()) {
    const sorted = times[index] ?? []
    const ratio = median(sorted) / median(base)
    const late = goal !== undefined && ratio > goal
    missed ||= late
    const goals = goal === undefined ? ['', ''] : [`<= ${goal}`, late ? 'MISSED' : 'ok']
    lines.push(
      row([name, `${median(sorted).toFixed(1)} ms`, `${(sorted[0] ?? 0).toFixed(1)} ms`, ratio.toFixed(2), ...goals]),
    )
  }
  process.stdout.write(
    `Node ${process.versions.node}, ${RUNS} runs each\n${lines.map((line) => line.trimEnd()).join('\n')}\n`,
  )
  return missed
}

const dir = project()
try {
  if (report(measure(dir))) process.exitCode = 1
} finally {
  rmSync(dir, {recursive: true, force: true, maxRetries: 5})
}

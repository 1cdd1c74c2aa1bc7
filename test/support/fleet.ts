/** Projects with many backends, and what a run of one needs of memory. */
import {readFileSync} from 'node:fs'
import {type CliOptions, type CliResult, startCli} from './cli.ts'
import {childrenOf} from './pausing.ts'
import {makeProject, type TestProject} from './project.ts'

export interface BackendReport {
  readonly name: string
  readonly schema?: string
  readonly to?: string | null
  readonly pending?: number
  readonly current?: string | null
  readonly error?: {readonly code: string; readonly message: string}
  readonly notBegun?: string
}

export interface FleetReport {
  readonly ok: boolean
  readonly error?: {readonly code: string; readonly backend?: string}
  readonly backends: readonly BackendReport[]
}

export const tenantNames = (count: number): readonly string[] => Array.from({length: count}, (_, n) => `tenant${n}`)

/** One SQLite file for each name, with the migrations of one folder, or of `dirs` where that names another. */
export function sqliteFleet(
  names: readonly string[],
  files: Readonly<Record<string, string>>,
  dirs: Readonly<Record<string, string>> = {},
): TestProject {
  const entries = names.map(
    (name) =>
      `    - {name: ${name}, backend: {url: 'sqlite:///${name}.db'}, migration_dir: ${dirs[name] ?? 'migrations'}}\n`,
  )
  return makeProject({files: {...files, 'application.yaml': `db:\n  backends:\n${entries.join('')}`}})
}

export interface MeasuredRun {
  readonly result: CliResult
  /** Most memory that it had at once, in bytes (Linux). */
  readonly peak: number
  /** Most processes that it had started and not ended. */
  readonly processes: number
}

/** Runs the program and looks at it all the while. */
export async function measure(args: readonly string[], options: CliOptions): Promise<MeasuredRun> {
  const {child, result} = startCli(args, options)
  let peak = 0
  let processes = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid))
    processes = Math.max(processes, childrenOf(child.pid).length)
  }, 20)
  try {
    return {result: await result, peak, processes}
  } finally {
    clearInterval(watch)
  }
}

/** The kernel keeps the peak itself, so that nothing between two looks is missed but the very end. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}

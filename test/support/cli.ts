/** Runs the built program as a user would: its own home, working directory and environment, no terminal. */
import {type ChildProcess, spawn} from 'node:child_process'
import {mkdirSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {ROOT} from './build.ts'
import {freshFolder, recordOutput} from './run-context.ts'

export interface CliOptions {
  /** @defaultValue an empty folder, removed afterwards */
  readonly cwd?: string
  /** Added to the clean environment; `undefined` takes a variable out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What it reads on standard input, which is then closed. @defaultValue nothing, closed */
  readonly input?: string
  /** After this it is killed, and `signal` says so. @defaultValue 60000 */
  readonly timeoutMs?: number
}

export interface CliResult {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as its one JSON document. @throws Error with both streams when it is none */
  json<T = unknown>(): T
}

export interface RunningCli {
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
  /** What was printed so far. */
  output(): {stdout: string; stderr: string}
  /** Waits until standard output or error matches. @throws Error when it ends first */
  printed(pattern: RegExp): Promise<void>
}

export const runCli = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  startCli(args, options).result

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const folder = freshFolder('cli')
  const home = join(folder, 'home')
  const cwd = options.cwd ?? join(folder, 'cwd')
  for (const path of [home, cwd]) mkdirSync(path, {recursive: true})
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    cwd,
    env: cleanEnvironment(home, options.env ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const chunks: {stdout: Buffer[]; stderr: Buffer[]} = {stdout: [], stderr: []}
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => chunks[stream].push(chunk))
  }
  const output = () => ({
    stdout: Buffer.concat(chunks.stdout).toString('utf8'),
    stderr: Buffer.concat(chunks.stderr).toString('utf8'),
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000)
  const result = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => {
      clearTimeout(timer)
      recordOutput(`lexigram ${args.join(' ')}`, Buffer.concat(chunks.stdout), Buffer.concat(chunks.stderr))
      rmSync(folder, {recursive: true, force: true, maxRetries: 5})
      resolve(resultOf(status, signal, output()))
    })
  })
  return {child, result, output, printed: (pattern) => waitForOutput(child, output, pattern)}
}

function cleanEnvironment(home: string, extra: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'ComSpec', 'NODE_V8_COVERAGE'].map(
    (name) => [name, process.env[name]] as const,
  )
  const path = `${dirname(process.execPath)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
  const all = {...Object.fromEntries(kept), PATH: path, HOME: home, USERPROFILE: home, LANG: 'C.UTF-8', ...extra}
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function resultOf(
  status: number | null,
  signal: NodeJS.Signals | null,
  {stderr, stdout}: {stdout: string; stderr: string},
): CliResult {
  const json = <T>(): T => {
    try {
      return JSON.parse(stdout) as T
    } catch (cause) {
      const streams = `stdout:\n${stdout}\nstderr:\n${stderr}`
      throw new Error(`no JSON document on stdout (status ${status ?? signal})\n${streams}`, {cause})
    }
  }
  return {status, signal, stdout, stderr, json}
}

function waitForOutput(
  child: ChildProcess,
  output: () => {stdout: string; stderr: string},
  pattern: RegExp,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const {stderr, stdout} = output()
      if (pattern.test(stdout) || pattern.test(stderr)) resolve()
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('close', () => {
      look()
      const {stderr, stdout} = output()
      reject(new Error(`it ended before it printed ${pattern}\nstdout:\n${stdout}\nstderr:\n${stderr}`))
    })
    look()
  })
}

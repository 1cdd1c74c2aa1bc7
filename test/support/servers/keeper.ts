/**
 * Run as a program: reads `{guard, mark}`, `{release}` and `{folder}` lines, and when its standard input closes, because
 * its owner ended in whatever way, ends those processes and removes those folders.
 */
import {readdirSync, readFileSync, rmSync} from 'node:fs'
import {createInterface} from 'node:readline'
import {setTimeout as sleep} from 'node:timers/promises'

interface Message {
  readonly guard?: number
  readonly mark?: string
  readonly release?: number
  readonly folder?: string
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return undefined
  }
}

/** Ids are used again: on Linux only a process that still names `mark` is ours. A zombie has no command line. */
function isOurs(pid: number, mark: string): boolean {
  if (process.platform === 'linux') return commandOf(pid)?.includes(mark) ?? false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export const processesNaming = (mark: string): number[] =>
  process.platform !== 'linux'
    ? []
    : readdirSync('/proc')
        .map(Number)
        .filter((pid) => pid > 0 && pid !== process.pid && isOurs(pid, mark))

/** SIGQUIT is PostgreSQL's immediate shutdown, which also frees its shared memory; the others get SIGKILL at once. */
export async function endProcess(pid: number, mark: string): Promise<void> {
  const gentle = /(^|\/)postgres(\.exe)?\0/.test(commandOf(pid) ?? '')
  for (const signal of gentle ? (['SIGQUIT', 'SIGKILL'] as const) : (['SIGKILL'] as const)) {
    if (!isOurs(pid, mark)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < 3_000 && isOurs(pid, mark); waited += 20) await sleep(20)
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, {recursive: true, force: true, maxRetries: 20, retryDelay: 50})
}

async function keep(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const processes = new Map<number, string>()
  const folders = new Set<string>()
  for await (const line of createInterface({input: process.stdin})) {
    const message = JSON.parse(line) as Message
    if (message.guard !== undefined) processes.set(message.guard, message.mark ?? '')
    if (message.release !== undefined) processes.delete(message.release)
    if (message.folder !== undefined) folders.add(message.folder)
  }
  await Promise.all([...processes].map(([pid, mark]) => endProcess(pid, mark)))
  for (const folder of folders) removeFolder(folder)
}

if (import.meta.main) await keep()

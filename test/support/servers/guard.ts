/**
 * Ends what a process started, however that process ends (keeper.ts does it, when its standard input closes).
 * There is one guard for each process that starts servers.
 */
import {type ChildProcess, spawn} from 'node:child_process'
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {folderParents, makeReachableFolder} from './account.ts'
import {isAlive} from './cache.ts'
import {endProcess, processesNaming, removeFolder} from './keeper.ts'

const PREFIX = 'lexigram-tests-'
const OWNER = 'owner.pid'

const processes = new Map<number, string>()
const folders = new Set<string>()
let keeper: ChildProcess | undefined

function tell(message: object): void {
  if (keeper === undefined) {
    keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.ts', import.meta.url))], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: tmpdir(),
      env: {PATH: process.env.PATH},
    })
    keeper.unref()
    const input = keeper.stdin as unknown as {unref?: () => void}
    input.unref?.()
    keeper.stdin?.on('error', () => {})
  }
  keeper.stdin?.write(`${JSON.stringify(message)}\n`)
}

/** The process `pid`, whose command line holds `mark`, ends with this process. */
export function guardProcess(pid: number, mark: string): void {
  processes.set(pid, mark)
  tell({guard: pid, mark})
}

export function releaseProcess(pid: number): void {
  processes.delete(pid)
  tell({release: pid})
}

/** A fresh folder that goes with this process. */
export function guardedFolder(use: 'files' | 'data'): string {
  const folder = makeReachableFolder(PREFIX, use)
  writeFileSync(join(folder, OWNER), String(process.pid))
  folders.add(folder)
  tell({folder})
  return folder
}

/** Ends all guarded processes and removes all guarded folders, now. */
export async function closeGuard(): Promise<void> {
  const ending = keeper
  keeper = undefined
  if (ending !== undefined && ending.exitCode === null && ending.signalCode === null) {
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.ref()
    ending.stdin?.end()
    await ended
  }
  // The keeper has done this, unless somebody killed it.
  await Promise.all([...processes].map(([pid, mark]) => endProcess(pid, mark)))
  for (const folder of folders) removeFolder(folder)
  processes.clear()
  folders.clear()
}

/** Ends what a killed run left, for the case that its keeper was killed too. */
export async function sweepStale(): Promise<void> {
  const found = folderParents().flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
  for (const folder of found.filter((path) => basename(path).startsWith(PREFIX))) {
    try {
      if (statSync(folder).uid !== process.getuid?.() || isAlive(ownerOf(folder))) continue
      await Promise.all(processesNaming(folder).map((pid) => endProcess(pid, folder)))
      removeFolder(folder)
    } catch {
      // Somebody else is removing it.
    }
  }
}

function ownerOf(folder: string): number {
  try {
    return Number(readFileSync(join(folder, OWNER), 'utf8'))
  } catch {
    // Just made, its owner not written yet; or half removed an hour ago.
    return Date.now() - statSync(folder).mtimeMs < 60_000 ? process.pid : 0
  }
}

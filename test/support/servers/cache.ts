/** Server binaries kept between runs. A folder is there whole or not at all: it is made aside and renamed. */
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {homedir, tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {isRoot, openToAll, reachable} from './account.ts'

/** The user's cache folder; root's is often closed to the account that runs the servers, then the system's. */
export function cacheFolder(): string {
  const xdg = process.env.XDG_CACHE_HOME
  const own = xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache')
  for (const parent of isRoot() ? [own, '/var/cache', tmpdir()] : [own, tmpdir()]) {
    try {
      mkdirSync(parent, {recursive: true})
      if (!reachable(parent)) continue
      const folder = join(parent, 'lexigram-tests')
      mkdirSync(folder, {recursive: true, mode: 0o755})
      return folder
    } catch {
      // A read-only home: the next place.
    }
  }
  throw new Error('no folder for cached server binaries; set XDG_CACHE_HOME')
}

/** `<cache>/<name>`, filled by `fill` on first use. Two runs at once fill it once. */
export async function cached(name: string, fill: (folder: string) => void | Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name)
  if (existsSync(folder)) return folder
  await withFileLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const aside = `${folder}.new-${process.pid}`
    rmSync(aside, {recursive: true, force: true})
    mkdirSync(aside, {recursive: true})
    try {
      await fill(aside)
      openToAll(aside)
      renameSync(aside, folder)
    } finally {
      rmSync(aside, {recursive: true, force: true})
    }
  })
  return folder
}

export async function withFileLock<T>(path: string, body: () => T | Promise<T>): Promise<T> {
  while (!tryLock(path)) await sleep(200)
  try {
    return await body()
  } finally {
    rmSync(path, {force: true})
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), {flag: 'wx'})
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
  if (owner > 0 && !isAlive(owner)) rmSync(path, {force: true})
  return false
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

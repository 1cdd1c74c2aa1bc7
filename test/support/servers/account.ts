/** Servers refuse to run as root: whom they run as, and what that account can reach. */
import {chmodSync, chownSync, lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

export interface Account {
  readonly uid: number
  readonly gid: number
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** Whom the servers run as: nobody for root, the user itself (`undefined`) else. */
export function serverAccount(): Account | undefined {
  if (!isRoot()) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':')
  return {uid: Number(uid), gid: Number(gid)}
}

/** Whether the servers' account may pass through `path` and all folders above it. */
export function reachable(path: string): boolean {
  if (!isRoot()) return true
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) === 0 || (statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Lets everybody read a tree, as `chmod -R a+rX`. */
export function openToAll(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  const runnable = stat.isDirectory() || (stat.mode & 0o100) !== 0
  chmodSync(path, stat.mode | (runnable ? 0o555 : 0o444))
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}

/** A fresh folder whose insides the servers' account can reach. */
export function makeReachableFolder(prefix: string): string {
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => reachable(folder)) ?? tmpdir()
  const folder = realpathSync(mkdtempSync(join(parent, prefix)))
  chmodSync(folder, 0o755)
  return folder
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}

/** Servers refuse to run as root: whom they run as, and what that account can reach. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
} from 'node:fs'
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

/** Where data and run folders may be made, best first. */
export const folderParents = (): readonly string[] =>
  [...new Set([tmpdir(), '/tmp', '/var/tmp', MEMORY])].filter((folder) => existsSync(folder))

const MEMORY = '/dev/shm'
const ENOUGH_MEMORY = 4 * 2 ** 30

/** Creating a database makes hundreds of small files: in memory that takes 25 ms, on a busy disk 300. */
function hasMemoryFolder(): boolean {
  if (process.platform !== 'linux' || !existsSync(MEMORY) || !reachable(MEMORY)) return false
  const {bavail, bsize} = statfsSync(MEMORY)
  return bavail * bsize > ENOUGH_MEMORY
}

/** A fresh folder whose insides the servers' account can reach; for data that nobody needs tomorrow, in memory. */
export function makeReachableFolder(prefix: string, use: 'files' | 'data'): string {
  const onDisk = folderParents().find((folder) => folder !== MEMORY && reachable(folder)) ?? tmpdir()
  const parent = use === 'data' && hasMemoryFolder() ? MEMORY : onDisk
  const folder = realpathSync(mkdtempSync(join(parent, prefix)))
  chmodSync(folder, 0o755)
  return folder
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}

/** Who runs this process, for the history. */
import os from 'node:os'

/** `user@host`, as the operating system knows them. */
export function currentUser(): string {
  try {
    return `${os.userInfo().username}@${os.hostname()}`
  } catch {
    // A container may run with a user id that has no name.
    return `uid ${process.getuid?.() ?? '?'}@${os.hostname()}`
  }
}

/** `host:pid` of this process. */
export const currentOwner = (): string => `${os.hostname()}:${process.pid}`

/**
 * Whether the process that `owner` names still runs.
 *
 * @returns undefined when it is on another host, where nobody here can tell.
 */
export function isAlive(owner: string): boolean | undefined {
  const [, host, pid] = /^(.*):(\d+)$/s.exec(owner) ?? []
  if (host !== os.hostname()) return undefined
  try {
    // Signal 0 asks only whether the process is there.
    return process.kill(Number(pid), 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

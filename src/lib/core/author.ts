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

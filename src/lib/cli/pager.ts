/** Shows what is longer than the terminal through the user's pager. */
import {type SpawnOptions, spawn} from 'node:child_process'

export interface PagerOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the terminal; undefined where there is none. */
  readonly rows: number | undefined
  /** Prints what no pager is needed for. */
  write(text: string): void
}

/** What `less` does unless LESS says otherwise: quits when it fits, keeps colours, leaves the screen as it was. */
const LESS = 'FRX'

/** Done when the reader is: closing the pager early is as good as reading to the end. */
export async function page(text: string, {env, rows, write}: PagerOptions): Promise<void> {
  const pager = env.PAGER ?? 'less'
  const fits = rows === undefined || !hasLines(text, rows)
  if (fits || pager === '' || pager === 'cat' || env.TERM === 'dumb') {
    write(text)
    return
  }
  // $PAGER may have arguments, so a shell reads it.
  const command = env.PAGER === undefined ? {name: 'less', shell: false} : {name: pager, shell: true}
  if (!(await shown(text, command.name, {shell: command.shell, env: {...env, LESS: env.LESS ?? LESS}}))) write(text)
}

/** Whether `text` has at least so many. */
function hasLines(text: string, count: number): boolean {
  let at = -1
  for (let line = 0; line < count; line += 1) {
    at = text.indexOf('\n', at + 1)
    if (at === -1) return false
  }
  return true
}

/** @returns false when there is no such program. */
async function shown(text: string, command: string, options: SpawnOptions): Promise<boolean> {
  const restore = leaveInterruptsToPager()
  try {
    return await new Promise((resolve) => {
      const child = spawn(command, {...options, stdio: ['pipe', 'inherit', 'inherit']})
      child.on('error', () => resolve(false))
      child.on('close', (status) => resolve(status !== NOT_FOUND))
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(text)
    })
  } finally {
    restore()
  }
}

/** What a shell ends with when it finds no such program. */
const NOT_FOUND = 127

/** Ctrl-C reaches the pager too, where it means something else than to end. */
function leaveInterruptsToPager(): () => void {
  const listeners = process.listeners('SIGINT')
  const ignore = (): void => undefined
  process.removeAllListeners('SIGINT').on('SIGINT', ignore)
  return () => {
    process.off('SIGINT', ignore)
    for (const listener of listeners) process.on('SIGINT', listener)
  }
}

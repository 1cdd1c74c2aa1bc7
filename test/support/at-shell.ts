/** `lexigram db shell` at a real terminal. */
import {join} from 'node:path'
import {hasTmux, Terminal} from '../../scripts/shell/terminal.ts'
import {ROOT} from './build.ts'
import {recordOutput} from './run-context.ts'
import {installPackages} from './servers/debian.ts'
import {inCi} from './servers/kinds.ts'

export type {Terminal} from '../../scripts/shell/terminal.ts'

/** Whether there is a terminal, installed where that can be. @throws Error in CI when there is none. */
export async function findTmux(): Promise<boolean> {
  if (!hasTmux() && process.platform === 'linux') await installPackages('tmux', ['tmux']).catch(() => undefined)
  if (!hasTmux() && inCi()) throw new Error('tmux is not installed')
  return hasTmux()
}

export const atShell = (
  cwd: string,
  {
    args = [],
    env = {},
    rows = 100,
  }: {args?: readonly string[]; env?: Readonly<Record<string, string>>; rows?: number} = {},
): Promise<Terminal> =>
  Terminal.open({
    cwd,
    rows,
    command: [process.execPath, join(ROOT, 'bin/run.js'), 'db', 'shell', ...args],
    // Searched for secrets, as all that the tests print.
    onClose: (screen) => recordOutput(`lexigram db shell ${args.join(' ')}`, Buffer.from(screen), Buffer.alloc(0)),
    env: {PATH: process.env.PATH ?? '', HOME: cwd, LANG: 'C.UTF-8', TERM: 'screen', ...env},
  })

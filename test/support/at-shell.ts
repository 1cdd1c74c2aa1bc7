/** `lexigram db shell` at a real terminal. */
import {join} from 'node:path'
import {Terminal} from '../../scripts/shell/terminal.ts'
import {ROOT} from './build.ts'

export {hasTmux, type Terminal} from '../../scripts/shell/terminal.ts'

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
    env: {PATH: process.env.PATH ?? '', HOME: cwd, LANG: 'C.UTF-8', TERM: 'screen', ...env},
  })

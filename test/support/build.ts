/** Builds `dist` before the tests that run the built program, when it is older than what it is made of. */
import {spawnSync} from 'node:child_process'
import {existsSync, globSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const newest = (patterns: readonly string[]): number =>
  Math.max(0, ...globSync(patterns, {cwd: ROOT}).map((file) => statSync(join(ROOT, file)).mtimeMs))

export function buildIfStale(): void {
  if (!existsSync(join(ROOT, 'scripts/build.ts'))) {
    process.stdout.write('not built: scripts/build.ts is not there yet\n')
    return
  }
  const made = existsSync(join(ROOT, 'dist/cli.js')) ? statSync(join(ROOT, 'dist/cli.js')).mtimeMs : 0
  if (made > newest(['src/**/*', 'scripts/*.ts', 'package.json'])) return
  const {status} = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('npm run build failed: no test can run the program')
}

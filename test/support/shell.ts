/** Runs a command line as a reader of the documentation would type it. */
import {spawn} from 'node:child_process'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {ROOT} from './build.ts'
import {recordOutput} from './run-context.ts'

export interface ShellResult {
  readonly status: number | null
  /** Both streams in one, as on a terminal. */
  readonly output: string
}

/** Runs `command` in a POSIX shell in `cwd`, with the built program on the path as `lexigram`. */
export function runShell(command: string, cwd: string): Promise<ShellResult> {
  const bin = join(cwd, '..', 'bin')
  mkdirSync(bin, {recursive: true})
  writeFileSync(join(bin, 'lexigram'), `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin/run.js')}" "$@"\n`)
  chmodSync(join(bin, 'lexigram'), 0o755)
  const env = {PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`, HOME: cwd, LANG: 'C.UTF-8'}
  const child = spawn('/bin/sh', ['-c', `{ ${command}\n} 2>&1`], {cwd, env, stdio: ['ignore', 'pipe', 'inherit']})
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      recordOutput(command, Buffer.concat(chunks), Buffer.from(''))
      resolve({status, output: Buffer.concat(chunks).toString('utf8')})
    })
  })
}

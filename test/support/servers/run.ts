/** Runs a program to its end; its output is shown only when it fails. */
import {type ExecFileException, execFile} from 'node:child_process'
import {existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {promisify} from 'node:util'
import type {Account} from './account.ts'

const execute = promisify(execFile)

export interface RunOptions {
  readonly account?: Account | undefined
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const {account, ...rest} = options
  try {
    const {stdout} = await execute(command, args, {maxBuffer: 64 * 1024 * 1024, ...rest, ...account})
    return stdout
  } catch (error) {
    const {code, signal, stderr, stdout} = error as ExecFileException
    if (stdout === undefined) throw error
    const output = `${stdout}${stderr ?? ''}`.trim().split('\n').slice(-15).join('\n')
    throw new Error(`${command} ${args.join(' ')}\nended with ${code ?? signal}:\n${output}`)
  }
}

/** The first of `names` found on the path or in `folders`. */
export function findProgram(names: readonly string[], folders: readonly string[] = []): string | undefined {
  const places = [...folders, ...(process.env.PATH ?? '').split(delimiter).filter((place) => place !== '')]
  return names.flatMap((name) => places.map((place) => join(place, name))).find((path) => existsSync(path))
}

/** What a server sees: no locale, no time zone, no PG* or MYSQL_* of whoever runs the tests. */
export const serverEnvironment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  ...(process.platform === 'win32' ? {SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP} : {}),
  LC_ALL: 'C',
  TZ: 'UTC',
  ...extra,
})

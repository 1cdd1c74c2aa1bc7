/** A temporary folder with configuration files, and the loader on it. */
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {type LoadOptions, loadConfig} from '../../src/lib/config/load.ts'
import {ConfigError} from '../../src/lib/config/problems.ts'
import type {Config} from '../../src/lib/config/types.ts'

export interface ConfigFolder extends Disposable {
  readonly dir: string
  write(files: Readonly<Record<string, string>>): void
  load(options?: Partial<LoadOptions>): Promise<Config>
  /** The error that loading ends in. */
  failure(options?: Partial<LoadOptions>): Promise<unknown>
  /** Its problems, one line each, and nothing else. */
  problems(options?: Partial<LoadOptions>): Promise<string>
}

/** Without `HOME`, so that no password file of the machine is read. */
export function configFolder(files: Readonly<Record<string, string>>): ConfigFolder {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'lexigram-config-'))
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(dir, name)), {recursive: true})
      writeFileSync(join(dir, name), text, {mode: 0o600})
    }
  }
  write(files)
  const load = (options: Partial<LoadOptions> = {}): Promise<Config> =>
    loadConfig({cwd: dir, ...options, env: {HOME: join(dir, 'home'), ...options.env}})
  const failure = (options?: Partial<LoadOptions>): Promise<unknown> =>
    load(options).then(
      () => {
        throw new Error('the configuration loaded')
      },
      (error: unknown) => error,
    )
  const problems = async (options?: Partial<LoadOptions>): Promise<string> => {
    const error = await failure(options)
    if (!(error instanceof ConfigError)) throw error
    return error.why ?? ''
  }
  return {dir, write, load, failure, problems, [Symbol.dispose]: () => rmSync(dir, {recursive: true, force: true})}
}

/** A file with one SQLite backend and whatever else belongs under `db`. */
export const withDb = (more: string): string => `db:\n  backend: {url: "sqlite:///app.db"}\n${more}`

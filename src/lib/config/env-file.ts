/** The variables of the process with those of the `.env` file under them, each knowing where it came from. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseEnv} from 'node:util'
import {LexigramError} from '../core/errors.ts'
import type {UsedVariable} from './tree.ts'
import type {Env} from './types.ts'

export interface Environment {
  /** All variables; those of the process win. A new object: the one passed in is not changed. */
  readonly variables: Env
  /** The name with its place in `.env`, if it came from there. */
  readonly origin: (name: string) => UsedVariable
}

/**
 * Reads `.env` in `dir`, if there is one, under `env`.
 *
 * @param shown - turns an absolute path into the one messages show.
 */
export function readEnvironment(dir: string, env: Env, shown: (path: string) => string): Environment {
  const file = join(dir, '.env')
  const text = readIfThere(file, shown)
  if (text === undefined) return {variables: env, origin: (name) => ({name})}
  const fromFile = parseEnv(text.replace(/^\uFEFF/, ''))
  const isSet = (name: string): boolean => env[name] !== undefined
  return {
    variables: {...fromFile, ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))},
    origin: (name) => {
      if (isSet(name) || !Object.hasOwn(fromFile, name)) return {name}
      return {name, from: `${shown(file)}:${lineOf(text, name)}`}
    },
  }
}

function readIfThere(file: string, shown: (path: string) => string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new LexigramError('LEX_CONFIG_INVALID', `cannot read ${shown(file)}`, {
      why: 'the file is there, but it could not be read',
      fix: 'make it readable, or remove it',
      cause: error,
    })
  }
}

/** The last line that sets `name`: a later one wins. */
function lineOf(text: string, name: string): number {
  const lines = text.split(/\r?\n/)
  return lines.findLastIndex((line) => /^\s*(?:export\s+)?([^=]*?)\s*=/.exec(line)?.[1] === name) + 1
}

/** True for "there is no such file"; a file that may not be read is an error. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code))

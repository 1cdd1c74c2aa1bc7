/** A configuration that a program has as an object instead of a file: checked and completed in the same way. */
import {resolve} from 'node:path'
import {buildConfig} from './build.ts'
import {urlOptionsOf} from './load.ts'
import type {Finding} from './problems.ts'
import type {Origin, ScalarValue, TreeNode} from './tree.ts'
import type {Config, Env} from './types.ts'
import {validateTree} from './validate.ts'

export interface ObjectOptions {
  /** What relative paths are relative to. @defaultValue the working directory */
  readonly dir?: string
  /** For what URLs leave open, such as `PGHOST`. @defaultValue `process.env` */
  readonly env?: Env
}

/**
 * The configuration for what would stand under `db:` in a file.
 *
 * @throws {@link ConfigError} with every problem at once.
 */
export function configOf(section: object, {dir = process.cwd(), env = process.env}: ObjectOptions = {}): Config {
  const origin: Origin = {kind: 'default'}
  const environment = {variables: env, origin: (name: string) => ({name})}
  const findings: Finding[] = []
  const root = validateTree(treeOf(section, origin), 'db', findings)
  const context = {dir: resolve(dir), section: 'db', environment, urlOptions: urlOptionsOf(resolve(dir), environment)}
  return buildConfig(root, context, findings)
}

function treeOf(value: unknown, origin: Origin): TreeNode {
  if (Array.isArray(value)) return {kind: 'list', items: value.map((item) => treeOf(item, origin)), origin}
  if (typeof value !== 'object' || value === null) return {kind: 'scalar', value: value as ScalarValue, origin}
  const given = Object.entries(value).filter(([, child]) => child !== undefined)
  return {
    kind: 'map',
    entries: new Map(given.map(([key, child]) => [key, {origin, node: treeOf(child, origin)}])),
    origin,
  }
}

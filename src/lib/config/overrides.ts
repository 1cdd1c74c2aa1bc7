/** `LEX_DB__POOL__MAX_SIZE=3` and values of flags, put over the tree of the files. */
import type {Environment} from './env-file.ts'
import {nearestOf} from './nearest.ts'
import type {Finding} from './problems.ts'
import {entriesOf, itemOf, type KeyPath, schemaAt} from './schema.ts'
import {type Origin, setAt, type TreeNode} from './tree.ts'

/** `LEX_SQL__…` means the same, as `sql:` does in a file. */
const PREFIX = /^LEX_(?:DB|SQL)__/i

/** A key set by a flag of the command line, over everything else. */
export interface FlagValue {
  /** `db.migrations.format` */
  readonly key: string
  /** `--format` */
  readonly flag: string
  readonly value: string | number | boolean
}

/** `root` with the variables that name a key of it; a variable that names none is a finding. Empty ones count as not set. */
export function applyVariables(
  root: TreeNode,
  section: string,
  environment: Environment,
  findings: Finding[],
): TreeNode {
  let tree = root
  for (const name of Object.keys(environment.variables).sort()) {
    const value = environment.variables[name]
    if (!PREFIX.test(name) || value === undefined || value === '') continue
    const path = pathOf(name.replace(PREFIX, '').split('__'))
    const origin: Origin = {kind: 'variable', variable: environment.origin(name)}
    const finding = checkPath(path, section, origin)
    const next = finding === undefined ? setAt(tree, path, {kind: 'scalar', value, origin, untyped: true}) : tree
    if (finding !== undefined) findings.push(finding)
    else if (next === undefined) findings.push(gapInList(path, section, origin))
    else tree = next
  }
  return tree
}

/** `root` with the values of flags. */
export function applyFlags(root: TreeNode, flags: readonly FlagValue[]): TreeNode {
  let tree = root
  for (const {key, flag, value} of flags) {
    const origin: Origin = {kind: 'flag', flag}
    tree = setAt(tree, pathOf(key.split('.').slice(1)), {kind: 'scalar', value, origin, untyped: true}) ?? tree
  }
  return tree
}

const pathOf = (steps: readonly string[]): KeyPath =>
  steps.map((step) => (/^\d{1,4}$/.test(step) ? Number(step) : step.toLowerCase()))

const keyOf = (section: string, path: KeyPath): string => [section, ...path].join('.')

/** `undefined` when `path` names a single value. */
function checkPath(path: KeyPath, section: string, at: Origin): Finding | undefined {
  const schema = schemaAt(path)
  if (schema !== undefined && entriesOf(schema) === undefined && itemOf(schema) === undefined) return undefined
  const known = path.findIndex((_, index) => schemaAt(path.slice(0, index + 1)) === undefined)
  const parent = schema === undefined ? path.slice(0, known) : path
  const parentSchema = schemaAt(parent)
  const keys = parentSchema === undefined ? [] : Object.keys(entriesOf(parentSchema) ?? {})
  const names = keys.map((key) => variableOf([...parent, key]))
  const nearest = schema === undefined ? nearestOf(String(path[known]), keys) : undefined
  return {
    kind: schema === undefined ? 'unknown-key' : 'wrong-value',
    key: keyOf(section, path),
    at,
    found: schema === undefined ? 'the variable names no known key' : 'the variable names no single value',
    allowed: names.length === 0 ? `${variableOf(parent)}__0, …` : names.join(', '),
    nearest: nearest === undefined ? undefined : variableOf([...parent, nearest]),
  }
}

const variableOf = (path: KeyPath): string => ['LEX_DB', ...path.map((step) => String(step).toUpperCase())].join('__')

const gapInList = (path: KeyPath, section: string, at: Origin): Finding => ({
  kind: 'wrong-value',
  key: keyOf(section, path),
  at,
  found: 'the number leaves a gap in the list',
  allowed: 'the number of an entry, or the next one; they count from 0',
})

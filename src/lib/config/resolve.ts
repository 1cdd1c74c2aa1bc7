/** A checked tree → one effective tree per backend: defaults, shared keys and its own keys, each value with its origin. */
import {posix} from 'node:path'
import type {Finding} from './problems.ts'
import {DEFAULTS} from './schema.ts'
import {mergeTrees, nodeAt, type Origin, type ScalarValue, type TreeNode} from './tree.ts'

/** One backend before its URL is parsed. */
export interface EffectiveBackend {
  /** `db` or `db.backends.0`. */
  readonly key: string
  readonly name: string
  readonly primary: boolean
  /** True for an entry of `backends:`, which shows its name. */
  readonly listed: boolean
  /** `name` and `primary` of an entry, `backend`, `pool`, `operations`, `migrations`; complete without findings. */
  readonly tree: TreeNode
}

const NO_ORIGIN: Origin = {kind: 'default'}

const treeOfDefaults = (values: Readonly<Record<string, ScalarValue>>): TreeNode => ({
  kind: 'map',
  origin: NO_ORIGIN,
  entries: new Map(
    Object.entries(values).map(([key, value]) => [
      key,
      {origin: NO_ORIGIN, node: {kind: 'scalar', value, origin: NO_ORIGIN}},
    ]),
  ),
})

/** The effective backends of `root`, with all that is wrong between keys as findings. */
export function resolveBackends(
  root: TreeNode,
  section: string,
  fallbackUrl: TreeNode | undefined,
  findings: Finding[],
): readonly EffectiveBackend[] {
  if (root.kind !== 'map') return []
  const list = nodeAt(root, ['backends'])
  if (isAbsent(list)) {
    const entry = isAbsent(nodeAt(root, ['backend', 'url'])) ? withUrl(root, fallbackUrl) : root
    const backend = {key: section, name: 'primary', primary: true, listed: false, tree: effectiveTree(entry, entry)}
    checkBackend(backend, entry, findings)
    return [backend]
  }
  checkSingle(root, section, findings)
  if (list?.kind !== 'list') return []
  const primary = primaryOf(list.items, section, findings)
  checkNames(list.items, section, findings)
  const backends = list.items.map((entry, index): EffectiveBackend => {
    const name = textAt(entry, ['name']) ?? `#${index}`
    const isPrimary = index === primary
    const own = mapOf(entry.origin, {name: nodeAt(entry, ['name']), primary: markOf(entry, isPrimary)})
    const tree = withMigrationDir(mergeTrees(own, effectiveTree(root, entry)), entry, isPrimary ? undefined : name)
    return {key: `${section}.backends.${index}`, name, primary: isPrimary, listed: true, tree}
  })
  for (const [index, entry] of list.items.entries()) {
    const backend = backends[index]
    if (backend !== undefined && entry.kind === 'map') checkBackend(backend, entry, findings)
  }
  return backends
}

/** Whether it is the primary, with the place where it says so. */
const markOf = (entry: TreeNode, value: boolean): TreeNode => {
  const mark = nodeAt(entry, ['primary'])
  return mark?.kind === 'scalar' && mark.value === value ? mark : {kind: 'scalar', value, origin: NO_ORIGIN}
}

export const isAbsent = (node: TreeNode | undefined): boolean =>
  node === undefined || (node.kind === 'scalar' && node.value === null)

export const textAt = (node: TreeNode, path: readonly string[]): string | undefined => {
  const found = nodeAt(node, path)
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined
}

const numberAt = (node: TreeNode, path: readonly string[]): number | undefined => {
  const found = nodeAt(node, path)
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined
}

export const mapOf = (origin: Origin, children: Readonly<Record<string, TreeNode | undefined>>): TreeNode => ({
  kind: 'map',
  origin,
  entries: new Map(
    Object.entries(children).flatMap(([key, node]) => (node === undefined ? [] : [[key, {origin: node.origin, node}]])),
  ),
})

function withUrl(root: TreeNode, url: TreeNode | undefined): TreeNode {
  return url === undefined ? root : mergeTrees(root, mapOf(url.origin, {backend: mapOf(url.origin, {url})}))
}

/** Defaults, then what all backends share, then what `entry` itself says. */
export function effectiveTree(root: TreeNode, entry: TreeNode): TreeNode {
  const group = (name: 'pool' | 'operations' | 'migrations'): TreeNode => {
    const shared = withoutNulls(nodeAt(root, [name]))
    const own = withoutNulls(nodeAt(entry, [name]))
    const below = treeOfDefaults(DEFAULTS[name])
    return [shared, own].reduce<TreeNode>((tree, over) => (over?.kind === 'map' ? mergeTrees(tree, over) : tree), below)
  }
  const pool = group('pool')
  const [min, max] = [nodeAt(pool, ['min_size']), numberAt(pool, ['max_size'])]
  const fits = min?.origin.kind !== 'default' || max === undefined || max >= DEFAULTS.pool.min_size
  return mapOf(entry.origin, {
    backend: nodeAt(entry, ['backend']),
    pool: fits ? pool : mergeTrees(pool, treeOfDefaults({min_size: max})),
    operations: group('operations'),
    migrations: group('migrations'),
  })
}

/** A key with `null` counts as not there, so the layer below shows through. */
function withoutNulls(node: TreeNode | undefined): TreeNode | undefined {
  if (node?.kind !== 'map') return node
  return {...node, entries: new Map([...node.entries].filter(([, entry]) => !isAbsent(entry.node)))}
}

/** `migration_dir`, else the entry's own `migrations.dir`, else the shared one and, but for the primary, the name. */
export function withMigrationDir(tree: TreeNode, entry: TreeNode, subfolder: string | undefined): TreeNode {
  const given = nodeAt(entry, ['migration_dir'])
  const own = isAbsent(nodeAt(entry, ['migrations', 'dir'])) ? undefined : nodeAt(entry, ['migrations', 'dir'])
  const dir = isAbsent(given) ? own : given
  const shared = nodeAt(tree, ['migrations', 'dir'])
  const replace = (node: TreeNode): TreeNode =>
    mergeTrees(tree, mapOf(tree.origin, {migrations: mapOf(tree.origin, {dir: node})}))
  if (dir !== undefined) return replace(dir)
  if (subfolder === undefined || shared?.kind !== 'scalar') return tree
  return replace({...shared, value: posix.join(String(shared.value), subfolder)})
}

function checkSingle(root: TreeNode, section: string, findings: Finding[]): void {
  const single = root.kind === 'map' ? root.entries.get('backend') : undefined
  if (single === undefined || isAbsent(single.node)) return
  findings.push({
    kind: 'conflict',
    key: `${section}.backend`,
    at: single.origin,
    found: 'backend beside backends',
    allowed: 'backend for one database, or backends for several',
  })
}

/** The position of the primary: the marked one, else the first that is not marked otherwise, else the first. */
function primaryOf(entries: readonly TreeNode[], section: string, findings: Finding[]): number {
  const marks = entries.map((entry) => nodeAt(entry, ['primary']))
  const isMarked = (mark: TreeNode | undefined, as: boolean): boolean => mark?.kind === 'scalar' && mark.value === as
  const first = marks.findIndex((mark) => isMarked(mark, true))
  for (const [index, mark] of marks.entries()) {
    if (mark === undefined || !isMarked(mark, true) || index === first) continue
    const key = `${section}.backends.${index}.primary`
    const found = `a second primary, beside ${section}.backends.${first}`
    findings.push({kind: 'conflict', key, at: mark.origin, found, allowed: 'one backend with primary: true'})
  }
  if (first !== -1) return first
  return Math.max(
    0,
    marks.findIndex((mark) => !isMarked(mark, false)),
  )
}

function checkNames(entries: readonly TreeNode[], section: string, findings: Finding[]): void {
  const seen = new Map<string, number>()
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== 'map') continue
    const key = `${section}.backends.${index}.name`
    const node = nodeAt(entry, ['name'])
    const name = textAt(entry, ['name'])
    const first = name === undefined ? undefined : seen.get(name)
    if (node === undefined || isAbsent(node)) {
      findings.push({kind: 'missing', key, at: entry.origin, found: 'the name is missing', allowed: 'a unique name'})
    } else if (first !== undefined) {
      const found = `${JSON.stringify(name)} is the name of ${section}.backends.${first} too`
      findings.push({kind: 'conflict', key, at: node.origin, found, allowed: 'a unique name'})
    } else if (name !== undefined) seen.set(name, index)
  }
}

function checkBackend(backend: EffectiveBackend, entry: TreeNode, findings: Finding[]): void {
  const {key, tree} = backend
  const holder = nodeAt(tree, ['backend'])
  const url = nodeAt(tree, ['backend', 'url'])
  if (isAbsent(url) && holder?.kind !== 'broken') {
    const allowed = backend.listed ? 'a database URL' : 'a database URL, here or in the variable DATABASE_URL'
    const at = (isAbsent(holder) ? undefined : holder?.origin) ?? entry.origin
    findings.push({kind: 'missing', key: `${key}.backend.url`, at, found: 'the URL is missing', allowed})
  }
  if (backend.listed) checkDirs(key, entry, findings)
  checkPool(backend, findings)
}

export function checkDirs(key: string, entry: TreeNode, findings: Finding[]): void {
  const [dir, ownDir] = [nodeAt(entry, ['migration_dir']), nodeAt(entry, ['migrations', 'dir'])]
  if (dir === undefined || isAbsent(dir) || isAbsent(ownDir)) return
  const found = 'migration_dir beside migrations.dir'
  findings.push({kind: 'conflict', key: `${key}.migration_dir`, at: dir.origin, found, allowed: 'one of the two'})
}

export function checkPool({key, tree}: Pick<EffectiveBackend, 'key' | 'tree'>, findings: Finding[]): void {
  const [min, max] = [numberAt(tree, ['pool', 'min_size']), numberAt(tree, ['pool', 'max_size'])]
  const node = nodeAt(tree, ['pool', 'min_size'])
  if (min === undefined || max === undefined || node === undefined || min <= max) return
  // Several backends may inherit one wrong pair.
  if (findings.some((finding) => finding.kind === 'conflict' && finding.at === node.origin)) return
  const found = `found ${min}, more than max_size = ${max}`
  findings.push({kind: 'conflict', key: `${key}.pool.min_size`, at: node.origin, found, allowed: `at most ${max}`})
}

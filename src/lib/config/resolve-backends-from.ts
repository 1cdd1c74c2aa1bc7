/** `db.backends_from` of a checked tree → its effective tree, which all the backends that it names share. */
import {nearestOf} from './nearest.ts'
import type {Finding} from './problems.ts'
import {
  checkDirs,
  checkPool,
  type EffectiveBackend,
  effectiveTree,
  isAbsent,
  mapOf,
  textAt,
  withMigrationDir,
} from './resolve.ts'
import {DEFAULTS} from './schema.ts'
import {nodeAt, type Origin, type TreeNode} from './tree.ts'

/** The backends of a query before it was asked. */
export interface EffectiveFleet {
  /** `db.backends_from` */
  readonly key: string
  readonly name: string
  readonly backend: string
  readonly query: string
  readonly queryOrigin: Origin
  /** `name`, `backend`, `query`, `pool`, `operations`, `migrations`; complete without findings. */
  readonly tree: TreeNode
}

/** What `root` says of backends from a query, with all that is wrong in it as findings; undefined when it says nothing. */
export function resolveBackendsFrom(
  root: TreeNode,
  section: string,
  others: readonly EffectiveBackend[],
  findings: Finding[],
): EffectiveFleet | undefined {
  const entry = nodeAt(root, ['backends_from'])
  if (entry?.kind !== 'map') return undefined
  const key = `${section}.backends_from`
  const primary = others.find((other) => other.primary)?.name ?? 'primary'
  const own = {
    name: orDefault(entry, 'name', DEFAULTS.backends_from.name),
    backend: orDefault(entry, 'backend', primary),
    query: nodeAt(entry, ['query']),
  }
  const name = textAt(entry, ['name']) ?? DEFAULTS.backends_from.name
  const tree = withMigrationDir(effectiveTree(root, entry), entry, name)
  const fleet: EffectiveFleet = {
    key,
    name,
    backend: textAt(entry, ['backend']) ?? primary,
    query: textAt(entry, ['query']) ?? '',
    queryOrigin: own.query?.origin ?? entry.origin,
    tree: mapOf(entry.origin, {...own, ...groupsOf(tree)}),
  }
  checkQuery(fleet, entry, findings)
  checkNames(fleet, own, others, findings)
  checkDirs(key, entry, findings)
  checkPool(fleet, findings)
  return fleet
}

const orDefault = (entry: TreeNode, key: string, value: string): TreeNode => {
  const node = nodeAt(entry, [key])
  return node === undefined || isAbsent(node) ? {kind: 'scalar', value, origin: {kind: 'default'}} : node
}

const groupsOf = (tree: TreeNode): Record<string, TreeNode | undefined> => ({
  pool: nodeAt(tree, ['pool']),
  operations: nodeAt(tree, ['operations']),
  migrations: nodeAt(tree, ['migrations']),
})

function checkQuery({key}: EffectiveFleet, entry: TreeNode, findings: Finding[]): void {
  const query = nodeAt(entry, ['query'])
  if (!isAbsent(query)) return
  const allowed = 'a query with the columns name and url'
  const at = query?.origin ?? entry.origin
  findings.push({kind: 'missing', key: `${key}.query`, at, found: 'the query is missing', allowed})
}

function checkNames(
  {key, name, backend, tree}: EffectiveFleet,
  own: {readonly name: TreeNode; readonly backend: TreeNode},
  others: readonly EffectiveBackend[],
  findings: Finding[],
): void {
  const names = others.map((other) => other.name)
  if (names.includes(name)) {
    const found = `${JSON.stringify(name)} is the name of a backend too`
    const at = own.name.origin.kind === 'default' ? tree.origin : own.name.origin
    findings.push({kind: 'conflict', key: `${key}.name`, at, found, allowed: 'a unique name'})
  }
  if (own.backend.kind === 'broken' || names.includes(backend)) return
  findings.push({
    kind: 'wrong-value',
    key: `${key}.backend`,
    at: own.backend.origin,
    found: `no backend is called ${JSON.stringify(backend)}`,
    allowed: names.join(', '),
    nearest: nearestOf(backend, names),
  })
}

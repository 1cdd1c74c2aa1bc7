/** Effective trees → the frozen {@link Config}, or every problem at once. */
import {resolve} from 'node:path'
import * as v from 'valibot'
import {parseDuration} from './durations.ts'
import type {Environment} from './env-file.ts'
import {fleetEntriesOf} from './fleet-rows.ts'
import {withPasswordFile} from './pgpass.ts'
import {ConfigError, type Finding, locationOf, problemOf} from './problems.ts'
import {type EffectiveBackend, resolveBackends} from './resolve.ts'
import {type EffectiveFleet, resolveBackendsFrom} from './resolve-backends-from.ts'
import {migrationsEntries, operationsEntries, poolEntries} from './schema.ts'
import {nodeAt, type TreeNode} from './tree.ts'
import type {BackendConfig, BackendsFrom, Config, DatabaseUrl} from './types.ts'
import {parseDatabaseUrl, type UrlOptions} from './url.ts'
import {plainOf} from './validate.ts'
import {valuesOf} from './values.ts'

export interface BuildContext {
  readonly file?: string
  readonly dir: string
  readonly profile?: string
  readonly section: string
  readonly environment: Environment
  readonly urlOptions: UrlOptions
}

/** A backend as it is written, with every key present. */
const effectiveSchema = v.object({
  pool: v.object(poolEntries),
  operations: v.object(operationsEntries),
  migrations: v.object(migrationsEntries),
})

/**
 * Builds the configuration from a tree that was validated.
 *
 * @param findings - what is wrong so far; more is added.
 * @throws {@link ConfigError} when there is any finding.
 */
export function buildConfig(root: TreeNode, context: BuildContext, findings: Finding[]): Config {
  const effective = resolveBackends(root, context.section, fallbackUrl(context.environment), findings)
  const fleet = resolveBackendsFrom(root, context.section, effective, findings)
  const urls = effective.map((backend) => urlOf(backend, context.urlOptions, findings))
  if (findings.length > 0) throw new ConfigError(findings.map(problemOf))
  const notices: string[] = []
  const backends: BackendConfig[] = []
  for (const [index, backend] of effective.entries()) {
    const parsed = urls[index]
    if (parsed === undefined) continue
    const {url, notice} = withPassword(parsed, context.environment)
    if (notice !== undefined && !notices.includes(notice)) notices.push(notice)
    backends.push(backendOf(backend, url, context.dir))
  }
  if (backends.some(({url}) => url.dialect === 'postgres') && context.environment.variables.PGSERVICE) {
    notices.push('PGSERVICE is set, but service files are not read')
  }
  const [first, ...others] = backends
  if (first === undefined) throw new Error('a configuration without problems has a backend')
  const {file, dir, profile} = context
  return deepFreeze({
    ...(file === undefined ? {} : {file}),
    dir,
    ...(profile === undefined ? {} : {profile}),
    backends: [first, ...others],
    ...(fleet === undefined ? {} : {backendsFrom: backendsFromOf(fleet, backends, context)}),
    values: valuesOf([...effective, ...(fleet === undefined ? [] : [fleet])], backends),
    notices,
  })
}

function backendsFromOf(
  fleet: EffectiveFleet,
  others: readonly BackendConfig[],
  {dir, environment, urlOptions}: BuildContext,
): BackendsFrom {
  const {key, name, backend, query, queryOrigin, tree} = fleet
  const location = locationOf(queryOrigin)
  const place = location === undefined ? {} : {location}
  const taken = [name, ...others.map((other) => other.name)]
  const {migrations} = settingsOf(tree, dir)
  return {
    name,
    backend,
    query,
    ...place,
    migrationsDir: migrations.dir,
    format: migrations.format,
    backendsOf: (rows) => {
      const parsed = fleetEntriesOf(rows, {key, ...place, taken, urlOptions}).map((entry) => ({
        name: entry.name,
        ...withPassword(entry.url, environment),
      }))
      const notices = [...new Set(parsed.flatMap(({notice}) => (notice === undefined ? [] : [notice])))]
      const settings = settingsOf(tree, dir)
      return deepFreeze({
        backends: parsed.map((entry) => ({name: entry.name, primary: false, url: entry.url, ...settings})),
        notices,
      })
    },
  }
}

/** `DATABASE_URL` is enough where the files name no database. */
function fallbackUrl({variables, origin}: Environment): TreeNode | undefined {
  const value = variables.DATABASE_URL
  if (value === undefined || value === '') return undefined
  return {kind: 'scalar', value, origin: {kind: 'variable', variable: origin('DATABASE_URL')}}
}

function urlOf(backend: EffectiveBackend, options: UrlOptions, findings: Finding[]): DatabaseUrl | undefined {
  const node = nodeAt(backend.tree, ['backend', 'url'])
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  const result = parseDatabaseUrl(node.value, options)
  if (result.ok) return result.url
  findings.push({kind: 'wrong-value', key: `${backend.key}.backend.url`, at: node.origin, ...result.problem})
  return undefined
}

function withPassword(url: DatabaseUrl, environment: Environment): {url: DatabaseUrl; notice?: string} {
  return url.dialect === 'postgres' ? withPasswordFile(url, environment.variables) : {url}
}

function backendOf({name, primary, tree}: EffectiveBackend, url: DatabaseUrl, dir: string): BackendConfig {
  return {name, primary, url, ...settingsOf(tree, dir)}
}

function settingsOf(tree: TreeNode, dir: string): Pick<BackendConfig, 'pool' | 'operations' | 'migrations'> {
  const {pool, operations, migrations} = v.parse(effectiveSchema, plainOf(tree))
  return {
    pool: {
      minSize: pool.min_size,
      maxSize: pool.max_size,
      timeoutMs: ms(pool.timeout),
      idleTimeoutMs: ms(pool.idle_timeout),
      maxLifetimeMs: ms(pool.max_lifetime),
    },
    operations: {echo: operations.echo, statementTimeoutMs: ms(operations.statement_timeout)},
    migrations: {
      dir: resolve(dir, migrations.dir),
      table: migrations.table,
      format: migrations.format,
      lockTimeoutMs: ms(migrations.lock_timeout),
      ddlLockTimeoutMs: ms(migrations.ddl_lock_timeout),
      statementTimeoutMs: ms(migrations.statement_timeout),
      onBoot: migrations.on_boot,
    },
  }
}

function ms(value: number | string): number {
  const parsed = parseDuration(value)
  if (parsed === undefined) throw new Error('a duration was not validated')
  return parsed
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}

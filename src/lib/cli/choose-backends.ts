/** Which backends a command means: the primary, those that are named, or all; those of a query only when it takes them. */
import {nearestOf} from '../config/nearest.ts'
import type {BackendConfig, Config} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'

export interface Choice {
  readonly backend?: readonly string[] | undefined
  readonly all: boolean
}

/** Longest list of names in an error. */
const MOST_NAMES = 20

/** Whether `choice` can only be told with the rows of `db.backends_from`: all are meant, or one that no file names. */
export function needsQuery({backends, backendsFrom}: Config, {all, backend = []}: Choice): boolean {
  if (backendsFrom === undefined) return false
  return all || backend.some((name) => !backends.some((known) => known.name === name))
}

/**
 * The chosen ones, in the order of the configuration, then of the query.
 *
 * @param queried - the backends of `db.backends_from`, where {@link needsQuery} says so.
 * @throws {@link LexigramError} `LEX_BACKEND_UNKNOWN`.
 */
export function chooseBackends(
  {backends, backendsFrom}: Config,
  {all, backend: wanted}: Choice,
  queried: readonly BackendConfig[] = [],
): readonly BackendConfig[] {
  const known = [...backends, ...queried]
  if (all) return known
  if (wanted === undefined) return backends.filter(({primary}) => primary)
  const group = backendsFrom?.name
  const wantsGroup = group !== undefined && wanted.includes(group)
  const names = known.map(({name}) => name)
  const unknown = wanted.filter((name) => name !== group && !names.includes(name))
  if (unknown.length > 0) throw unknownError(unknown, group === undefined ? names : [...names, group])
  return known.filter((one) => wanted.includes(one.name) || (wantsGroup && queried.includes(one)))
}

/**
 * Where the migrations of one backend, or of all those of `db.backends_from`, are written. Asks no database, so a single one
 * of those is not known here.
 *
 * @throws {@link LexigramError} `LEX_BACKEND_UNKNOWN`.
 */
export function chooseFolder(
  config: Config,
  wanted: string | undefined,
): {readonly name: string; readonly dir: string; readonly format: 'sql' | 'ts'} {
  const {backends, backendsFrom} = config
  if (wanted !== undefined && wanted === backendsFrom?.name) {
    return {name: wanted, dir: backendsFrom.migrationsDir, format: backendsFrom.format}
  }
  const found = backends.find(({name, primary}) => (wanted === undefined ? primary : name === wanted))
  if (found !== undefined) return {name: found.name, ...found.migrations}
  const names = [...backends.map(({name}) => name), ...(backendsFrom === undefined ? [] : [backendsFrom.name])]
  throw unknownError(wanted === undefined ? [] : [wanted], names)
}

function unknownError(unknown: readonly string[], names: readonly string[]): LexigramError {
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `… (${names.length})`] : names
  const nearest = nearestOf(unknown[0] ?? '', names)
  return new LexigramError(
    'LEX_BACKEND_UNKNOWN',
    `no backend ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    {
      why: `the configuration has ${shown.join(', ')}`,
      fix: nearest === undefined ? 'name one of these with --backend' : `did you mean --backend ${nearest}?`,
    },
  )
}

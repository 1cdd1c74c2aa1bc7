/** The sets of a corpora folder, as its manifest tells of them. */
import {existsSync, readFileSync, statSync} from 'node:fs'
import {join, resolve} from 'node:path'
import type {DatabaseKind} from '../../test/support/servers/kinds.ts'
import {type Arguments, UsageError} from './arguments.ts'

type Reference = Readonly<Record<string, unknown>>

export interface CorpusSet {
  readonly name: string
  readonly dialect: 'postgres' | 'mysql' | 'sqlite'
  readonly kind: 'migrations' | 'schema'
  /** Absolute path of its folder. */
  readonly folder: string
  /** What the reference client counted after loading it. */
  readonly reference: Reference
  /** Why even the reference client does not load it. */
  readonly unloadable: string | undefined
  /** The name the set expects the database to have. */
  readonly database: string | undefined
  /** MySQL 9 loads it too, not only MariaDB. */
  readonly mysql9: boolean
  readonly downsComplete: boolean
  readonly tablesLeftByDowns: number
}

/** A set on one make of server: a row of the table. */
export interface Job {
  readonly set: CorpusSet
  readonly server: DatabaseKind
}

/** @throws {@link UsageError} when the folder holds no sets. */
export function readSets(folder: string): readonly CorpusSet[] {
  const root = resolve(folder)
  const manifest = join(root, 'manifest.json')
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new UsageError(`${folder} is no folder`)
  if (!existsSync(manifest)) throw new UsageError(`${folder} has no manifest.json`)
  const entries: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  if (!Array.isArray(entries)) throw new UsageError(`${manifest} is no list of sets`)
  return entries.map((entry) => setOf(root, entry))
}

function setOf(root: string, entry: Record<string, unknown>): CorpusSet {
  const {name, dialect, kind, reference} = entry
  if (typeof name !== 'string' || !isDialect(dialect) || (kind !== 'migrations' && kind !== 'schema')) {
    throw new UsageError(`an entry of the manifest is no set: ${JSON.stringify({name, dialect, kind})}`)
  }
  const counted = typeof reference === 'object' && reference !== null
  return {
    name,
    dialect,
    kind,
    folder: join(root, name, dialect),
    reference: counted ? (reference as Reference) : {},
    unloadable: typeof reference === 'string' ? reference : undefined,
    database: typeof entry.database === 'string' ? entry.database : undefined,
    mysql9: entry.mysql9 === true,
    downsComplete: entry.downs === 'complete',
    tablesLeftByDowns: Number(entry.tablesLeftByDowns ?? 0),
  }
}

const isDialect = (value: unknown): value is CorpusSet['dialect'] =>
  value === 'postgres' || value === 'mysql' || value === 'sqlite'

/** Which servers load a set: PostgreSQL's run on the version the reference used and on the newest. */
function serversOf({dialect, mysql9}: CorpusSet): readonly DatabaseKind[] {
  if (dialect === 'sqlite') return ['sqlite']
  if (dialect === 'postgres') return ['postgres15', 'postgres18']
  return mysql9 ? ['mariadb', 'mysql'] : ['mariadb']
}

/** What the command line asks for, in the manifest's order. */
export function jobsOf(sets: readonly CorpusSet[], {dialect, only, schemas}: Arguments): readonly Job[] {
  if (only !== undefined && !sets.some(({name}) => name === only)) {
    throw new UsageError(`no set ${only}; there are ${[...new Set(sets.map(({name}) => name))].join(', ')}`)
  }
  const wanted = sets.filter(
    (set) =>
      (only === undefined || set.name === only) &&
      (schemas || set.kind === 'migrations') &&
      (dialect === undefined || set.dialect === (dialect === 'mariadb' ? 'mysql' : dialect)),
  )
  return wanted.flatMap((set) =>
    serversOf(set)
      .filter((server) => dialect !== 'mariadb' || server === 'mariadb')
      .map((server) => ({set, server})),
  )
}

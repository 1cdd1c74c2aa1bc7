/** The servers the tests run on, their names, and what `DIALECTS` leaves of them. */

export type ServerKind = 'postgres18' | 'postgres15' | 'mysql' | 'mariadb'
export type DatabaseKind = ServerKind | 'sqlite'
export type Dialect = 'postgres' | 'mysql' | 'mariadb' | 'sqlite'

export const TEST_USER = 'lex'
/** Every test server's password, raw. It needs percent-encoding in a URL, and no output may ever hold it. */
export const TEST_PASSWORD = 's3cr3t-p@ss/w:rd%'

const ALL: readonly DatabaseKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb', 'sqlite']

export const dialectOf = (kind: DatabaseKind): Dialect =>
  kind === 'postgres18' || kind === 'postgres15' ? 'postgres' : kind

export const overrideOf: Readonly<Record<ServerKind, string>> = {
  postgres18: 'LEX_TEST_POSTGRES_URL',
  postgres15: 'LEX_TEST_POSTGRES15_URL',
  mysql: 'LEX_TEST_MYSQL_URL',
  mariadb: 'LEX_TEST_MARIADB_URL',
}

/** The kinds to test: all, or those that `DIALECTS` (comma-separated dialects or kinds) names. */
export function selectedKinds(dialects = process.env.DIALECTS): readonly DatabaseKind[] {
  const wanted = (dialects ?? '').split(',').flatMap((name) => name.trim() || [])
  const unknown = wanted.filter((name) => !ALL.some((kind) => name === kind || name === dialectOf(kind)))
  if (unknown.length > 0) throw new Error(`DIALECTS names ${unknown.join(', ')}; known: ${ALL.join(', ')}, postgres`)
  if (wanted.length === 0) return ALL
  return ALL.filter((kind) => wanted.includes(kind) || wanted.includes(dialectOf(kind)))
}

export const isServerKind = (kind: DatabaseKind): kind is ServerKind => kind !== 'sqlite'

/** In CI a missing server is a failure, elsewhere a skip. */
export const inCi = (): boolean => !['', '0', 'false', undefined].includes(process.env.CI)

/** What single tests start or run for themselves, beside the servers of the run. */
export type ExtraKind = 'pgbouncer' | 'galera' | 'chromium' | 'client' | 'tmux'

const isExtra = (kind: ServerKind | ExtraKind): kind is ExtraKind => !(kind in overrideOf)

/** Why a server cannot be had on this machine, and what to do about it. */
export class MissingServerError extends Error {
  constructor(kind: ServerKind | ExtraKind, why: string, options?: ErrorOptions) {
    const fix = isExtra(kind)
      ? 'it comes with a Debian package'
      : `set ${overrideOf[kind]}, or run "docker compose up -d" and export what compose.yaml names`
    super(`${kind}: ${why} (${fix})`, options)
    this.name = 'MissingServerError'
  }
}

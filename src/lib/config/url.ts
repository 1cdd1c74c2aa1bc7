/** A database URL → what a driver needs. Accepts the schemes of Lexigram for Python, SQLAlchemy, dbmate and the servers. */
import {isAbsolute} from 'node:path'
import {unreachable} from '../core/assert.ts'
import {nearestOf} from './nearest.ts'
import type {DatabaseHost, DatabaseUrl, Env} from './types.ts'
import {parseMysql} from './url-mysql.ts'
import {UrlError} from './url-parts.ts'
import {parsePostgres} from './url-postgres.ts'
import {parseSqlite} from './url-sqlite.ts'

/** Scheme without driver suffix → dialect. */
const SCHEMES: Readonly<Record<string, DatabaseUrl['dialect']>> = {
  postgresql: 'postgres',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
}

/** What is allowed, for messages. */
export const URL_FORMS =
  'a URL that starts with postgresql://, postgres://, mysql://, mariadb:// or sqlite:// (a driver may follow, as in postgresql+asyncpg://)'

/** What is wrong with a URL; holds no part of it that could be a password. */
interface UrlProblem {
  readonly found: string
  readonly allowed: string
  readonly nearest?: string
}

export type UrlResult =
  | {readonly ok: true; readonly url: DatabaseUrl}
  | {readonly ok: false; readonly problem: UrlProblem}

export interface UrlOptions {
  /** What relative SQLite files and certificates are relative to. */
  readonly dir: string
  /** Where `PG…` variables are looked up. @defaultValue no variables */
  readonly env?: Env
  /** The user of a URL without one, as the servers' own clients have it. @defaultValue empty */
  readonly osUser?: string
  /** The folder of a PostgreSQL server's socket on this machine. @defaultValue none, so `localhost` */
  readonly socketDir?: (port: number) => string | undefined
}

/** Parses `text`; a wrong URL is a value, so that it can be reported together with other problems. */
export function parseDatabaseUrl(text: string, options: UrlOptions): UrlResult {
  try {
    return {ok: true, url: parse(text.trim(), options)}
  } catch (error) {
    if (!(error instanceof UrlError)) throw error
    const {message, allowed, nearest} = error
    return {ok: false, problem: {found: message, allowed, ...(nearest === undefined ? {} : {nearest})}}
  }
}

function parse(text: string, options: UrlOptions): DatabaseUrl {
  const match = /^([A-Za-z][A-Za-z0-9_]*)(?:\+[A-Za-z0-9_.-]+)?:(.*)$/s.exec(text)
  const [, scheme = '', rest = ''] = match ?? []
  const dialect = SCHEMES[scheme.toLowerCase()]
  // Without slashes the "scheme" may be a user name and what follows a password, so nothing of it is shown.
  const shown = rest.startsWith('//') ? `unknown scheme ${scheme}` : 'no scheme'
  if (dialect === undefined) throw new UrlError(shown, URL_FORMS, nearestOf(scheme, Object.keys(SCHEMES)))
  if (dialect === 'sqlite') return parseSqlite(rest, options.dir)
  if (!rest.startsWith('//')) throw new UrlError(`no slashes after ${scheme}:`, URL_FORMS)
  const context = {...options, env: options.env ?? {}, osUser: options.osUser ?? ''}
  const network = rest.slice(2)
  return dialect === 'postgres' ? parsePostgres(network, context) : parseMysql(dialect, network, context)
}

/** The URL for display: scheme, user, host and database, nothing secret: `postgresql://app@localhost/shop`. */
export function describeUrl(url: DatabaseUrl): string {
  switch (url.dialect) {
    case 'postgres':
      return `postgresql://${encodeURIComponent(url.user)}@${describeHosts(url.hosts, 5432)}/${encodeURIComponent(url.database)}`
    case 'mysql':
    case 'mariadb': {
      const host = url.socketPath === undefined ? url.host : url.socketPath
      return `${url.dialect}://${encodeURIComponent(url.user)}@${describeHosts([{host, port: url.port}], 3306)}/${encodeURIComponent(url.database)}`
    }
    case 'sqlite':
      return url.memory ? 'sqlite:///:memory:' : `sqlite:///${url.name}`
    default:
      return unreachable(url)
  }
}

function describeHosts(hosts: readonly DatabaseHost[], usualPort: number): string {
  const describe = ({host, port}: DatabaseHost): string => {
    const name = isAbsolute(host) ? encodeURIComponent(host) : host.includes(':') ? `[${host}]` : host
    return port === usualPort || isAbsolute(host) ? name : `${name}:${port}`
  }
  return hosts.map(describe).join(',')
}

/** MySQL and MariaDB URLs, with the parameter names of their own clients, SQLAlchemy and mysql2 side by side. */
import {resolve} from 'node:path'
import {Secret} from './secret.ts'
import type {Env, MysqlUrl, SslMode, SslOptions} from './types.ts'
import {parseSeconds, splitUrl, UrlError, unknownParameter} from './url-parts.ts'

/** Spellings without `-`, `_` and case → the name we use. */
const PARAMETERS: Readonly<Record<string, string>> = {
  sslmode: 'ssl-mode',
  ssl: 'ssl-mode',
  sslca: 'ssl-ca',
  sslcert: 'ssl-cert',
  sslkey: 'ssl-key',
  socket: 'socket',
  unixsocket: 'socket',
  socketpath: 'socket',
  connecttimeout: 'connect_timeout',
  charset: 'charset',
}
const SHOWN = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key', 'socket', 'unix_socket', 'connect_timeout', 'charset']

/** @see https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
const MODES: Readonly<Record<string, SslMode>> = {
  disabled: 'disable',
  preferred: 'prefer',
  required: 'require',
  'verify-ca': 'verify-ca',
  'verify-identity': 'verify-full',
  // libpq's words and plain booleans, for people who have both databases
  disable: 'disable',
  prefer: 'prefer',
  require: 'require',
  'verify-full': 'verify-full',
  true: 'require',
  false: 'disable',
}

export interface MysqlContext {
  /** What relative certificate paths are relative to. */
  readonly dir: string
  readonly env: Env
  readonly osUser: string
}

/**
 * Parses what follows `mysql://` or `mariadb://`.
 *
 * @throws {@link UrlError}
 */
export function parseMysql(dialect: MysqlUrl['dialect'], rest: string, context: MysqlContext): MysqlUrl {
  const parts = splitUrl(rest)
  const [host, ...others] = parts.hosts
  if (others.length > 0) throw new UrlError('several hosts are for PostgreSQL only', 'one host')
  if (parts.database === '') throw new UrlError('the database is missing', `${dialect}://user:password@host/database`)
  const query = namedParameters(parts.query)
  const socket = query.get('socket') ?? (host?.host.startsWith('/') ? host.host : undefined)
  const timeout = query.get('connect_timeout')
  const charset = query.get('charset')
  const password = parts.password ?? context.env.MYSQL_PWD
  return {
    dialect,
    host: host === undefined || host.host === '' || host.host.startsWith('/') ? 'localhost' : host.host,
    port: host?.port ?? 3306,
    ...(socket === undefined ? {} : {socketPath: socket}),
    user: parts.user ?? context.osUser,
    ...(password === undefined ? {} : {password: new Secret(password)}),
    database: parts.database,
    ssl: sslOf(query, context.dir),
    ...(timeout === undefined ? {} : {connectTimeoutMs: parseSeconds('connect_timeout', timeout)}),
    ...(charset === undefined ? {} : {charset}),
  }
}

function namedParameters(query: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const named = new Map<string, string>()
  for (const [name, value] of query) {
    const known = PARAMETERS[name.toLowerCase().replaceAll(/[-_]/g, '')]
    if (known === undefined) throw unknownParameter(name, SHOWN)
    named.set(known, value)
  }
  return named
}

/** As the mysql client does it, a certificate authority without a mode means that it is checked. */
function sslOf(query: ReadonlyMap<string, string>, dir: string): SslOptions {
  const given = query.get('ssl-mode')
  const mode = given === undefined ? undefined : MODES[given.toLowerCase().replaceAll('_', '-')]
  if (given !== undefined && mode === undefined) {
    throw new UrlError(
      'the parameter ssl-mode has an unknown value',
      'DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY',
    )
  }
  const [ca, cert, key] = ['ssl-ca', 'ssl-cert', 'ssl-key'].map((name) => query.get(name))
  return {
    mode: mode ?? (ca === undefined ? 'prefer' : 'verify-ca'),
    ...(ca === undefined ? {} : {rootCert: resolve(dir, ca)}),
    ...(cert === undefined ? {} : {cert: resolve(dir, cert)}),
    ...(key === undefined ? {} : {key: resolve(dir, key)}),
  }
}

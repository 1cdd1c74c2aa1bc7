/** PostgreSQL URLs as libpq reads them, environment included; the password file is looked up in pgpass.ts. */
import {resolve} from 'node:path'
import {nearestOf} from './nearest.ts'
import {type ConnectionParameter, withPostgresEnvironment} from './postgres-environment.ts'
import {Secret} from './secret.ts'
import type {DatabaseHost, Env, PostgresUrl, SslMode, SslOptions} from './types.ts'
import {parsePort, parseSeconds, splitUrl, UrlError, type UrlParts, unknownParameter} from './url-parts.ts'

/** Parameters that become fields of their own. */
const FIELDS = [
  'host',
  'hostaddr',
  'port',
  'dbname',
  'user',
  'password',
  'passfile',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslpassword',
  'connect_timeout',
  'application_name',
  'options',
  'target_session_attrs',
]

/**
 * Parameters that libpq knows and that are passed on as they are.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const PASSED_ON = [
  'require_auth',
  'channel_binding',
  'client_encoding',
  'fallback_application_name',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'replication',
  'gssencmode',
  'sslnegotiation',
  'sslcompression',
  'sslcertmode',
  'sslcrl',
  'sslcrldir',
  'sslsni',
  'requirepeer',
  'ssl_min_protocol_version',
  'ssl_max_protocol_version',
  'min_protocol_version',
  'max_protocol_version',
  'krbsrvname',
  'gsslib',
  'gssdelegation',
  'load_balance_hosts',
]

/** Settings of asyncpg, SQLAlchemy and node-postgres that a shared URL may carry; they mean nothing here. */
const OTHER_DRIVERS = new Set([
  'prepared_statement_cache_size',
  'prepared_statement_name_func',
  'statement_cache_size',
  'command_timeout',
  'async_fallback',
  'uselibpqcompat',
])

/** Everything that may stand in a query; `search_path` and `ssl` are other drivers' forms of `options` and `sslmode`. */
const KNOWN = [...FIELDS, ...PASSED_ON, 'search_path', 'ssl']

const SSL_MODES: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']
const SESSION_ATTRS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby']

export interface PostgresContext {
  /** What relative certificate paths are relative to. */
  readonly dir: string
  readonly env: Env
  readonly osUser: string
  /** The folder of a server's socket on this machine, tried where no host is named; else `localhost`. */
  readonly socketDir?: (port: number) => string | undefined
}

/**
 * Parses what follows `postgresql://`.
 *
 * @throws {@link UrlError}
 */
export function parsePostgres(rest: string, context: PostgresContext): PostgresUrl {
  const parameters = withPostgresEnvironment(parametersOf(splitUrl(rest)), context.env)
  const text = (name: string): string | undefined => parameters.get(name)?.value
  const user = text('user') ?? context.osUser
  const password = text('password')
  const timeout = parameters.get('connect_timeout')
  const attrs = oneOf(parameters.get('target_session_attrs'), SESSION_ATTRS)
  const [applicationName, options, passFile] = [text('application_name'), text('options'), text('passfile')]
  return {
    dialect: 'postgres',
    hosts: hostsOf(parameters, context),
    user,
    ...(password === undefined ? {} : {password: new Secret(password)}),
    database: text('dbname') ?? user,
    ssl: sslOf(parameters, context.dir),
    ...(timeout === undefined ? {} : {connectTimeoutMs: parseSeconds('connect_timeout', timeout.value)}),
    ...(applicationName === undefined ? {} : {applicationName}),
    ...(options === undefined ? {} : {options}),
    ...(attrs === undefined ? {} : {targetSessionAttrs: attrs}),
    params: Object.fromEntries(PASSED_ON.flatMap((name) => paramOf(name, text(name)))),
    ...(passFile === undefined ? {} : {passFile}),
  }
}

const paramOf = (name: string, value: string | undefined): [string, string][] =>
  value === undefined ? [] : [[name, value]]

/** The URL as one list of connection parameters, its query going before its other parts as in libpq. */
function parametersOf(parts: UrlParts): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  if (parts.hosts.some(({host}) => host !== '')) given.set('host', parts.hosts.map(({host}) => host).join(','))
  if (parts.hosts.some(({port}) => port !== undefined)) {
    given.set('port', parts.hosts.map(({port}) => port ?? '').join(','))
  }
  if (parts.database !== '') given.set('dbname', parts.database)
  if (parts.user !== undefined) given.set('user', parts.user)
  if (parts.password !== undefined) given.set('password', parts.password)
  // A raw & in a password makes a parameter of its rest; then no name is shown.
  const [first] = [...parts.query.keys()].filter((name) => !KNOWN.includes(name) && !OTHER_DRIVERS.has(name))
  if (first !== undefined) throw unknownParameter(parts.query.has('password') ? '' : first, KNOWN)
  for (const [name, value] of parts.query) addParameter(given, name, value)
  return given
}

function addParameter(given: Map<string, string>, name: string, value: string): void {
  if (OTHER_DRIVERS.has(name)) return
  // dbmate's and lib/pq's short form
  if (name === 'search_path') {
    given.set('options', `${given.get('options') ?? ''} -c search_path=${value.replaceAll(/[\\ ]/g, '\\$&')}`.trim())
    return
  }
  // asyncpg's and JDBC's form
  if (name === 'ssl') {
    given.set(
      'sslmode',
      ['true', '1', ''].includes(value) ? 'require' : ['false', '0'].includes(value) ? 'disable' : value,
    )
    return
  }
  if (name === 'options' && given.has('options')) given.set('options', `${value} ${given.get('options')}`)
  else given.set(name, value)
}

type Parameters = ReadonlyMap<string, ConnectionParameter>

function hostsOf(parameters: Parameters, context: PostgresContext): PostgresUrl['hosts'] {
  const names = (parameters.get('host') ?? parameters.get('hostaddr'))?.value.split(',') ?? ['']
  const ports = (parameters.get('port')?.value ?? '').split(',').map(parsePort)
  if (ports.length !== 1 && ports.length !== names.length) {
    throw new UrlError(`${ports.length} ports for ${names.length} hosts`, 'one port, or as many as hosts')
  }
  const [first = '', ...others] = names
  const hostAt = (name: string, index: number): DatabaseHost => {
    const port = ports[ports.length === 1 ? 0 : index] ?? 5432
    return {host: name === '' ? (context.socketDir?.(port) ?? 'localhost') : name, port}
  }
  return [hostAt(first, 0), ...others.map((name, index) => hostAt(name, index + 1))]
}

function oneOf<T extends string>(given: ConnectionParameter | undefined, known: readonly T[]): T | undefined {
  if (given === undefined) return undefined
  const found = known.find((value) => value === given.value)
  if (found !== undefined) return found
  throw new UrlError(`${given.shown} has an unknown value`, known.join(', '), nearestOf(given.value, known))
}

function sslOf(parameters: Parameters, dir: string): SslOptions {
  const path = (name: string): string | undefined => {
    const value = parameters.get(name)?.value
    return value === undefined || value === '' ? undefined : resolve(dir, value)
  }
  const system = parameters.get('sslrootcert')?.value === 'system'
  const rootCert = system ? 'system' : path('sslrootcert')
  const [cert, key, keyPassword] = [path('sslcert'), path('sslkey'), parameters.get('sslpassword')?.value]
  return {
    mode: oneOf(parameters.get('sslmode'), SSL_MODES) ?? (system ? 'verify-full' : 'prefer'),
    ...(rootCert === undefined ? {} : {rootCert}),
    ...(cert === undefined ? {} : {cert}),
    ...(key === undefined ? {} : {key}),
    ...(keyPassword === undefined ? {} : {keyPassword: new Secret(keyPassword)}),
  }
}

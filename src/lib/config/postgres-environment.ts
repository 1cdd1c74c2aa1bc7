/** What PostgreSQL's own clients take from `PG…` variables where the URL is silent. Pure: the variables are passed in. */
import type {Env} from './types.ts'

/** Where a connection parameter came from, for messages. */
export interface ConnectionParameter {
  readonly value: string
  /** `the parameter sslmode` or `PGSSLMODE`. */
  readonly shown: string
}

/**
 * Variable → connection parameter.
 *
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
const VARIABLES: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGHOSTADDR: 'hostaddr',
  PGPORT: 'port',
  PGDATABASE: 'dbname',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGPASSFILE: 'passfile',
  PGREQUIREAUTH: 'require_auth',
  PGCHANNELBINDING: 'channel_binding',
  PGOPTIONS: 'options',
  PGAPPNAME: 'application_name',
  PGSSLMODE: 'sslmode',
  PGSSLNEGOTIATION: 'sslnegotiation',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGSSLCERTMODE: 'sslcertmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCRL: 'sslcrl',
  PGSSLCRLDIR: 'sslcrldir',
  PGSSLSNI: 'sslsni',
  PGREQUIREPEER: 'requirepeer',
  PGSSLMINPROTOCOLVERSION: 'ssl_min_protocol_version',
  PGSSLMAXPROTOCOLVERSION: 'ssl_max_protocol_version',
  PGGSSENCMODE: 'gssencmode',
  PGKRBSRVNAME: 'krbsrvname',
  PGCONNECT_TIMEOUT: 'connect_timeout',
  PGCLIENTENCODING: 'client_encoding',
  PGTARGETSESSIONATTRS: 'target_session_attrs',
  PGLOADBALANCEHOSTS: 'load_balance_hosts',
}

/** `given`, with what it leaves out filled from the environment. Empty variables count as not set. */
export function withPostgresEnvironment(
  given: ReadonlyMap<string, string>,
  env: Env,
): ReadonlyMap<string, ConnectionParameter> {
  const all = new Map<string, ConnectionParameter>()
  for (const [variable, name] of Object.entries(VARIABLES)) {
    const value = env[variable]
    if (value !== undefined && value !== '') all.set(name, {value, shown: variable})
  }
  // As in libpq, a host in the URL is not to be led elsewhere by PGHOSTADDR.
  if (given.has('host')) all.delete('hostaddr')
  for (const [name, value] of given) all.set(name, {value, shown: `the parameter ${name}`})
  return all
}

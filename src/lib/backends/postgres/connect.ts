/** Opens PostgreSQL connections: every host and TLS form in turn, each failure explained. */
import os from 'node:os'
import pg from 'pg'
import type {DatabaseHost, PostgresUrl} from '../../config/types.ts'
import {
  type ConnectAdvice,
  connectError,
  connectInterrupted,
  type FailedAttempt,
  networkAdvice,
} from '../connect-error.ts'
import {answered, hangUp, KEEP_ALIVE_AFTER_MS, type Line, silenceAfter} from '../silence.ts'
import {tlsAttempts} from '../tls.ts'
import {dbErrorOf} from './errors.ts'
import {breakOff, watchParameters} from './wire.ts'

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000

export interface PostgresConnection {
  readonly client: pg.Client
  /** What it was opened with, for a cancel request to the same server. */
  readonly config: pg.ClientConfig
  /** Such as `18.1`. */
  readonly serverVersion: string
  readonly line: Line
  /** Asks the server something that needs no work. */
  ask<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  end(): Promise<void>
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'correct the user or the password in the URL',
  '28000': "correct the user in the URL, or allow it in the server's pg_hba.conf",
  '3D000': 'create the database, or correct its name in the URL',
  '53300': 'close other connections, or raise max_connections on the server',
  '57P03': 'wait until the server has started',
  '42501': 'grant CONNECT on the database to the user',
}

/** What `pg` throws when the server answers the TLS request with a no. */
const isWithoutTls = (error: unknown): boolean => error instanceof Error && /does not support SSL/.test(error.message)

function adviceOf(error: unknown): ConnectAdvice {
  if (error instanceof Error && isWithoutTls(error)) {
    return {reason: error.message, fix: 'set sslmode=prefer or disable in the URL, or enable TLS on the server'}
  }
  if (!(error instanceof pg.DatabaseError)) return networkAdvice(error)
  return {reason: error.message, fix: ADVICE[error.code ?? ''] ?? 'see what the server says, and correct the URL'}
}

/** The server's own no to this form of connection: without TLS, or with it. */
const mayDifferWithTls = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || error.code === '28000' || error.code === '28P01'

function configOf(url: PostgresUrl, host: DatabaseHost, tls: pg.ClientConfig['ssl']): pg.ClientConfig {
  const password = (host.password ?? url.password)?.reveal()
  return {
    host: host.host,
    port: host.port,
    user: url.user,
    database: url.database,
    // A function, so that the driver does not go and look for a password by itself.
    password: () => password ?? '',
    ssl: tls ?? false,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    connectionTimeoutMillis: url.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    application_name: url.applicationName ?? applicationName(),
    ...(url.options === undefined ? {} : {options: url.options}),
    ...(url.params.sslnegotiation === 'direct' ? {sslnegotiation: 'direct'} : {}),
  }
}

/** Shown to whoever waits for our lock. PostgreSQL cuts it at 63 bytes. */
const applicationName = (): string => `lexigram ${os.userInfo().username}@${os.hostname()} ${process.pid}`

async function open(config: pg.ClientConfig, signal: AbortSignal | undefined): Promise<PostgresConnection> {
  const client = new pg.Client(config)
  let serverVersion = ''
  watchParameters(client, (name, value) => {
    if (name === 'server_version') serverVersion = value.split(' ')[0] ?? value
  })
  // A lost connection is reported by the query that runs on it; without a listener it would end the process.
  client.on('error', () => undefined)
  const line: Line = {
    silenceMs: silenceAfter(config.connectionTimeoutMillis ?? DEFAULT_CONNECT_TIMEOUT_MS),
    breakOff: (reason) => breakOff(client, reason),
    onEnd: (listener) => {
      client.once('end', listener)
      return () => client.off('end', listener)
    },
  }
  const end = (): Promise<void> => hangUp(line, () => client.end())
  const stop = (): void => line.breakOff(new Error('interrupted'))
  signal?.addEventListener('abort', stop, {once: true})
  try {
    await client.connect()
  } catch (error) {
    await end()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  const ask: PostgresConnection['ask'] = async (sql, values = []) => {
    try {
      return (await answered(line, () => client.query(sql, [...values]))).rows
    } catch (error) {
      throw dbErrorOf(error, sql, false)
    }
  }
  return {client, config, serverVersion, line, ask, end}
}

/** @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS */
async function suits({ask}: PostgresConnection, wanted: string | undefined): Promise<boolean> {
  if (wanted === undefined || wanted === 'any') return true
  const [row] = await ask<{standby: boolean; readonly: string}>(
    "select pg_catalog.pg_is_in_recovery() as standby, pg_catalog.current_setting('transaction_read_only') as readonly",
  )
  const {standby = false, readonly = 'off'} = row ?? {}
  if (wanted === 'read-write') return readonly === 'off'
  if (wanted === 'read-only') return readonly === 'on'
  return wanted === 'primary' ? !standby : standby
}

interface Target {
  readonly config: pg.ClientConfig
  readonly label: string
}

function targetsOf(url: PostgresUrl): Target[][] {
  const forms = tlsAttempts(url.ssl)
  return url.hosts.map((host) => {
    const socket = host.host.startsWith('/')
    const place = socket ? `${host.host}/.s.PGSQL.${host.port}` : `${host.host}:${host.port}`
    // A socket knows no TLS.
    return (socket ? [undefined] : forms).map((tls) => ({
      config: configOf(url, host, tls),
      label: tls === undefined ? place : `${place} with TLS`,
    }))
  })
}

/** Tries the TLS forms of one host in order. */
async function openHost(
  forms: readonly Target[],
  failed: FailedAttempt[],
  signal: AbortSignal | undefined,
): Promise<PostgresConnection | undefined> {
  for (const {config, label} of forms) {
    if (signal?.aborted) return undefined
    try {
      return await open(config, signal)
    } catch (error) {
      failed.push({target: label, error})
      if (!mayDifferWithTls(error)) return undefined
    }
  }
  return undefined
}

/**
 * Connects to the first host that answers and suits `target_session_attrs`.
 *
 * @param signal - gives up when it is aborted.
 * @throws {@link LexigramError} `LEX_CONNECT_FAILED` naming every address that was tried and why it failed;
 * `LEX_INTERRUPTED`.
 */
export async function connectPostgres(
  name: string,
  address: string,
  url: PostgresUrl,
  signal?: AbortSignal,
): Promise<PostgresConnection> {
  const failed: FailedAttempt[] = []
  const wanted = url.targetSessionAttrs
  // prefer-standby is two rounds: a standby first, then anyone.
  for (const attrs of wanted === 'prefer-standby' ? ['standby', 'any'] : [wanted]) {
    for (const forms of targetsOf(url)) {
      const connection = await openHost(forms, failed, signal)
      if (connection === undefined) continue
      if (await suits(connection, attrs)) return connection
      await connection.end()
      failed.push({target: forms[0]?.label ?? address, error: new Error(`the server is not ${attrs}`)})
    }
  }
  if (signal?.aborted) throw connectInterrupted(name)
  throw connectError(name, address, relevant(failed), adviceOf)
}

/** "No TLS here" is noise beside the real reason of the plain attempt that followed it. */
function relevant(failed: readonly FailedAttempt[]): readonly FailedAttempt[] {
  const told = failed.filter(({error}) => !isWithoutTls(error))
  const distinct = told.filter(
    ({error}, index) => index === 0 || adviceOf(error).reason !== adviceOf(told[index - 1]?.error).reason,
  )
  return distinct.length === 0 ? failed : distinct
}

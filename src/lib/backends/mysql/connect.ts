/** Opens MySQL and MariaDB connections: each TLS form in turn, each failure explained, and which of the two answered. */
import {type Connection, type ConnectionOptions, createConnection} from 'mysql2/promise'
import type {MysqlUrl} from '../../config/types.ts'
import {type ConnectAdvice, connectError, type FailedAttempt, networkAdvice} from '../connect-error.ts'
import {tlsAttempts} from '../tls.ts'

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000

export const DEFAULT_CHARSET = 'utf8mb4'

export interface ConnectOptions {
  /** One message may hold several statements: only for what lexigram writes itself. */
  readonly multipleStatements?: boolean
}

export interface MysqlConnection {
  readonly connection: Connection
  /** The server's id of the connection, for KILL. */
  readonly threadId: number
  /** Such as `9.7.0` or `10.11.19`. */
  readonly serverVersion: string
  readonly isMariadb: boolean
}

/** https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html */
const ADVICE: Readonly<Record<string, string>> = {
  ER_ACCESS_DENIED_ERROR: 'correct the user or the password in the URL',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'correct the user or the password in the URL',
  ER_DBACCESS_DENIED_ERROR: 'grant the user rights on the database, or correct its name in the URL',
  ER_BAD_DB_ERROR: 'create the database, or correct its name in the URL',
  ER_CON_COUNT_ERROR: 'close other connections, or raise max_connections on the server',
  ER_HOST_NOT_PRIVILEGED: 'allow this host for the user on the server',
  HANDSHAKE_NO_SSL_SUPPORT: 'set ssl-mode=PREFERRED or DISABLED in the URL, or enable TLS on the server',
  ER_SECURE_TRANSPORT_REQUIRED: 'set ssl-mode=REQUIRED in the URL',
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function adviceOf(error: unknown): ConnectAdvice {
  const fix = ADVICE[codeOf(error)]
  return fix === undefined || !(error instanceof Error) ? networkAdvice(error) : {reason: error.message, fix}
}

function optionsOf(url: MysqlUrl, tls: ConnectionOptions['ssl'], options: ConnectOptions): ConnectionOptions {
  return {
    ...(url.socketPath === undefined ? {host: url.host, port: url.port} : {socketPath: url.socketPath}),
    user: url.user,
    ...(url.password === undefined ? {} : {password: url.password.reveal()}),
    database: url.database,
    ...(tls === undefined ? {} : {ssl: tls}),
    charset: url.charset ?? DEFAULT_CHARSET,
    connectTimeout: url.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    multipleStatements: options.multipleStatements ?? false,
    enableKeepAlive: true,
    // Values as the server sends them: no time zone is applied, no big number rounded.
    dateStrings: true,
    supportBigNumbers: true,
    connectAttributes: {program_name: 'lexigram'},
    // The driver's own default; it would put IGNORE_SPACE into sql_mode, which routines keep and no client sets.
    flags: ['-IGNORE_SPACE'],
  }
}

async function open(url: MysqlUrl, tls: ConnectionOptions['ssl'], options: ConnectOptions): Promise<MysqlConnection> {
  const connection = await createConnection(optionsOf(url, tls, options))
  // A lost connection is reported by the query that runs on it; without a listener it would end the process.
  connection.on('error', () => undefined)
  const [rows] =
    await connection.query<(import('mysql2').RowDataPacket & {version: string})[]>('select version() as version')
  const version = rows[0]?.version ?? ''
  return {
    connection,
    threadId: connection.threadId,
    serverVersion: version.split('-')[0] ?? version,
    isMariadb: /mariadb/i.test(version),
  }
}

/** @throws {@link LexigramError} `LEX_CONNECT_FAILED` naming what was tried and why it failed. */
export async function connectMysql(
  name: string,
  address: string,
  url: MysqlUrl,
  options: ConnectOptions = {},
): Promise<MysqlConnection> {
  const place = url.socketPath ?? `${url.host}:${url.port}`
  // A socket is as private as TLS, so its own client does not use both.
  const forms = url.socketPath === undefined ? tlsAttempts(url.ssl) : [undefined]
  const failed: FailedAttempt[] = []
  for (const tls of forms) {
    try {
      return await open(url, tls as ConnectionOptions['ssl'], options)
    } catch (error) {
      failed.push({target: tls === undefined ? place : `${place} with TLS`, error})
      if (ADVICE[codeOf(error)] !== undefined && codeOf(error) !== 'HANDSHAKE_NO_SSL_SUPPORT') break
    }
  }
  const told = failed.filter(({error}) => forms.length === 1 || codeOf(error) !== 'HANDSHAKE_NO_SSL_SUPPORT')
  throw connectError(name, address, told.length === 0 ? failed : told.slice(-1), adviceOf)
}

/** Opens MySQL and MariaDB connections: each TLS form in turn, each failure explained, and which of the two answered. */
import net from 'node:net'
import {type Connection, type ConnectionOptions, createConnection, type RowDataPacket} from 'mysql2/promise'
import type {MysqlUrl} from '../../config/types.ts'
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

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000

export const DEFAULT_CHARSET = 'utf8mb4'

export interface ConnectOptions {
  /** One message may hold several statements: only for what lexigram writes itself. */
  readonly multipleStatements?: boolean
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal | undefined
}

export interface MysqlConnection {
  readonly connection: Connection
  /** The server's id of the connection, for KILL. */
  readonly threadId: number
  /** Such as `9.7.0` or `10.11.19`. */
  readonly serverVersion: string
  readonly isMariadb: boolean
  readonly line: Line
  /** Asks the server something that needs no work. */
  ask<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  end(): Promise<void>
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
    // Values as the server sends them: no time zone is applied, no big number rounded.
    dateStrings: true,
    supportBigNumbers: true,
    connectAttributes: {program_name: 'lexigram'},
    // The driver's own default; it would put IGNORE_SPACE into sql_mode, which routines keep and no client sets.
    flags: ['-IGNORE_SPACE'],
  }
}

/** As the driver opens it; ours, so that it can be closed at any moment. */
function openSocket({host, port, socketPath}: MysqlUrl): net.Socket {
  if (socketPath !== undefined) return net.connect(socketPath)
  return net.connect({host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS})
}

async function open(url: MysqlUrl, tls: ConnectionOptions['ssl'], options: ConnectOptions): Promise<MysqlConnection> {
  const socket = openSocket(url)
  const line: Line = {
    silenceMs: silenceAfter(url.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS),
    breakOff: (reason) => void socket.destroy(reason),
    onEnd: (listener) => {
      socket.once('close', listener)
      return () => socket.off('close', listener)
    },
  }
  const stop = (): void => line.breakOff(new Error('interrupted'))
  options.signal?.addEventListener('abort', stop, {once: true})
  try {
    const connection = await createConnection({...optionsOf(url, tls, options), stream: () => socket})
    return await introduce(connection, line, socket)
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    options.signal?.removeEventListener('abort', stop)
  }
}

async function introduce(connection: Connection, line: Line, socket: net.Socket): Promise<MysqlConnection> {
  // A lost connection is reported by the query that runs on it; without a listener it would end the process.
  connection.on('error', () => undefined)
  const ask: MysqlConnection['ask'] = async <Row>(sql: string, values: readonly unknown[] = []) => {
    try {
      const [rows] = await answered(line, () => connection.query<RowDataPacket[]>(sql, [...values]))
      return rows as Row[]
    } catch (error) {
      throw dbErrorOf(error, sql, false)
    }
  }
  const [row] = await ask<{version: string}>('select version() as version')
  const version = row?.version ?? ''
  return {
    connection,
    threadId: connection.threadId,
    serverVersion: version.split('-')[0] ?? version,
    isMariadb: /mariadb/i.test(version),
    line,
    ask,
    end: () =>
      hangUp(line, async () => {
        await connection.end()
        // Said, not answered: a network that passes nothing on would keep the process waiting for the server's end.
        socket.destroySoon()
      }),
  }
}

/** @throws {@link LexigramError} `LEX_CONNECT_FAILED` naming what was tried and why it failed; `LEX_INTERRUPTED`. */
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
    if (options.signal?.aborted) break
    try {
      return await open(url, tls as ConnectionOptions['ssl'], options)
    } catch (error) {
      failed.push({target: tls === undefined ? place : `${place} with TLS`, error})
      if (ADVICE[codeOf(error)] !== undefined && codeOf(error) !== 'HANDSHAKE_NO_SSL_SUPPORT') break
    }
  }
  if (options.signal?.aborted) throw connectInterrupted(name)
  const told = failed.filter(({error}) => forms.length === 1 || codeOf(error) !== 'HANDSHAKE_NO_SSL_SUPPORT')
  throw connectError(name, address, told.length === 0 ? failed : told.slice(-1), adviceOf)
}

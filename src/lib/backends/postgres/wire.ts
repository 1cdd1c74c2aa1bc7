/** The parts of `pg` that its type declarations leave out: server parameters and cancel requests. */
import type {EventEmitter} from 'node:events'
import type {Duplex} from 'node:stream'
import pg from 'pg'
import {CANCEL_TIMEOUT_MS} from '../silence.ts'

interface WireConnection extends EventEmitter {
  /** The socket; that of TLS once there is one. */
  readonly stream: Duplex
  connect(portOrSocket: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: unknown): void
  end(): void
}

interface WireClient {
  readonly connection: WireConnection
  readonly processID: number
  readonly secretKey: unknown
}

const wireOf = (client: pg.Client): WireClient => client as unknown as WireClient

interface Messages {
  readonly commandComplete: {readonly text: string}
  readonly readyForQuery: object
}

/** Calls `listener` for each `message` of the server, after `pg` has had it. Call once it is connected. */
export function watchMessages<M extends keyof Messages>(
  client: pg.Client,
  message: M,
  listener: (message: Messages[M]) => void,
): void {
  wireOf(client).connection.on(message, listener)
}

/** Calls `onParameter` for each setting the server reports, `server_version` among them. Call before connecting. */
export function watchParameters(client: pg.Client, onParameter: (name: string, value: string) => void): void {
  wireOf(client).connection.on('parameterStatus', (message: {parameterName: string; parameterValue: string}) =>
    onParameter(message.parameterName, message.parameterValue),
  )
}

/** Has all the messages that `send` makes go out together. */
export function inOneWrite<T>(client: pg.Client, send: () => T): T {
  const {stream} = wireOf(client).connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}

/** Closes the socket at once; what is in flight fails with `reason`. */
export const breakOff = (client: pg.Client, reason: Error): void =>
  void wireOf(client).connection.stream.destroy(reason)

/** Process id of the server's side of the connection. */
export const processIdOf = (client: pg.Client): number => wireOf(client).processID

/**
 * Asks the server, on a connection of its own, to cancel what `client` runs. Returns when the server closed it.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function cancelRequest(client: pg.Client, config: pg.ClientConfig): Promise<void> {
  const {processID, secretKey} = wireOf(client)
  const wire = new pg.Connection(config) as unknown as WireConnection
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => wire.stream.destroy(new Error('the cancel request was not answered')),
      CANCEL_TIMEOUT_MS,
    )
    const send = (): void => wire.cancel(processID, secretKey)
    wire.once('connect', config.ssl ? () => wire.requestSsl() : send)
    wire.once('sslconnect', send)
    wire.once('end', resolve)
    wire.on('error', reject)
    void Promise.resolve().then(() => {
      const {host = 'localhost', port = 5432} = config
      if (host.startsWith('/')) wire.connect(`${host}/.s.PGSQL.${port}`)
      else wire.connect(port, host)
    })
    for (const event of ['end', 'error']) wire.once(event, () => clearTimeout(timer))
  })
}

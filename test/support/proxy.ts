/** A TCP proxy in front of a server, to break what lies between it and its clients. */
import {createServer, connect as openSocket, type Server, type Socket} from 'node:net'

export interface ProxyTarget {
  readonly host?: string
  readonly port: number
}

export interface TestProxy {
  readonly port: number
  /** Resets all connections there are (RST, not FIN); new ones are taken as before. */
  cut(): void
  /** Keeps all connections open, also new ones, and forwards nothing. */
  stall(): void
  /**
   * Once the server has sent so many bytes more, in all: `stall`, or `cut` and `refuse`.
   *
   * @returns when that was, by `performance.now()`; undefined as long as it was not.
   */
  failAfter(bytes: number, how: 'stall' | 'cut'): () => number | undefined
  /** Ends `stall` and `refuse`; what was held back is forwarded. */
  resume(): Promise<void>
  /** New connections are refused, as by a server that is not there; the present ones go on. */
  refuse(): Promise<void>
  stats(): {readonly open: number; readonly accepted: number; readonly toServer: number; readonly toClient: number}
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** @param toServer - gets what clients send, as it comes. */
export async function startProxy(
  target: ProxyTarget,
  toServer: (client: Socket, chunk: Buffer) => void = () => {},
): Promise<TestProxy> {
  const pairs = new Set<Pair>()
  const counted = {accepted: 0, toServer: 0, toClient: 0}
  let stalled = false
  let failing: (() => void) | undefined
  let failAt = Number.POSITIVE_INFINITY

  const accept = (client: Socket) => {
    counted.accepted += 1
    const server = openSocket({host: target.host ?? '127.0.0.1', port: target.port})
    const pair = {client, server}
    pairs.add(pair)
    forward(client, server, (chunk) => {
      counted.toServer += chunk.length
      toServer(client, chunk)
    })
    forward(server, client, (chunk) => {
      counted.toClient += chunk.length
      if (counted.toClient >= failAt) failing?.()
    })
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      if (stalled) socket.pause()
      socket.once('close', () => pairs.delete(pair))
    }
  }

  let listener: Server | undefined = await listen(accept, 0)
  const port = portOf(listener)
  const stopListening = async () => {
    const closing = listener
    listener = undefined
    // close() calls back only when all connections have ended, but refuses new ones at once.
    closing?.close()
  }
  const cut = () => {
    for (const {client, server} of pairs) {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
    pairs.clear()
  }
  const stall = () => {
    stalled = true
    for (const {client, server} of pairs) for (const socket of [client, server]) socket.pause()
  }
  return {
    port,
    cut,
    stall,
    failAfter: (bytes, how) => {
      let failedAt: number | undefined
      failAt = counted.toClient + bytes
      failing = () => {
        failAt = Number.POSITIVE_INFINITY
        failedAt = performance.now()
        if (how === 'stall') return stall()
        cut()
        void stopListening()
      }
      return () => failedAt
    },
    resume: async () => {
      stalled = false
      for (const {client, server} of pairs) for (const socket of [client, server]) socket.resume()
      listener ??= await listen(accept, port)
    },
    refuse: stopListening,
    stats: () => ({open: pairs.size, ...counted}),
    close: async () => {
      await stopListening()
      cut()
    },
  }
}

function forward(from: Socket, to: Socket, count: (chunk: Buffer) => void): void {
  from.on('data', (chunk) => {
    count(chunk)
    if (to.destroyed || to.writableEnded) return
    if (!to.write(chunk)) {
      from.pause()
      to.once('drain', () => from.resume())
    }
  })
  from.on('end', () => to.end())
  from.on('error', () => to.resetAndDestroy())
}

function listen(accept: (client: Socket) => void, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({allowHalfOpen: true}, accept)
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return address.port
}

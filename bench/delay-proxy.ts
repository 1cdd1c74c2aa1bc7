/** Run as a program: a TCP proxy that is so many milliseconds away in each direction. `node bench/delay-proxy.ts PORT MS` */
import {connect, createServer, type Socket} from 'node:net'

const [target = 0, delay = 0] = process.argv.slice(2).map(Number)

function forward(from: Socket, to: Socket): void {
  from.setNoDelay(true)
  from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), delay))
  from.on('close', () => setTimeout(() => to.end(), delay))
  from.on('error', () => to.destroy())
}

const server = createServer((client) => {
  const peer = connect(target, '127.0.0.1')
  forward(client, peer)
  forward(peer, client)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})

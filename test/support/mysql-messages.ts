/** Counts what a client asks a MySQL or MariaDB server, as it goes over the wire. */
import type {Socket} from 'node:net'
import {startProxy} from './proxy.ts'

/** COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE: https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html */
const QUESTIONS: ReadonlySet<number | undefined> = new Set([0x03, 0x16, 0x17])

export interface QuestionCounter extends AsyncDisposable {
  /** Where to connect, without TLS. */
  readonly port: number
  /** How many there were so far. */
  count(): number
}

export async function countQuestions(port: number): Promise<QuestionCounter> {
  const unread = new Map<Socket, Buffer>()
  let questions = 0
  const proxy = await startProxy({port}, (client, chunk) => {
    let data = Buffer.concat([unread.get(client) ?? Buffer.alloc(0), chunk])
    while (data.length >= 5 && data.length >= 4 + data.readUIntLE(0, 3)) {
      // A command begins a new sequence; answers of the handshake go on with one.
      if (data[3] === 0 && QUESTIONS.has(data[4])) questions += 1
      data = data.subarray(4 + data.readUIntLE(0, 3))
    }
    unread.set(client, data)
  })
  return {port: proxy.port, count: () => questions, [Symbol.asyncDispose]: () => proxy.close()}
}

/**
 * The rows of a statement as the server sends them, text by text: the parts of `mysql2` that its type declarations leave out. The
 * driver's own parsers make numbers and dates of them, which can't hold every value.
 *
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html
 */
import type {EventEmitter} from 'node:events'
import type {Connection} from 'mysql2/promise'

/** As the server describes a column. */
export interface WireField {
  readonly name: string
  readonly columnType: number
  readonly characterSet: number
  readonly encoding: string
  readonly flags: number
  /** MariaDB: `json` for a text that is checked to be JSON. */
  readonly extendedFormat?: string
  /** MariaDB: `uuid`, `inet6` … which are sent as strings. */
  readonly extendedTypeName?: string
}

/** A message of the server; `offset` is where reading goes on. */
export interface RowPacket {
  readonly buffer: Buffer
  offset: number
  readonly end: number
  isEOF(): boolean
  readLengthCodedNumber(): number | null
}

type PacketHandler = (packet: RowPacket, connection: unknown) => PacketHandler | null

interface QueryCommand extends EventEmitter {
  /** Called with each row packet; returns what the next packet is for. */
  row: PacketHandler
}

interface CoreConnection extends EventEmitter {
  query(options: {readonly sql: string}): QueryCommand
  pause(): void
  resume(): void
}

/** What takes the rows of a statement: synchronously, until it says that it has a batch. */
export interface RowCollector {
  fields(fields: readonly WireField[]): Promise<void>
  /** @returns whether a batch is full. */
  row(packet: RowPacket): boolean
  /** Hands the batch on. False: there are enough rows, and what still comes is thrown away. */
  flush(): boolean | Promise<boolean>
}

export interface StreamEnd {
  readonly hasRows: boolean
  readonly affectedRows: bigint
}

/**
 * Runs `sql`, one statement, by the text protocol. While a batch is being taken the socket is not read, so the server waits.
 *
 * @param onEnough - called when the collector has enough: to have the server stop.
 */
export function streamRows(
  {connection}: {readonly connection: Connection},
  sql: string,
  collector: RowCollector,
  onEnough: () => void,
): Promise<StreamEnd> {
  const core = (connection as unknown as {connection: CoreConnection}).connection
  return new Promise((resolve, reject) => {
    const state = {hasRows: false, affectedRows: 0n, enough: false, results: 0}
    let work: Promise<void> = Promise.resolve()
    const held = (step: () => Promise<void>): void => {
      core.pause()
      work = work.then(step)
      work.then(
        () => core.resume(),
        () => core.resume(),
      )
    }
    const flush = async (): Promise<void> => {
      if (state.enough || (await collector.flush())) return
      state.enough = true
      onEnough()
    }
    const command = core.query({sql})
    const ownRow = command.row
    const row: PacketHandler = (packet, from) => {
      if (packet.isEOF()) return ownRow.call(command, packet, from)
      if (!state.enough && state.results === 1 && collector.row(packet)) held(flush)
      return row
    }
    command.row = row
    command.on('fields', (fields: readonly WireField[] | undefined) => {
      if (fields === undefined) return
      state.results += 1
      // A procedure may answer with several sets of rows; only the first one has a place here.
      if (state.results > 1) return
      state.hasRows = true
      held(() => collector.fields(fields))
    })
    command.on('result', (result: {readonly affectedRows?: number}) => {
      if (!state.hasRows) state.affectedRows = BigInt(result.affectedRows ?? 0)
    })
    const failed = (error: unknown): void => {
      const fail = (): void => reject(error)
      if (state.enough) work.then(() => resolve(state), fail)
      else work.then(flush).then(fail, fail)
    }
    command.once('error', failed)
    // A lost connection is told to the connection alone.
    core.once('error', failed)
    command.once('end', () => {
      core.off('error', failed)
      work.then(flush).then(() => resolve(state), reject)
    })
  })
}

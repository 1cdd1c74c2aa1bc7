/** Row packets → cells, in batches. The text protocol sends every value as its text; bytes are shown in hexadecimal. */
import type {Cell, QueryColumn, RowSink} from '../query.ts'
import {typeOf} from './query-types.ts'
import type {RowCollector, RowPacket, WireField} from './row-stream.ts'

/** So many bytes of rows are handed on at once. */
const BATCH_BYTES = 1 << 17

/** In front of a length of two, three or eight bytes; below is a length, and 251 is NULL. */
const NULL_MARK = 251

type Decode = (buffer: Buffer, start: number, end: number) => string

const hex: Decode = (buffer, start, end) => `0x${buffer.toString('hex', start, end).toUpperCase()}`
const ascii: Decode = (buffer, start, end) => buffer.toString('latin1', start, end)
const utf8: Decode = (buffer, start, end) => buffer.toString('utf8', start, end)

function decodeOf(column: QueryColumn): Decode {
  if (column.kind === 'bytes') return hex
  return column.kind === 'integer' || column.kind === 'float' || column.kind === 'decimal' ? ascii : utf8
}

export class CellCollector implements RowCollector {
  readonly #sink: RowSink
  #decoders: readonly Decode[] = []
  #batch: Cell[][] = []
  #bytes = 0

  constructor(sink: RowSink) {
    this.#sink = sink
  }

  async fields(fields: readonly WireField[]): Promise<void> {
    const columns = fields.map((field) => ({name: field.name, ...typeOf(field)}))
    this.#decoders = columns.map(decodeOf)
    await this.#sink.begin(columns)
  }

  row(packet: RowPacket): boolean {
    const {buffer} = packet
    const decoders = this.#decoders
    const cells: Cell[] = new Array(decoders.length)
    this.#bytes += packet.end - packet.offset
    for (let index = 0; index < decoders.length; index += 1) {
      const mark = buffer[packet.offset]
      if (mark === NULL_MARK) {
        packet.offset += 1
        cells[index] = null
        continue
      }
      const length = Number(packet.readLengthCodedNumber())
      const start = packet.offset
      packet.offset += length
      cells[index] = (decoders[index] as Decode)(buffer, start, packet.offset)
    }
    this.#batch.push(cells)
    return this.#bytes >= BATCH_BYTES
  }

  async flush(): Promise<boolean> {
    const batch = this.#batch
    this.#batch = []
    this.#bytes = 0
    return batch.length === 0 || this.#sink.rows(batch)
  }
}

/**
 * Rows on their way from SQLite's process: one text with all texts in it, and lists of numbers, which cross the border in a
 * fraction of the time that as many values take. What numbers look like is found on this side, while the process reads on. Pure.
 */
import type {Cell, Row} from '../query.ts'
import {bytesText, type EngineCell, realText} from './query-values.ts'

export interface QueryBatch {
  /** Which of the kinds below each value is. */
  readonly kinds: Uint8Array
  /** The texts and bytes, one after the other. */
  readonly text: string
  /** Where each of them ends. */
  readonly ends: Uint32Array
  readonly integers: BigInt64Array
  readonly floats: Float64Array
  /** There are no more. */
  readonly done: boolean
}

/** So many characters, or so many values, make a batch. */
const BATCH_TEXT = 1 << 16
const BATCH_CELLS = 1 << 13

const NULL = 0
const TEXT = 1
const INTEGER = 2
const FLOAT = 3
const BYTES = 4

/** Puts rows together. */
export class BatchWriter {
  readonly #columns: number
  readonly #kinds: Uint8Array
  readonly #ends: Uint32Array
  readonly #integers: BigInt64Array
  readonly #floats: Float64Array
  #text = ''
  #cells = 0
  #texts = 0
  #integer = 0
  #float = 0

  constructor(columns: number) {
    const most = Math.max(BATCH_CELLS, columns)
    this.#columns = columns
    this.#kinds = new Uint8Array(most)
    this.#ends = new Uint32Array(most)
    this.#integers = new BigInt64Array(most)
    this.#floats = new Float64Array(most)
  }

  /** @returns whether the batch is to be taken before the next row. */
  add(row: readonly EngineCell[]): boolean {
    for (const cell of row) {
      this.#kinds[this.#cells] = this.#put(cell)
      this.#cells += 1
    }
    return this.#text.length >= BATCH_TEXT || this.#cells + this.#columns > this.#kinds.length
  }

  /** @returns its kind. */
  #put(cell: EngineCell): number {
    if (cell === null) return NULL
    if (typeof cell === 'bigint') {
      this.#integers[this.#integer] = cell
      this.#integer += 1
      return INTEGER
    }
    if (typeof cell === 'number') {
      this.#floats[this.#float] = cell
      this.#float += 1
      return FLOAT
    }
    const isText = typeof cell === 'string'
    this.#text += isText ? cell : bytesText(cell)
    this.#ends[this.#texts] = this.#text.length
    this.#texts += 1
    return isText ? TEXT : BYTES
  }

  take(done: boolean): QueryBatch {
    const batch = {
      kinds: this.#kinds.slice(0, this.#cells),
      text: this.#text,
      ends: this.#ends.slice(0, this.#texts),
      integers: this.#integers.slice(0, this.#integer),
      floats: this.#floats.slice(0, this.#float),
      done,
    }
    this.#text = ''
    this.#cells = 0
    this.#texts = 0
    this.#integer = 0
    this.#float = 0
    return batch
  }
}

/** The rows of a batch. Columns have no type here: each value brings its own. */
export function rowsOf(batch: QueryBatch, columns: number): Row[] {
  const next = readerOf(batch)
  const rows: Row[] = []
  for (let cell = 0; cell < batch.kinds.length; cell += columns) {
    const row: Cell[] = []
    for (let column = 0; column < columns; column += 1) row.push(next(batch.kinds[cell + column] ?? NULL))
    rows.push(row)
  }
  return rows
}

/** Gives the values one after the other. */
function readerOf({text, ends, integers, floats}: QueryBatch): (kind: number) => Cell {
  let begin = 0
  let texts = 0
  let integer = 0
  let float = 0
  const nextText = (): string => {
    const end = ends[texts] ?? begin
    const value = text.slice(begin, end)
    begin = end
    texts += 1
    return value
  }
  return (kind) => {
    switch (kind) {
      case TEXT:
        return nextText()
      case INTEGER:
        integer += 1
        return {kind: 'integer', text: String(integers[integer - 1])}
      case FLOAT:
        float += 1
        return {kind: 'float', text: realText(floats[float - 1] ?? Number.NaN)}
      case BYTES:
        return {kind: 'bytes', text: nextText()}
      default:
        return null
    }
  }
}

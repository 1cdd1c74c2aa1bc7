/**
 * Rows on their way from SQLite's process: one text with all values in it and two lists of numbers, which cross the border in a
 * fraction of the time that as many values take. Pure.
 */
import type {Cell, Row, ValueKind} from '../query.ts'
import {type EngineCell, valueText} from './query-values.ts'

export interface QueryBatch {
  /** The values as they are printed, one after the other. */
  readonly text: string
  /** Where each value ends. */
  readonly ends: Uint32Array
  /** Which of {@link KINDS} each value is. */
  readonly kinds: Uint8Array
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
const KINDS: readonly (ValueKind | undefined)[] = [undefined, 'text', 'integer', 'float', 'bytes']

/** Puts rows together. */
export class BatchWriter {
  readonly #ends: Uint32Array
  readonly #kinds: Uint8Array
  readonly #columns: number
  #text = ''
  #cells = 0

  constructor(columns: number) {
    const most = Math.max(BATCH_CELLS, columns)
    this.#columns = columns
    this.#ends = new Uint32Array(most)
    this.#kinds = new Uint8Array(most)
  }

  /** @returns whether the batch is to be taken before the next row. */
  add(row: readonly EngineCell[]): boolean {
    for (const cell of row) {
      if (cell === null) this.#kinds[this.#cells] = NULL
      else if (typeof cell === 'string') {
        this.#kinds[this.#cells] = TEXT
        this.#text += cell
      } else {
        this.#kinds[this.#cells] = typeof cell === 'bigint' ? INTEGER : typeof cell === 'number' ? FLOAT : BYTES
        this.#text += valueText(cell)
      }
      this.#ends[this.#cells] = this.#text.length
      this.#cells += 1
    }
    return this.#text.length >= BATCH_TEXT || this.#cells + this.#columns > this.#ends.length
  }

  take(done: boolean): QueryBatch {
    const batch = {
      text: this.#text,
      ends: this.#ends.slice(0, this.#cells),
      kinds: this.#kinds.slice(0, this.#cells),
      done,
    }
    this.#text = ''
    this.#cells = 0
    return batch
  }
}

/** The rows of a batch. Columns have no type here: each value brings its own. */
export function rowsOf({text, ends, kinds}: QueryBatch, columns: number): Row[] {
  const rows: Row[] = []
  let begin = 0
  for (let cell = 0; cell < kinds.length; ) {
    const row: Cell[] = []
    for (let column = 0; column < columns; column += 1, cell += 1) {
      const end = ends[cell] ?? begin
      row.push(cellOf(kinds[cell] ?? NULL, text.slice(begin, end)))
      begin = end
    }
    rows.push(row)
  }
  return rows
}

function cellOf(code: number, text: string): Cell {
  if (code === TEXT) return text
  const kind = KINDS[code]
  return kind === undefined ? null : {kind, text}
}

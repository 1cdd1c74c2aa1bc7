/** What is taken of the rows of a statement before they are written: some of them, some columns, and the backend's name. Pure. */
import type {QueryColumn, Row} from '../../backends/query.ts'
import {LexigramError} from '../../core/errors.ts'

export interface ShapeOptions {
  /** 0 is no limit. */
  readonly limit: number
  /** Undefined for all. */
  readonly columns: readonly string[] | undefined
  /** Put in front, as a column of this name; undefined for none. */
  readonly backend: string | undefined
}

const BACKEND: QueryColumn = {name: 'backend', type: 'text', kind: 'text'}

export class Shape {
  readonly #options: ShapeOptions
  #places: readonly number[] | undefined
  #count = 0
  /** There were more rows than the limit. */
  cut = false

  constructor(options: ShapeOptions) {
    this.#options = options
  }

  /** Every row is taken as it is. */
  get isWhole(): boolean {
    const {limit, columns, backend} = this.#options
    return limit === 0 && columns === undefined && backend === undefined
  }

  /** How many were taken. */
  get count(): number {
    return this.#count
  }

  /** @throws {@link LexigramError} `LEX_QUERY_INVALID` when a column is not there. */
  columns(found: readonly QueryColumn[]): readonly QueryColumn[] {
    const {columns: wanted, backend} = this.#options
    this.#places = wanted?.map((name) => placeOf(name, found))
    const kept = this.#places === undefined ? found : this.#places.flatMap((place) => found[place] ?? [])
    return backend === undefined ? kept : [BACKEND, ...kept]
  }

  rows(batch: readonly Row[]): readonly Row[] {
    const {limit, backend} = this.#options
    const room = limit === 0 ? batch.length : limit - this.#count
    if (batch.length > room) this.cut = true
    const kept = batch.length > room ? batch.slice(0, room) : batch
    this.#count += kept.length
    const places = this.#places
    if (places === undefined && backend === undefined) return kept
    return kept.map((row) => {
      const cells = places === undefined ? row : places.map((place) => row[place] ?? null)
      return backend === undefined ? cells : [backend, ...cells]
    })
  }
}

function placeOf(name: string, columns: readonly QueryColumn[]): number {
  const exact = columns.findIndex((column) => column.name === name)
  if (exact !== -1) return exact
  throw new LexigramError('LEX_QUERY_INVALID', `the rows have no column ${JSON.stringify(name)}`, {
    why: `they have ${columns.map((column) => column.name).join(', ')}`,
    fix: 'name one of these with --columns',
  })
}

/** What every format of rows is: a writer that makes text of one result, batch by batch. Types and small helpers. */
import type {Cell, DirectFormat, QueryColumn, QueryRules, Row, ValueKind} from '../../../backends/query.ts'

export const ROW_FORMATS = ['table', 'csv', 'tsv', 'json', 'ndjson', 'markdown', 'vertical', 'insert'] as const

export type RowFormat = (typeof ROW_FORMATS)[number]

/** Makes text of one result. Pure but for what it remembers of the rows so far. */
export interface RowsWriter {
  /** Rows in this format may come as they are, from a backend that writes it itself. */
  readonly direct?: DirectFormat
  begin(columns: readonly QueryColumn[]): string
  rows(batch: readonly Row[]): string
  /** What is left to say after the last row. */
  end(): string
}

export interface WriterOptions {
  readonly header: boolean
  /** A terminal: values may be cut to its width. Infinite where nothing is. */
  readonly width: number
  /** Rows that fit on a screen. */
  readonly height: number
  readonly style: RowStyle
  /** Of the dialect that answers. */
  readonly rules: Pick<QueryRules, 'identifier' | 'literal'>
  /** The table that `insert` writes into. */
  readonly table: string
  /** Whether a result came before this one. */
  readonly follows: boolean
}

/** How a terminal shows what is no data. */
export interface RowStyle {
  readonly unicode: boolean
  readonly ellipsis: string
  head(text: string): string
  faint(text: string): string
}

export const textOf = (cell: Cell): string | null => (cell === null || typeof cell === 'string' ? cell : cell.text)

export const kindOf = (cell: Cell, column: QueryColumn | undefined): ValueKind =>
  cell !== null && typeof cell !== 'string' ? cell.kind : (column?.kind ?? 'text')

export const isNumeric = (kind: ValueKind): boolean => kind === 'integer' || kind === 'float' || kind === 'decimal'

/** Names of columns, each once: a second `id` is `id_2`. */
export function distinctNames(columns: readonly QueryColumn[]): readonly string[] {
  const taken = new Set(columns.map(({name}) => name))
  const seen = new Set<string>()
  return columns.map(({name}) => {
    let own = name
    for (let number = 2; seen.has(own) || (own !== name && taken.has(own)); number += 1) own = `${name}_${number}`
    seen.add(own)
    return own
  })
}

/** What NULL is called where people read; a text that says the same is put in quotes. */
export const shownText = (text: string): string => (text === 'NULL' ? "'NULL'" : text)

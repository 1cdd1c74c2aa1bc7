/** What bench/runtime.ts measures of each library. Types only. */

export type Row = {id: string; name: string; stock: number}

export interface Contender {
  /** The row with this key. */
  find(id: string): Promise<unknown>
  /** Inserts a row whose values are all known. */
  create(row: Row): Promise<unknown>
  /** Inserts a row whose `stock` is filled in by the database, and gives the whole row. */
  createFilled?(row: Omit<Row, 'stock'>): Promise<unknown>
  close(): Promise<void>
}

export type Contenders = Readonly<Record<string, Contender>>

export interface Server {
  /** Of the database. */
  readonly url: string
  /** Whether the repository's connections are encrypted, so that those of the others are too. */
  readonly tls: boolean
}

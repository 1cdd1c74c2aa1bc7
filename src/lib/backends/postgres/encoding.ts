/**
 * The encoding of what is sent. `SET client_encoding = 'LATIN1'` says what bytes a file is made of; but all that is sent here
 * is UTF-8, whatever it says, and would else be read as something else and stored so.
 */
import type pg from 'pg'
import {DbError} from '../db-error.ts'
import {watchParameters} from './wire.ts'

export class ClientEncoding {
  readonly #client: pg.Client
  #isForeign = false
  /** A rollback takes a change back, and the server may tell both at once. */
  #changes = 0

  constructor(client: pg.Client) {
    this.#client = client
    watchParameters(client, (name, value) => {
      if (name !== 'client_encoding') return
      this.#isForeign = value !== 'UTF8'
      if (this.#isForeign) this.#changes += 1
    })
  }

  async restore(): Promise<void> {
    if (!this.#isForeign) return
    this.#isForeign = false
    await this.#client.query("set client_encoding = 'UTF8'")
  }

  /**
   * @returns what throws a {@link DbError} when it was changed since: what follows was on its way already, and was read as
   * something else.
   */
  watch(): () => void {
    const before = this.#changes
    return () => {
      if (this.#changes === before) return
      throw new DbError('it changed client_encoding in another way than by SET', {
        kind: 'other',
        database: {hint: 'write `SET client_encoding` as a statement of its own before it'},
        cause: undefined,
      })
    }
  }
}

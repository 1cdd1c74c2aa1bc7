/** A Kysely that runs nothing and keeps the texts of what it was to run, the values written into them. */
import type {Kysely} from 'kysely'
import type {QueryResult} from './backend.ts'
import {type PinnedConnection, pinnedKysely} from './pinned-kysely.ts'
import type {ScriptWriter} from './script-writer.ts'

export class StatementCollector implements PinnedConnection {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.db.
  readonly db: Kysely<any>
  /** Without delimiters, in order. */
  readonly statements: string[] = []
  readonly inTransaction = true

  constructor({kysely, begin}: ScriptWriter) {
    this.db = pinnedKysely(this, kysely, begin)
  }

  async query<Row>(sql: string): Promise<QueryResult<Row>> {
    this.statements.push(sql)
    return {rows: []}
  }
}

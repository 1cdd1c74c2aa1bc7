/** `db history`: the log of one database, newest first. Takes no lock and makes no table. */
import type {Backend} from '../backends/backend.ts'
import {History, type LogEntry} from '../migrations/history.ts'

export interface HistoryOptions {
  readonly backend: Backend
  readonly migrations: {readonly table: string}
  /** At most so many entries. */
  readonly limit: number
}

export interface HistoryReport {
  readonly name: string
  readonly dialect: string
  /** Newest first; empty when nothing was ever run. */
  readonly entries: readonly LogEntry[]
}

/** @throws {@link LexigramError} when the database can't be reached. */
export async function history({backend, migrations, limit}: HistoryOptions): Promise<HistoryReport> {
  const entries = await backend.withSession({readOnly: true}, async (session) => {
    const found = await History.find(session, backend, migrations.table)
    return found.log(limit)
  })
  return {name: backend.name, dialect: backend.dialect, entries}
}

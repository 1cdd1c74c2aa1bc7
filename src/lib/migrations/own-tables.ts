/** What lexigram keeps in a database beside what it migrates. Pure, and loads nothing. */
import type {TableName} from '../backends/backend.ts'

/** Splits a configured `schema.table`. */
export function tableNameOf(configured: string): TableName {
  const dot = configured.indexOf('.')
  return dot === -1 ? {name: configured} : {schema: configured.slice(0, dot), name: configured.slice(dot + 1)}
}

export const logTableOf = (history: TableName): TableName => ({...history, name: `${history.name}_log`})

/** The table beside the history that holds the lease, where the lock is one. */
export function leaseTableOf(configured: string): TableName {
  const table = tableNameOf(configured)
  return {...table, name: `${table.name}_lock`}
}

/** @param configured - `db.migrations.table`. */
export function ownTables(configured: string): readonly TableName[] {
  const history = tableNameOf(configured)
  return [history, logTableOf(history), leaseTableOf(configured)]
}

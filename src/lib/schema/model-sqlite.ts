/** What only SQLite has of an object. Types only. */

export interface SqliteColumn {
  /** How values are converted: by the rules of the declared type's name. */
  readonly affinity: 'integer' | 'text' | 'blob' | 'real' | 'numeric' | 'any'
}

export interface SqliteConstraint {
  readonly onConflict?: 'rollback' | 'abort' | 'fail' | 'ignore' | 'replace'
}

export interface SqliteIndex {
  /** As it stands in sqlite_schema; undefined for those that constraints make. */
  readonly sql?: string
}

export interface SqliteTable {
  /** As it stands in sqlite_schema. */
  readonly sql: string
  readonly strict?: true
  readonly withoutRowid?: true
  readonly virtual?: {readonly module: string}
}

export interface SqliteTrigger {
  readonly sql: string
}

export interface SqliteView {
  readonly sql: string
}

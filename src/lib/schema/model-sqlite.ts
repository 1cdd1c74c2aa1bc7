/** What only SQLite has of an object. Types only; `sql` is the text as it stands in sqlite_schema, without the `;`. */

export interface SqliteColumn {
  /** How values are converted: by the rules of the declared type's name. */
  readonly affinity: 'integer' | 'text' | 'blob' | 'real' | 'numeric' | 'any'
  /** Of a rowid alias: a number that was used is never used again. */
  readonly autoincrement?: true
}

export interface SqliteConstraint {
  /** Left out where it is `abort`, the default. */
  readonly onConflict?: 'rollback' | 'fail' | 'ignore' | 'replace'
}

export interface SqliteIndex {
  /** Left out of those that constraints make. */
  readonly sql?: string
}

export interface SqliteTable {
  readonly sql: string
  readonly strict?: true
  readonly withoutRowid?: true
  readonly virtual?: SqliteVirtual
}

export interface SqliteVirtual {
  readonly module: string
  /** As they are written: only the module understands them. */
  readonly arguments: readonly string[]
  /** Why SQLite can't open it; it has no columns then. */
  readonly unusable?: string
}

export interface SqliteTrigger {
  /** It fires for rows of which this is true. */
  readonly when?: string
}

export interface SqliteView {
  readonly sql: string
}

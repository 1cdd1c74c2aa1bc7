/** What only MySQL and MariaDB have of an object. Types only; fields without a comment are the server's own words. */

export interface MysqlColumn {
  /** Of the value, where it is not the table's. */
  readonly charset?: string
  /** `ON UPDATE` expression. */
  readonly onUpdate?: string
}

export interface MysqlIndex {
  /** The optimizer does not use it. */
  readonly invisible?: true
}

export interface MysqlTable {
  readonly engine: string
  readonly charset: string
  readonly collation: string
  /** `PARTITION BY …` as the server prints it. */
  readonly partitioning?: string
}

export interface MysqlView {
  readonly algorithm?: string
  readonly definer: string
  readonly security: 'definer' | 'invoker'
}

export interface MysqlTrigger {
  readonly definer: string
  readonly sqlMode: string
}

export interface MysqlRoutine {
  readonly definer: string
  readonly sqlMode: string
}

/** What only MySQL and MariaDB have of an object. Types only; fields without a comment are the server's own words. */

export interface MysqlColumn {
  /** Of the value, where it is not the table's. */
  readonly charset?: string
  /** `ON UPDATE` expression. */
  readonly onUpdate?: string
  /** Its character set was the table's default when it was made, which has changed since (MySQL). */
  readonly inheritedCharset?: true
  /** Takes NULL, but has not even that as its default: it has to be given (MySQL). */
  readonly noDefault?: true
  /** The spatial reference system that all values are of. */
  readonly srid?: number
  /** What the server keeps here: when a version of the row began or ended to be valid (MariaDB). */
  readonly systemTime?: 'row start' | 'row end'
  /** Changes of it make no new version of the row (MariaDB). */
  readonly withoutSystemVersioning?: true
  readonly engineAttribute?: string
  readonly secondaryEngineAttribute?: string
  /** Not loaded into the secondary engine. */
  readonly notSecondary?: true
  /** What the table's engine is told of the column, as the server prints it (MariaDB). */
  readonly options?: readonly string[]
}

export interface MysqlConstraint {
  /** A check that stands at this column, without a name of its own (MariaDB). */
  readonly atColumn?: string
  /** The last part of the key: rows must not overlap in this period (MariaDB). */
  readonly withoutOverlaps?: string
  /** Where `no action` is spelled out; it does the same as nothing (MariaDB). */
  readonly noAction?: readonly ('on delete' | 'on update')[]
}

export interface MysqlIndex {
  /** The optimizer does not use it; MariaDB says ignored. */
  readonly invisible?: true
  /** Where it is spelled out, or not what the engine uses by itself. */
  readonly using?: 'btree' | 'hash' | 'rtree'
  /** Plugin that cuts texts into words. */
  readonly parser?: string
  readonly engineAttribute?: string
  readonly secondaryEngineAttribute?: string
  /** What else the engine is told of the index, as the server prints it. */
  readonly options?: readonly string[]
}

export interface MysqlPeriod {
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface MysqlTable {
  readonly engine: string
  readonly charset: string
  readonly collation: string
  /** `ROW_FORMAT=COMPRESSED` and the like, as the server prints them; not those that have fields of their own. */
  readonly options?: readonly string[]
  /** `PARTITION BY …` as the server prints it. */
  readonly partitionBy?: string
  readonly engineAttribute?: string
  readonly secondaryEngineAttribute?: string
  /** Former versions of rows are kept (MariaDB). */
  readonly systemVersioned?: true
  /** `SYSTEM_TIME` among them, where its columns are named (MariaDB). */
  readonly periods?: readonly MysqlPeriod[]
}

/** What the session was set to when the object was made; the server keeps it, and runs the object under it. */
export interface MadeUnder {
  readonly characterSetClient: string
  readonly collationConnection: string
}

/** The same of an object with code. */
export interface CodeMadeUnder extends MadeUnder {
  readonly sqlMode: string
  /** Of the database at that time, where it is another now. */
  readonly databaseCollation?: string
}

export interface MysqlView extends MadeUnder {
  /** Left out where the server chooses. */
  readonly algorithm?: 'merge' | 'temptable'
  readonly definer: string
  /** Whose rights count. */
  readonly security: 'definer' | 'invoker'
  /** Where the view names its columns before its query. */
  readonly columnNames?: readonly string[]
}

export interface MysqlTrigger extends CodeMadeUnder {
  readonly definer: string
}

export interface MysqlRoutine extends CodeMadeUnder {
  readonly definer: string
  readonly security: 'definer' | 'invoker'
  readonly dataAccess: 'contains sql' | 'no sql' | 'reads sql data' | 'modifies sql data'
  readonly deterministic?: true
}

export interface MysqlSequence {
  /** Where it is not InnoDB. */
  readonly engine?: string
}

/** Of events and packages. */
export interface MysqlOther extends CodeMadeUnder {
  readonly definer: string
  /** Of events: that of their times. */
  readonly timeZone?: string
}

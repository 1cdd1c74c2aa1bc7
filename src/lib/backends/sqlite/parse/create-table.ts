/**
 * The text of a CREATE TABLE → what no pragma tells of its columns and constraints. Pure.
 *
 * @see https://www.sqlite.org/lang_createtable.html
 */
import {Cursor, skipHead} from './cursor.ts'

export type Conflict = 'rollback' | 'fail' | 'ignore' | 'replace'

export interface ParsedConstraint {
  readonly kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'not null'
  name?: string
  /** Its columns, where it names any; of a column constraint that column. */
  columns: readonly string[]
  /** Of a check. */
  expression?: string
  /** Left out where it is `abort`, the default. */
  onConflict?: Conflict
  deferrable?: 'immediate' | 'deferred'
}

export interface ParsedColumn {
  readonly name: string
  collation?: string
  generated?: string
}

export interface ParsedTable {
  readonly columns: readonly ParsedColumn[]
  /** In the order of the text. */
  readonly constraints: readonly ParsedConstraint[]
  /** Of its primary key. */
  readonly autoincrement: boolean
}

/** The same while it is read. */
interface Found {
  readonly columns: ParsedColumn[]
  readonly constraints: ParsedConstraint[]
  autoincrement: boolean
}

/** @throws {@link ScriptError} when the text can't be cut into tokens. */
export function parseCreateTable(sql: string): ParsedTable {
  const cursor = new Cursor(sql)
  const found: Found = {columns: [], constraints: [], autoincrement: false}
  skipHead(cursor)
  if (cursor.takeMark('(')) {
    do {
      if (beginsTableConstraint(cursor)) readTableConstraints(cursor, found)
      else readColumn(cursor, found)
    } while (cursor.takeMark(','))
  }
  return found
}

/** Words that no column can be called without quotes. */
const TABLE_CONSTRAINT = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

const beginsTableConstraint = (cursor: Cursor): boolean => TABLE_CONSTRAINT.has(cursor.word())

/** To the end of this element of the list: a comma or the closing parenthesis. */
const isDone = (cursor: Cursor): boolean => cursor.atEnd || cursor.isMark(',') || cursor.isMark(')')

function readColumn(cursor: Cursor, found: Found): void {
  const name = cursor.name()
  if (name === undefined) {
    while (!isDone(cursor)) cursor.skipGroup()
    return
  }
  const column: ParsedColumn = {name}
  found.columns.push(column)
  const reader = new ConstraintReader(cursor, found, [name])
  while (!isDone(cursor)) {
    // The words of the type are no keywords that begin anything, so they are skipped as what nobody knows is.
    if (!reader.read() && !readColumnOnly(cursor, column, reader)) cursor.skipGroup()
  }
}

/** @returns whether there was something that only a column has. */
function readColumnOnly(cursor: Cursor, column: ParsedColumn, reader: ConstraintReader): boolean {
  if (cursor.take('COLLATE')) {
    const name = cursor.name()
    if (name !== undefined) column.collation = name
  } else if (cursor.word() === 'AS' && cursor.isMark('(', 1)) {
    cursor.skip()
    column.generated = cursor.group() ?? ''
  } else if (cursor.take('DEFAULT')) {
    // Its first token may be a word that begins something else, as in `DEFAULT NULL`.
    if (cursor.isMark('+') || cursor.isMark('-')) cursor.skip()
    cursor.skipGroup()
  } else return false
  reader.forgetName()
  return true
}

/** The comma between table constraints may be left out. */
function readTableConstraints(cursor: Cursor, found: Found): void {
  const reader = new ConstraintReader(cursor, found, [])
  while (!isDone(cursor)) if (!reader.read()) cursor.skipGroup()
}

/** Reads constraints one by one; those of a column are about `columns`, others name theirs. */
class ConstraintReader {
  readonly #cursor: Cursor
  readonly #found: Found
  readonly #columns: readonly string[]
  #name: string | undefined
  #lastForeignKey: ParsedConstraint | undefined

  constructor(cursor: Cursor, found: Found, columns: readonly string[]) {
    this.#cursor = cursor
    this.#found = found
    this.#columns = columns
  }

  forgetName(): void {
    this.#name = undefined
  }

  /** @returns whether a constraint, or the clause of one, began here. */
  read(): boolean {
    const cursor = this.#cursor
    if (cursor.take('CONSTRAINT')) this.#name = cursor.name()
    else if (cursor.take('PRIMARY', 'KEY')) this.#readKey('primary key')
    else if (cursor.take('UNIQUE')) this.#readKey('unique')
    else if (cursor.take('NOT', 'NULL')) this.#add({kind: 'not null', columns: this.#columns, ...this.#conflict()})
    else if (cursor.take('NULL')) this.#conflict()
    else if (cursor.take('CHECK')) {
      this.#add({kind: 'check', columns: [], expression: cursor.group() ?? '', ...this.#conflict()})
    } else if (cursor.take('FOREIGN', 'KEY')) this.#readForeignKey(this.#columnList())
    else if (cursor.word() === 'REFERENCES') this.#readForeignKey(this.#columns)
    else return this.#readDeferrable()
    return true
  }

  #add(constraint: ParsedConstraint): void {
    if (this.#name !== undefined) constraint.name = this.#name
    this.forgetName()
    this.#found.constraints.push(constraint)
  }

  #readKey(kind: 'primary key' | 'unique'): void {
    const cursor = this.#cursor
    const columns = cursor.isMark('(') ? this.#columnList() : this.#columns
    if (!cursor.take('ASC')) cursor.take('DESC')
    const conflict = this.#conflict()
    if (cursor.take('AUTOINCREMENT')) this.#found.autoincrement = true
    this.#add({kind, columns, ...conflict})
  }

  /** `(a COLLATE nocase DESC, b)`: the names alone. */
  #columnList(): readonly string[] {
    const cursor = this.#cursor
    const columns: string[] = []
    if (!cursor.takeMark('(')) return columns
    do {
      const name = cursor.name()
      if (name !== undefined) columns.push(name)
      while (!isDone(cursor)) {
        if (cursor.take('AUTOINCREMENT')) this.#found.autoincrement = true
        else cursor.skipGroup()
      }
    } while (cursor.takeMark(','))
    cursor.takeMark(')')
    return columns
  }

  #conflict(): {onConflict?: Conflict} {
    if (!this.#cursor.take('ON', 'CONFLICT')) return {}
    const word = this.#cursor.word().toLowerCase()
    this.#cursor.skip()
    return word === 'rollback' || word === 'fail' || word === 'ignore' || word === 'replace' ? {onConflict: word} : {}
  }

  #readForeignKey(columns: readonly string[]): void {
    const cursor = this.#cursor
    const constraint: ParsedConstraint = {kind: 'foreign key', columns}
    this.#add(constraint)
    this.#lastForeignKey = constraint
    if (!cursor.take('REFERENCES')) return
    cursor.name()
    if (cursor.isMark('(')) cursor.skipGroup()
    for (;;) {
      if (cursor.take('MATCH')) cursor.skip()
      else if (cursor.word() === 'ON' && cursor.word(1) !== 'CONFLICT') {
        cursor.skip(2)
        // SET NULL, SET DEFAULT and NO ACTION are two words.
        cursor.skip(cursor.word() === 'SET' || cursor.word() === 'NO' ? 2 : 1)
      } else break
    }
  }

  /** Stands after the foreign key that it is about; only `INITIALLY DEFERRED` puts anything off. */
  #readDeferrable(): boolean {
    const cursor = this.#cursor
    const never = cursor.take('NOT', 'DEFERRABLE')
    if (!never && !cursor.take('DEFERRABLE')) return false
    const deferred = cursor.take('INITIALLY', 'DEFERRED')
    if (!deferred) cursor.take('INITIALLY', 'IMMEDIATE')
    if (!never && this.#lastForeignKey !== undefined) {
      this.#lastForeignKey.deferrable = deferred ? 'deferred' : 'immediate'
    }
    return true
  }
}

/** Which tables and views a statement names where one can stand: after FROM, JOIN, INTO, UPDATE and IN. Pure. */
import {Cursor, nameKey} from './cursor.ts'

const LIST = new Set(['FROM', 'JOIN'])
const ONE = new Set(['INTO', 'UPDATE', 'IN'])
/** After these a comma leads to no further table. */
const NO_LIST = new Set([
  'SELECT',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'WINDOW',
  'SET',
  'VALUES',
  'RETURNING',
])
/** `UPDATE OR IGNORE t` */
const CONFLICT = new Set(['OR', 'ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE'])

/**
 * @param known - what there is, by {@link nameKey}. What else stands there, such as a common table expression, is left
 * out; one that hides a table of its name is taken for it.
 * @returns the keys of what is used.
 */
export function tablesUsed(sql: string, known: ReadonlySet<string>): ReadonlySet<string> {
  const scan = new UseScan(sql, known)
  scan.run()
  return scan.used
}

class UseScan {
  readonly used = new Set<string>()
  readonly #cursor: Cursor
  readonly #known: ReadonlySet<string>
  /** By depth of parentheses: whether a comma leads to another table. */
  readonly #lists: boolean[] = [false]
  #expected: 'list' | 'one' | undefined

  constructor(sql: string, known: ReadonlySet<string>) {
    this.#cursor = new Cursor(sql)
    this.#known = known
  }

  run(): void {
    while (!this.#cursor.atEnd) if (!this.#readMark() && !this.#readKeyword()) this.#readOther()
  }

  #readMark(): boolean {
    const cursor = this.#cursor
    if (cursor.takeMark('(')) {
      // `FROM (a, b)` goes on with tables; `IN (a, b)` and `INTO t (a, b)` do not.
      this.#lists.push(this.#expected === 'list')
      if (this.#expected === 'one') this.#expected = undefined
    } else if (cursor.takeMark(')')) {
      this.#lists.pop()
      this.#expected = undefined
    } else if (cursor.takeMark(',')) this.#expected = this.#lists.at(-1) === true ? 'list' : undefined
    else return false
    return true
  }

  #readKeyword(): boolean {
    const word = this.#cursor.word()
    const list = LIST.has(word)
    if (list || ONE.has(word)) this.#expected = list ? 'list' : 'one'
    else if (NO_LIST.has(word)) this.#expected = undefined
    else return false
    if (list || NO_LIST.has(word)) this.#lists[this.#lists.length - 1] = list
    this.#cursor.skip()
    return true
  }

  #readOther(): void {
    const cursor = this.#cursor
    if (this.#expected === undefined || CONFLICT.has(cursor.word())) {
      cursor.skip()
      return
    }
    const first = cursor.name()
    const name = first !== undefined && cursor.takeMark('.') ? cursor.name() : first
    if (first === undefined) cursor.skip()
    else if (name !== undefined && this.#known.has(nameKey(name))) this.used.add(nameKey(name))
    this.#expected = undefined
  }
}

/** The text of a CREATE VIRTUAL TABLE → its module and arguments, which only the module understands. Pure. */
import {Cursor, skipHead} from './cursor.ts'

export interface ParsedVirtual {
  readonly module: string
  /** As they are written, without the commas between them. */
  readonly arguments: readonly string[]
}

/** @see https://www.sqlite.org/lang_createvtab.html */
export function parseCreateVirtual(sql: string): ParsedVirtual {
  const cursor = new Cursor(sql)
  skipHead(cursor)
  cursor.take('USING')
  const module = cursor.name() ?? ''
  const found: string[] = []
  if (!cursor.takeMark('(')) return {module, arguments: found}
  do {
    const from = cursor.start
    while (!cursor.atEnd && !cursor.isMark(',') && !cursor.isMark(')')) cursor.skipGroup()
    const argument = sql.slice(from, Math.max(from, cursor.lastEnd))
    if (argument !== '') found.push(argument)
  } while (cursor.takeMark(','))
  return {module, arguments: found}
}

/** Modules whose arguments name the virtual table that they show another side of. */
const ABOUT_ANOTHER = new Set(['fts5vocab', 'fts4aux'])

/** The tables that a virtual one may be made over: what stands alone after a `=`, as in FTS5's `content=docs`. */
export function tablesNamed({module, arguments: found}: ParsedVirtual): readonly string[] {
  const about = ABOUT_ANOTHER.has(module.toLowerCase())
  return found.flatMap((argument) => {
    const cursor = new Cursor(argument)
    const first = cursor.name()
    const name = cursor.takeMark('=') ? cursor.name() : about ? first : undefined
    return name !== undefined && cursor.atEnd ? [name] : []
  })
}

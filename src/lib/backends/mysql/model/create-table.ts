/** SHOW CREATE TABLE → what information_schema does not tell of a table. Pure. */
import type {MysqlPeriod} from '../../../schema/model-mysql.ts'
import {commentsOf, groupEnd, isWord, nameOf, type Piece, piecesOf, plainSql, splitAtCommas} from './tokens.ts'

export interface ShownKey {
  /** Spelled out, in lower case. */
  readonly using?: 'btree' | 'hash' | 'rtree'
  readonly parser?: string
  readonly withoutOverlaps?: string
  readonly options: readonly string[]
}

export interface ShownColumn {
  /** Attributes for the engine. */
  readonly options: readonly string[]
  /** Spelled out, also where it is that of the table. */
  readonly charset: string | undefined
  readonly collation: string | undefined
  /** The one token after DEFAULT. */
  readonly default: string | undefined
  /** All of it, also where it is an expression. */
  readonly defaultSql: string | undefined
  readonly generated: string | undefined
  readonly check: string | undefined
}

export interface ShownTable {
  readonly columns: ReadonlyMap<string, ShownColumn>
  /** Expressions by name. */
  readonly checks: ReadonlyMap<string, string>
  /** By name; `PRIMARY` is the primary key. */
  readonly keys: ReadonlyMap<string, ShownKey>
  readonly periods: readonly MysqlPeriod[]
  readonly options: readonly string[]
  readonly partitionBy?: string
  /** Options that its engine does not know, which MariaDB prints in comments. */
  readonly unknownOptions: readonly string[]
}

type Pieces = readonly Piece[]

export function shownTableOf(sql: string): ShownTable {
  const pieces = piecesOf(sql)
  const open = pieces.findIndex(({text}) => text === '(')
  const close = groupEnd(pieces, open)
  const columns = new Map<string, ShownColumn>()
  const keys = new Map<string, ShownKey>()
  const checks = new Map<string, string>()
  const periods: MysqlPeriod[] = []
  for (const item of splitAtCommas(pieces.slice(open + 1, close - 1))) {
    if (item[0]?.kind === 'quoted') columns.set(nameOf(item[0]), columnOf(sql, item))
    else if (isWord(item[0], 'PERIOD')) periods.push(periodOf(item))
    else if (isWord(item[2], 'CHECK')) checks.set(nameOf(item[1]), groupAfter(sql, item, 'CHECK') ?? '')
    else addKey(keys, item)
  }
  const tail = pieces.slice(close)
  const partition = tail.findIndex((piece, at) => isWord(piece, 'PARTITION') && isWord(tail[at + 1], 'BY'))
  const partitioned = tail[partition]
  return {
    columns,
    checks,
    keys,
    periods,
    options: tableOptionsOf(partition === -1 ? tail : tail.slice(0, partition)),
    unknownOptions: sql.includes('/* `') ? commentsOf(sql).filter((comment) => comment.startsWith('`')) : [],
    ...(partitioned === undefined ? {} : {partitionBy: plainSql(sql, partitioned.start)}),
  }
}

/** A name in backticks that is given a value: `` `attribute`='value' ``. */
const isAttribute = (item: Pieces, at: number): boolean => item[at]?.kind === 'quoted' && item[at + 1]?.text === '='

function attributesOf(item: Pieces): readonly string[] {
  const attributes: string[] = []
  let depth = 0
  for (const [at, {text}] of item.entries()) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0 && isAttribute(item, at)) attributes.push(`${text}=${item[at + 2]?.text ?? ''}`)
  }
  return attributes
}

function columnOf(sql: string, item: Pieces): ShownColumn {
  const at = item.findIndex((piece) => isWord(piece, 'DEFAULT'))
  return {
    options: [...attributesOf(item), ...placementOf(item)],
    charset: wordAfter(item, ['CHARACTER', 'SET']),
    collation: wordAfter(item, ['COLLATE']),
    default: at === -1 ? undefined : item[at + 1]?.text,
    defaultSql: at === -1 ? undefined : defaultSqlOf(sql, item.slice(at + 1)),
    generated: groupAfter(sql, item, 'AS'),
    check: groupAfter(sql, item, 'CHECK'),
  }
}

/** Words right after the type, the name of a character set or collation behind them. */
function wordAfter(item: Pieces, words: readonly string[]): string | undefined {
  const end = item.findIndex((piece) => PAST_TYPE.has(piece.text.toUpperCase()))
  const type = item.slice(1, end === -1 ? item.length : end)
  const at = type.findIndex((_, index) => words.every((word, offset) => isWord(type[index + offset], word)))
  return at === -1 ? undefined : type[at + words.length]?.text
}

const PAST_TYPE: ReadonlySet<string> = new Set(['NOT', 'NULL', 'DEFAULT', 'GENERATED', 'AS', 'COMMENT', 'CHECK'])

/** Where MySQL keeps a column: `STORAGE MEMORY`, `COLUMN_FORMAT FIXED`. */
function placementOf(item: Pieces): readonly string[] {
  const options: string[] = []
  let depth = 0
  for (const [at, piece] of item.entries()) {
    if (piece.text === '(') depth += 1
    if (piece.text === ')') depth -= 1
    if (depth === 0 && (isWord(piece, 'STORAGE') || isWord(piece, 'COLUMN_FORMAT')))
      options.push(`${piece.text} ${item[at + 1]?.text ?? ''}`)
  }
  return options
}

const AFTER_DEFAULT = ['ON', 'AUTO_INCREMENT', 'INVISIBLE', 'COMMENT', 'CHECK'] as const

/** @param pieces - what comes after DEFAULT. */
function defaultSqlOf(sql: string, pieces: Pieces): string | undefined {
  let depth = 0
  let last: Piece | undefined
  for (const piece of pieces) {
    if (piece.text === '(') depth += 1
    if (piece.text === ')') depth -= 1
    if (depth === 0 && last !== undefined && AFTER_DEFAULT.some((word) => isWord(piece, word))) break
    last = piece
  }
  return last === undefined ? undefined : sql.slice(pieces[0]?.start, last.end)
}

/** What is in the parentheses right after a word. */
function groupAfter(sql: string, item: Pieces, word: string): string | undefined {
  const at = item.findIndex((piece, index) => isWord(piece, word) && item[index + 1]?.text === '(')
  if (at === -1) return undefined
  const close = groupEnd(item, at + 1) - 1
  return sql.slice(item[at + 1]?.end, item[close]?.start)
}

/** `` PERIOD FOR `stay` (`check_in`, `check_out`) `` */
function periodOf(item: Pieces): MysqlPeriod {
  const [from, , to] = item.slice(item.findIndex(({text}) => text === '(') + 1)
  return {name: nameOf(item[2]), from: nameOf(from), to: nameOf(to)}
}

function addKey(keys: Map<string, ShownKey>, item: Pieces): void {
  const at = item.findIndex((piece) => isWord(piece, 'KEY'))
  if (at === -1 || isWord(item[0], 'CONSTRAINT')) return
  const name = isWord(item[0], 'PRIMARY') ? 'PRIMARY' : nameOf(item[at + 1])
  const open = item.findIndex(({text}) => text === '(')
  const close = groupEnd(item, open)
  const parts = item.slice(open, close)
  const tail = item.slice(close)
  const overlaps = parts.findIndex((piece) => isWord(piece, 'OVERLAPS'))
  const using = tail.findIndex((piece) => isWord(piece, 'USING'))
  const parser = tail.findIndex((piece) => isWord(piece, 'PARSER'))
  keys.set(name, {
    ...(using === -1 ? {} : {using: (tail[using + 1]?.text ?? '').toLowerCase() as 'btree' | 'hash' | 'rtree'}),
    ...(parser === -1 ? {} : {parser: nameOf(tail[parser + 1])}),
    ...(overlaps === -1 ? {} : {withoutOverlaps: nameOf(parts[overlaps - 2])}),
    options: [...attributesOf(tail), ...keyOptionsOf(tail)],
  })
}

const KEY_OPTIONS: ReadonlySet<string> = new Set(['KEY_BLOCK_SIZE', 'CLUSTERING'])

const keyOptionsOf = (tail: Pieces): readonly string[] =>
  tail.flatMap((piece, at) =>
    piece.kind === 'word' && KEY_OPTIONS.has(piece.text.toUpperCase()) && tail[at + 1]?.text === '='
      ? [`${piece.text}=${tail[at + 2]?.text ?? ''}`]
      : [],
  )

/** Those that the model has fields for, or that are no part of a schema. */
const OTHERWISE_KNOWN: ReadonlySet<string> = new Set([
  'ENGINE',
  'AUTO_INCREMENT',
  'DEFAULT CHARSET',
  'CHARSET',
  'COLLATE',
  'COMMENT',
  'SECONDARY_ENGINE_ATTRIBUTE',
  'SECONDARY_LOAD',
  'ENGINE_ATTRIBUTE',
])

/** `NAME=value` for each; names can have two words and values parentheses. */
function tableOptionsOf(tail: Pieces): readonly string[] {
  const options: string[] = []
  let name: string[] = []
  for (let at = 0; at < tail.length; at += 1) {
    const {text} = tail[at] as Piece
    if (isWord(tail[at], 'WITH') && isWord(tail[at + 1], 'SYSTEM')) at += 2
    else if (isWord(tail[at], 'TABLESPACE') && tail[at + 1]?.text !== '=') {
      options.push(`TABLESPACE ${tail[at + 1]?.text ?? ''}`)
      at += 1
    } else if (text !== '=') name.push(tail[at]?.kind === 'word' ? text.toUpperCase() : text)
    else {
      const end = tail[at + 1]?.text === '(' ? groupEnd(tail, at + 1) : at + 2
      const value = tail.slice(at + 1, end).map((piece) => piece.text)
      if (!OTHERWISE_KNOWN.has(name.join(' '))) options.push(`${name.join(' ')}=${value.join('')}`)
      name = []
      at = end - 1
    }
  }
  return options
}

/** The column `create_options` of information_schema. */
export const createOptionsOf = (text: string): readonly string[] =>
  tableOptionsOf(piecesOf(text).filter((piece) => !isWord(piece, 'PARTITIONED')))

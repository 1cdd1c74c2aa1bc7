/** What is true of SQLite's SQL for `db query`: parameters, refusals, values as text. Pure. */
import {keywordsWith} from '../keywords.ts'
import type {Cell, NamedParameter, QueryColumn, QueryRules} from '../query.ts'
import {standardQuote} from '../script-writer.ts'
import {tokensOf} from './lexer.ts'
import {refusalOf} from './query-guard.ts'

function* parametersIn(text: string): Generator<NamedParameter> {
  for (const {kind, start, end} of tokensOf(text)) {
    if (kind === 'parameter') yield {name: text.slice(start + 1, end), start, end}
  }
}

/** A text with a NUL would end there. */
function textLiteral(text: string): string {
  if (!text.includes('\0')) return standardQuote(text)
  return `CAST(X'${Buffer.from(text).toString('hex').toUpperCase()}' AS TEXT)`
}

function literalOf(cell: Cell, _: QueryColumn): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'string') return textLiteral(cell)
  if (cell.kind === 'bytes') return `X'${cell.text.slice(2)}'`
  if (cell.text === 'Inf') return '9.0e+999'
  if (cell.text === '-Inf') return '-9.0e+999'
  return cell.text
}

/** `:name`, `@name` and `$name` are one name; `?` and `?1` have none. */
const isNamed = (text: string, {start}: NamedParameter): boolean => /[:@$]/.test(text.charAt(start))

const KEYWORDS = keywordsWith(`
  ABORT AUTOINCREMENT BLOB CONFLICT DETACH EXCLUSIVE FAIL FILTER GENERATED GLOB IGNORE IMMEDIATE INDEXED INSTEAD ISNULL MATCH MATERIALIZED NOTHING
  NOTNULL PLAN PRAGMA QUERY RAISE REAL REGEXP REINDEX REPLACE ROWID STRICT TEMP VACUUM VIRTUAL WITHOUT`)

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/
const named = new Set(KEYWORDS)
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const sqliteQueryRules: QueryRules = {
  parametersOf: ({text}) => [...parametersIn(text)].filter((parameter) => isNamed(text, parameter)),
  namelessIn: ({text}) => [...parametersIn(text)].find((parameter) => !isNamed(text, parameter))?.start,
  refusalOf,
  commitsItself: () => false,
  identifier: quoted,
  tokens: tokensOf,
  written: (name) => (PLAIN.test(name) && !named.has(name.toUpperCase()) ? name : quoted(name)),
  keywords: KEYWORDS,
  databases: 'pragma database_list',
  // A PRAGMA with a value is none that only reads.
  setsSession: () => false,
  literal: literalOf,
}

/** What is true of the SQL of MySQL and MariaDB for `db query`: parameters, refusals, plans, values as text. Pure. */
import {namedParameters} from '../parameters.ts'
import type {Cell, QueryColumn, QueryRules} from '../query.ts'
import {tokensOf} from './lexer.ts'
import {commitsItself, refusalOf} from './query-guard.ts'
import {quoteName, quoteText} from './sql-text.ts'

function literalOf(cell: Cell, {kind}: QueryColumn): string {
  if (cell === null) return 'NULL'
  const text = typeof cell === 'string' ? cell : cell.text
  if (kind === 'integer' || kind === 'float' || kind === 'decimal') return text
  if (kind === 'bytes') return text === '0x' ? "''" : text
  return quoteText(text)
}

export const mysqlQueryRules: QueryRules = {
  parametersOf: ({text}) => namedParameters(text, tokensOf(text)),
  namelessIn({text}) {
    for (const {kind, start} of tokensOf(text)) if (kind === 'parameter') return start
    return undefined
  },
  refusalOf,
  commitsItself,
  identifier: quoteName,
  literal: literalOf,
}

/** What is true of PostgreSQL's SQL for `db query`: parameters, refusals, plans, values as text. Pure. */
import {namedParameters} from '../parameters.ts'
import type {Cell, QueryColumn, QueryRules} from '../query.ts'
import {tokensOf} from './lexer.ts'
import {refusalOf} from './query-guard.ts'
import {ident, literal} from './quote.ts'

const NUMBER = /^-?\d/

function literalOf(cell: Cell, {kind}: QueryColumn): string {
  if (cell === null) return 'NULL'
  const text = typeof cell === 'string' ? cell : cell.text
  if (kind === 'boolean') return text === 't' ? 'true' : 'false'
  // NaN and Infinity are written as text.
  if ((kind === 'integer' || kind === 'float' || kind === 'decimal') && NUMBER.test(text)) return text
  return literal(text)
}

export const postgresQueryRules: QueryRules = {
  parametersOf: ({text}) => namedParameters(text, tokensOf(text)),
  namelessIn({text}) {
    for (const {kind, start} of tokensOf(text)) if (kind === 'parameter') return start
    return undefined
  },
  refusalOf,
  commitsItself: () => false,
  identifier: ident,
  literal: literalOf,
}

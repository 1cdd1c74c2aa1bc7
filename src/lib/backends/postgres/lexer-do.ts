/** Looks into the body of PostgreSQL's DO statements: does it end transactions? Pure. */

import type {Token} from '../scanner.ts'
import {ScriptError} from '../statement.ts'

type Tokens = (source: string) => Iterable<Token>

/** What comes right before a statement of PL/pgSQL. A label ends in `>>`. */
const BEFORE_STATEMENT: ReadonlySet<string> = new Set([';', '>', 'BEGIN', 'THEN', 'ELSE', 'LOOP'])

/**
 * Whether a DO statement runs COMMIT or ROLLBACK, which PostgreSQL allows only outside a transaction.
 *
 * @param text - the whole statement.
 * @see https://www.postgresql.org/docs/current/plpgsql-transactions.html
 */
export function endsTransaction(text: string, tokensOf: Tokens): boolean {
  if (!/commit|rollback/i.test(text)) return false
  const tokens = significant(text, tokensOf)
  const language = tokens[tokens.findIndex((token) => token.toUpperCase() === 'LANGUAGE') + 1]
  if (tokens.some((token) => token.toUpperCase() === 'LANGUAGE') && !/^"?plpgsql"?$/i.test(language ?? '')) return false
  const body = tokens.map(bodyOf).find((found) => found !== undefined)
  return body !== undefined && hasTransactionEnd(body, tokensOf)
}

function hasTransactionEnd(body: string, tokensOf: Tokens): boolean {
  let before = ';'
  let command = false
  try {
    for (const token of significant(body, tokensOf)) {
      const word = token.toUpperCase()
      // `COMMIT;` and `COMMIT AND CHAIN;`: anything else with that name is a variable.
      if (command && (word === ';' || word === 'AND')) return true
      command = BEFORE_STATEMENT.has(before) && (word === 'COMMIT' || word === 'ROLLBACK')
      before = word
    }
  } catch (error) {
    // Not closed, so the server will say what is wrong with it.
    if (!(error instanceof ScriptError)) throw error
  }
  return false
}

const significant = (source: string, tokensOf: Tokens): string[] =>
  [...tokensOf(source)]
    .filter(({kind}) => kind !== 'space' && kind !== 'comment')
    .map(({start, end}) => source.slice(start, end))

/** What a string stands for; undefined for a token that is none. */
function bodyOf(token: string): string | undefined {
  const tag = /^\$[^$]*\$/.exec(token)?.[0]
  if (tag !== undefined) return token.slice(tag.length, -tag.length)
  const [, prefix, quoted] = /^(e?)'([\s\S]*)'$/i.exec(token) ?? []
  if (quoted === undefined) return undefined
  const text = quoted.replaceAll("''", "'")
  return prefix === '' ? text : text.replace(/\\([\s\S])/g, (_, code: string) => (/[nrt]/.test(code) ? ' ' : code))
}

/** What is true of the SQL of MySQL and MariaDB for `db query`: parameters, refusals, plans, values as text. Pure. */
import {keywordsWith} from '../keywords.ts'
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

const KEYWORDS = keywordsWith(`
  AFTER AUTO_INCREMENT BINARY BLOB CALL CHANGE CHARSET CURRENT_USER DATABASES DATETIME DELIMITER DESCRIBE DIV DO DUPLICATE ENGINE ENGINES ENUM
  EVENT FORCE FOR FORMAT FULLTEXT GLOBAL GRANTS HANDLER IGNORE JSON KEYS KILL LOCK LONGTEXT MEDIUMTEXT MOD MODIFY OPTIMIZE PROCESSLIST REGEXP
  REPLACE RLIKE SESSION SHARE SHOW START STATUS STRAIGHT_JOIN TABLES TINYINT UNLOCK UNSIGNED USE USER VARIABLES WARNINGS XOR`)

const PLAIN = /^[A-Za-z_][A-Za-z0-9_$]*$/
const named = new Set(KEYWORDS)

export const mysqlQueryRules: QueryRules = {
  parametersOf: ({text}) => namedParameters(text, tokensOf(text)),
  namelessIn({text}) {
    for (const {kind, start} of tokensOf(text)) if (kind === 'parameter') return start
    return undefined
  },
  refusalOf,
  commitsItself,
  identifier: quoteName,
  tokens: tokensOf,
  written: (name) => (PLAIN.test(name) && !named.has(name.toUpperCase()) ? name : quoteName(name)),
  keywords: KEYWORDS,
  databases:
    'select schema_name as name, default_character_set_name as charset, default_collation_name as collation from information_schema.schemata order by 1',
  // Settings are not part of a transaction here.
  setsSession: () => false,
  literal: literalOf,
}

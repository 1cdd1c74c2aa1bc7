/** What is true of PostgreSQL's SQL for `db query`: parameters, refusals, plans, values as text. Pure. */
import {keywordsWith} from '../keywords.ts'
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

const KEYWORDS = keywordsWith(`
  ANY ARRAY BOOLEAN BYTEA CALL CLOSE CLUSTER CONCURRENTLY CONFLICT COPY CURSOR DEALLOCATE DECLARE DISCARD DO DOMAIN ENUM EXTENSION FETCH FILTER
  FOR GENERATED IDENTITY ILIKE ISOLATION JSONB LANGUAGE LATERAL LEVEL LISTEN LOCK MATERIALIZED MERGE MOVE NOTHING NOTIFY NUMERIC ONLY OWNER
  POLICY PUBLICATION REINDEX REFRESH REPLACE RESET SEQUENCE SHOW SIMILAR TIMESTAMPTZ TYPE UUID VACUUM VERBOSE`)

const DATABASES = `select d.datname as name, pg_catalog.pg_get_userbyid(d.datdba) as owner, pg_catalog.pg_encoding_to_char(d.encoding) as encoding,
  d.datcollate as collation from pg_catalog.pg_database d where not d.datistemplate order by 1`

export const postgresQueryRules: QueryRules = {
  parametersOf: ({text}) => namedParameters(text, tokensOf(text)),
  namelessIn({text}) {
    for (const {kind, start} of tokensOf(text)) if (kind === 'parameter') return start
    return undefined
  },
  refusalOf,
  commitsItself: () => false,
  identifier: ident,
  tokens: tokensOf,
  written: ident,
  keywords: KEYWORDS,
  defaultSchema: 'public',
  databases: DATABASES,
  // What is written in quotes was not looked at.
  setsSession: ({text}) => /^(?:re)?set\s+(?:session\s+)?(?!local\b)[a-z_]/i.test(text),
  literal: literalOf,
}

/** Which PostgreSQL statements can share a transaction with their record, and what is left of those that can't. */
import type {Effect, Effects} from '../effect.ts'
import {namesIn} from '../effect.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'

type Rule = readonly [pattern: RegExp, effect: Effect]

/**
 * Statements that the server runs only outside of a transaction block, by their first words.
 *
 * @see https://github.com/postgres/postgres/blob/master/src/backend/tcop/utility.c PreventInTransactionBlock
 */
const ALONE: readonly Rule[] = [
  [/^(?:CREATE|CREATE UNIQUE) INDEX CONCURRENTLY\b/, 'catalog'],
  [/^DROP INDEX CONCURRENTLY\b/, 'catalog'],
  [/^(?:CREATE|DROP) (?:DATABASE|TABLESPACE)\b/, 'catalog'],
  [/^DROP SUBSCRIPTION\b/, 'catalog'],
  [/^ALTER DATABASE\b.*\bTABLESPACE\b/, 'repeatable'],
  [/^REINDEX\b.*\bCONCURRENTLY\b/, 'repeatable'],
  [/^REINDEX (?:(?:VERBOSE|TRUE|FALSE|ON|OFF|TABLESPACE \w+) )*(?:DATABASE|SYSTEM|SCHEMA)\b/, 'repeatable'],
  [/^VACUUM\b/, 'repeatable'],
  [/^ALTER SYSTEM\b/, 'repeatable'],
  [/^DISCARD ALL\b/, 'repeatable'],
]
/** Without a table it goes through the whole database; a quoted name is no word, so the text has to tell. */
const CLUSTER_ALL = /^cluster(?:\s+verbose|\s*\([^)]*\))?\s*$/i
/** What would reach out to the publisher; what pg_dump writes does not. */
const WITHOUT_SLOT = /\b(?:connect|create_slot)\s*=\s*'?(?:false|off|0)\b/i
const REFRESHES =
  /\brefresh\s+publication\b|\b(?:set|add|drop)\s+publication\b(?![\s\S]*\brefresh\s*=\s*'?(?:false|off|0)\b)/i
const ALTERS_SLOT = /\bset\s*\([^)]*\b(?:failover|two_phase)\b/i
const DETACH = /\bdetach\s+partition\b[\s\S]*\bconcurrently\b/i
const SET_CONFIG = /\bset_config\s*\(/i
const SESSION_STATE = /^(?:SET|RESET|PREPARE|LISTEN|CREATE (?:GLOBAL |LOCAL )?TEMP(?:ORARY)?)\b/

const headOf = ({words}: Statement): string => words.join(' ')

function aloneEffect(statement: Statement): Effect | undefined {
  const head = headOf(statement)
  const found = ALONE.find(([pattern]) => pattern.test(head))
  if (found !== undefined) return found[1]
  if (head.startsWith('CREATE SUBSCRIPTION')) return WITHOUT_SLOT.test(statement.text) ? undefined : 'catalog'
  if (head.startsWith('ALTER SUBSCRIPTION')) {
    return REFRESHES.test(statement.text) || ALTERS_SLOT.test(statement.text) ? 'repeatable' : undefined
  }
  if (CLUSTER_ALL.test(statement.text)) return 'repeatable'
  return head.startsWith('ALTER TABLE') && DETACH.test(statement.text) ? 'catalog' : undefined
}

export const postgresEffects: Effects = {
  effectOf: (statement) => {
    const alone = aloneEffect(statement)
    if (alone !== undefined) return alone
    if (statement.control !== undefined) return statement.control === 'inner' ? 'unknown' : 'repeatable'
    // A procedure may commit by itself, which it can't inside a transaction of ours.
    return statement.words[0] === 'CALL' ? 'unknown' : 'atomic'
  },
  isSessionState: (statement) => SESSION_STATE.test(headOf(statement)) || SET_CONFIG.test(statement.text),
  refusesTransaction: (statement) => {
    if (aloneEffect(statement) === undefined) return undefined
    const head = headOf(statement)
    if (head.startsWith('ALTER TABLE')) return 'DETACH PARTITION CONCURRENTLY'
    return /^(?:\w+ )+?CONCURRENTLY\b/.exec(head)?.[0] ?? statement.words.slice(0, 2).join(' ')
  },
}

/** For a session that is bound to a schema: what others do in theirs with the same names is not looked at. */
const inReach = (namespace: string): string =>
  `($2::text is null or ${namespace}.nspname = $2 or ${namespace}.nspname = any($1))`

/** Everything a statement outside of a transaction may change, for the names it speaks of. */
export const OBSERVE = `
  select pg_catalog.md5(coalesce(pg_catalog.string_agg(line, e'\\n' order by line collate "C"), '')) as observed from (
    select pg_catalog.concat_ws('|', 'class', n.nspname, c.relname, c.relkind, c.relpersistence, c.reltablespace) as line
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = any($1) and ${inReach('n')}
    union all
    select pg_catalog.concat_ws('|', 'index', t.relname, c.relname, i.indisvalid, i.indisready, pg_catalog.pg_get_indexdef(c.oid))
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      join pg_catalog.pg_class t on t.oid = i.indrelid
      join pg_catalog.pg_namespace n on n.oid = t.relnamespace
     where (c.relname = any($1) or t.relname = any($1)) and ${inReach('n')}
    union all
    select pg_catalog.concat_ws('|', 'inherits', p.relname, c.relname, pg_catalog.to_jsonb(i) ->> 'inhdetachpending')
      from pg_catalog.pg_inherits i
      join pg_catalog.pg_class c on c.oid = i.inhrelid
      join pg_catalog.pg_class p on p.oid = i.inhparent
      join pg_catalog.pg_namespace n on n.oid = p.relnamespace
     where (c.relname = any($1) or p.relname = any($1)) and ${inReach('n')}
    union all
    select pg_catalog.concat_ws('|', 'database', datname) from pg_catalog.pg_database where datname = any($1)
    union all
    select pg_catalog.concat_ws('|', 'tablespace', spcname) from pg_catalog.pg_tablespace where spcname = any($1)
  ) lines`

/** Indexes that a cut-off CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY left INVALID, as names to drop. */
export const INVALID_INDEXES = `
  select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not i.indisvalid and c.relkind = 'i' and ${inReach('n')}
     and pg_catalog.regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '') = any($1)
   order by 1`

export const namesOf = (statement: Statement): readonly string[] => namesIn(statement.text, tokensOf)

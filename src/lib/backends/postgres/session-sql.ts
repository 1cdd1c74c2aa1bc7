/** What a session tells the server besides the statements of migrations. */
import {sql} from 'kysely'
import type {TransactionClock} from '../backend.ts'

/**
 * What DISCARD ALL is made of, in one message, but for the advisory locks: the session keeps the one that tells
 * the next run that it still works.
 *
 * @see https://www.postgresql.org/docs/current/sql-discard.html
 */
export const DISCARD_ALL =
  'close all; set session authorization default; reset all; deallocate all; unlisten *; discard plans; discard temp; discard sequences'

/**
 * The same for a server session that is shared with others, run inside the transaction that used it. Without DEALLOCATE
 * ALL, since poolers keep account of the statements they prepared themselves; and with the deferred constraints first,
 * because a temporary table with checks pending can't be dropped.
 */
export const DISCARD_SHARED =
  'set constraints all immediate; close all; set session authorization default; reset all; unlisten *; discard plans; discard temp; discard sequences'

/**
 * Has the server look every two seconds whether we are still there, and end the statement of a run that was killed, so that
 * the next one does not wait for it. Refused where the server's system can't tell (Windows, some others).
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
export const WATCH_CLIENT = 'set client_connection_check_interval = 2000'

export const RECLAIM_ROLE = 'reset session authorization; reset role'

/** Fails where one of the statements before changed the encoding: those behind it were read as something else. */
export const REQUIRE_UTF8 = `select 1 / (pg_catalog.current_setting('client_encoding') = 'UTF8')::integer`

/**
 * In front of what is sent before the transaction it belongs to is known to be open: else it would be one of its own.
 * Refused outside of a block, and in that of several statements in one message.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export const REQUIRE_TRANSACTION = 'savepoint lexigram_required; release savepoint lexigram_required; '

const BEGUN = sql.raw('pg_catalog.transaction_timestamp()')
/** When the message that ends the transaction came to its turn, which is also when the transaction opened behind it begins. */
const NOW = sql.raw('pg_catalog.statement_timestamp()')

export const transactionClock: TransactionClock = {
  begunAt: sql<string>`${BEGUN}`,
  now: sql<string>`${NOW}`,
  elapsedMs: sql<number>`(extract(epoch from ${NOW} - ${BEGUN}) * 1000)::bigint`,
}

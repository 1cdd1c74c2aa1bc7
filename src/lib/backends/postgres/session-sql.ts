/** What a session tells the server besides the statements of migrations. */

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

export interface BlockerRow {
  readonly pid: number
  readonly usename: string | null
  readonly application: string | null
  readonly query: string
}

/** https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION pg_blocking_pids */
export const BLOCKERS = `
  select pid, usename, application_name as application,
         case when state = 'active' then '' else state || ' since ' end || left(regexp_replace(query, '\\s+', ' ', 'g'), 80) as query
    from pg_catalog.pg_stat_activity
   where pid = any(pg_catalog.pg_blocking_pids($1))
   order by pid`

/**
 * Has the server look every two seconds whether we are still there, and end the statement of a run that was killed, so that
 * the next one does not wait for it. Refused where the server's system can't tell (Windows, some others).
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
export const WATCH_CLIENT = 'set client_connection_check_interval = 2000'

export const RECLAIM_ROLE = 'reset session authorization; reset role'

/**
 * What PostgreSQL is not sent. A read-only transaction refuses all that changes tables and schema; it does not refuse what
 * reaches outside of them: other sessions, the server's files and settings, its log of changes.
 *
 * @see https://www.postgresql.org/docs/current/sql-set-transaction.html
 */
import type {Refusal} from '../query.ts'
import {callOf, type Piece, piecesOf, refuse, refuseControl, refuseUnread} from '../query-guard.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'

const READING = new Set([
  'SELECT',
  'WITH',
  'TABLE',
  'VALUES',
  'SHOW',
  'EXPLAIN',
  'SET',
  'RESET',
  'DECLARE',
  'FETCH',
  'MOVE',
  'CLOSE',
  'PREPARE',
  'EXECUTE',
  'DEALLOCATE',
  'SAVEPOINT',
  'RELEASE',
  'ROLLBACK',
])

/** Built-in functions, and those of extensions that come with the server, whose effect no rollback takes back. */
const REACHING = new Set(
  `dblink dblink_exec dblink_send_query dblink_connect dblink_connect_u dblink_open
   lo_export lo_import pg_file_write pg_file_unlink pg_file_rename pg_file_sync
   pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_log_backend_memory_contexts
   pg_switch_wal pg_create_restore_point pg_backup_start pg_backup_stop pg_promote pg_wal_replay_pause pg_wal_replay_resume
   pg_logical_emit_message pg_create_physical_replication_slot pg_create_logical_replication_slot
   pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_drop_replication_slot
   pg_replication_slot_advance pg_logical_slot_get_changes pg_logical_slot_get_binary_changes pg_sync_replication_slots
   pg_replication_origin_create pg_replication_origin_drop pg_replication_origin_advance
   pg_replication_origin_session_setup pg_replication_origin_xact_setup
   pg_stat_reset pg_stat_reset_shared pg_stat_reset_single_table_counters pg_stat_reset_single_function_counters
   pg_stat_reset_slru pg_stat_reset_replication_slot pg_stat_reset_subscription_stats pg_stat_reset_backend_stats
   pg_stat_statements_reset pg_prewarm pg_notify pg_export_snapshot pg_stat_force_next_flush
   pg_clear_relation_stats pg_clear_attribute_stats pg_restore_relation_stats pg_restore_attribute_stats
   brin_summarize_new_values brin_summarize_range brin_desummarize_range gin_clean_pending_list
   pg_advisory_lock pg_try_advisory_lock pg_advisory_lock_shared pg_try_advisory_lock_shared`
    .toUpperCase()
    .split(/\s+/),
)

const OUTSIDE = 'run it with --write, or with psql'
const NO_COPY = 'query the rows with --format csv or tsv, which PostgreSQL writes by COPY … TO STDOUT itself'

/** `U&"\006co_export"` is a name too. */
function nameOf(quoted: string): string {
  const body = quoted
    .replace(/^[Uu]&/, '')
    .slice(1, -1)
    .replaceAll('""', '"')
  if (!/^[Uu]&/.test(quoted)) return body
  return body.replaceAll(/\\(?:\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))/g, (written, long, short) => {
    const code = Number.parseInt(long ?? short, 16)
    return code > 0x10ffff ? written : String.fromCodePoint(code)
  })
}

/** Whether its escapes are not written with a backslash, so that the name can't be told here. */
const otherEscape = (pieces: readonly Piece[]): Piece | undefined =>
  pieces.find(({kind, text}) => kind === 'word' && text === 'UESCAPE')

export function refusalOf(statement: Statement, write: boolean): Refusal | undefined {
  const [first] = statement.words
  const control = refuseControl(statement)
  if (control !== undefined) return control
  if (first === 'COPY') return refuse('COPY moves rows past what is printed here', NO_COPY, 0)
  if (first === 'SET' || first === 'RESET') {
    const setting = refuseSetting(statement)
    if (setting !== undefined) return setting
  }
  if (write) return undefined
  const unread = refuseUnread(statement, READING)
  if (unread !== undefined) return unread
  return refuseReaching(piecesOf(statement.text, tokensOf(statement.text), nameOf))
}

/** What would turn the transaction, or what is read from the server, into something else. */
function refuseSetting({words}: Statement): Refusal | undefined {
  const text = words.filter((word) => word !== 'SESSION' && word !== 'LOCAL').join(' ')
  if (/^SET (TRANSACTION|CHARACTERISTICS)\b/.test(text) || /_READ_ONLY\b/.test(text)) {
    return refuse('whether the transaction may write is for --write to say', 'leave it out', 0)
  }
  if (/^(RE)?SET (CLIENT_ENCODING|NAMES)\b/.test(text)) {
    return refuse('the client encoding is UTF-8 here', 'leave it out', 0)
  }
  return undefined
}

function refuseReaching(pieces: readonly Piece[]): Refusal | undefined {
  const call = callOf(pieces, REACHING)
  if (call !== undefined) {
    const why = `${call.text.toLowerCase()}() has an effect that a read-only transaction does not stop`
    return refuse(why, OUTSIDE, call.start, true)
  }
  const disguise = otherEscape(pieces)
  if (disguise !== undefined) {
    return refuse('a name with UESCAPE hides what is called', 'write the name itself', disguise.start, true)
  }
  return undefined
}

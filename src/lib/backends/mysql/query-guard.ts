/**
 * What MySQL and MariaDB are not sent. A read-only transaction refuses changes of tables; it does not refuse settings of the server,
 * files, and what ends the transaction first.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/commit.html
 */
import {nearestOf} from '../../config/nearest.ts'
import type {Refusal} from '../query.ts'
import {callOf, type Piece, piecesOf, refuse, refuseControl, refuseUnread, sequenceOf} from '../query-guard.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'
import {unquote} from './sql-text.ts'

const READING = new Set([
  'SELECT',
  'WITH',
  'TABLE',
  'VALUES',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXPLAIN',
  'ANALYZE',
  'CHECKSUM',
  'HELP',
  'SET',
  'USE',
  'SAVEPOINT',
  'RELEASE',
  'ROLLBACK',
])

/** Settings of the session that change how a query is answered, and nothing else. */
const SETTINGS = new Set(
  `time_zone group_concat_max_len lc_time_names cte_max_recursion_depth max_recursive_iterations div_precision_increment
   optimizer_switch optimizer_search_depth optimizer_prune_level join_buffer_size sort_buffer_size read_buffer_size
   tmp_table_size max_heap_table_size timestamp rand_seed1 rand_seed2 sql_select_limit max_join_size sql_big_selects
   collation_connection innodb_lock_wait_timeout lock_wait_timeout profiling windowing_use_high_precision`
    .toUpperCase()
    .split(/\s+/),
)

/** Functions with an effect on the server that no transaction holds back. */
const REACHING =
  /^(GROUP_REPLICATION_|ASYNCHRONOUS_CONNECTION_FAILOVER_|KEYRING_|AUDIT_LOG_|MYSQL_FIREWALL_|SET_FIREWALL_|VERSION_TOKENS_|SERVICE_|SPIDER_|MROONGA_COMMAND|SYS_EXEC|SYS_EVAL|SETVAL$|NEXTVAL$)/

const OUTSIDE = 'run it with --write, or with the mysql client'
const HERE = 'write to a file here with -o and --format csv or tsv'

export function refusalOf(statement: Statement, write: boolean): Refusal | undefined {
  const control = refuseControl(statement)
  if (control !== undefined) return control
  const pieces = piecesOf(statement.text, tokensOf(statement.text), unquote)
  const file = sequenceOf(pieces, ['INTO', 'OUTFILE']) ?? sequenceOf(pieces, ['INTO', 'DUMPFILE'])
  if (file !== undefined) return refuse('it writes a file on the server', HERE, file.start)
  const [first] = statement.words
  if (first === 'SET') return refuseSet(pieces, write)
  if (write) return undefined
  return refuseUnread(statement, READING) ?? refuseWritingForm(statement) ?? refuseReaching(pieces)
}

/** `ANALYZE TABLE` keeps statistics; MariaDB's `ANALYZE SELECT` only runs a query. `SET STATEMENT … FOR` runs any statement. */
function refuseWritingForm({words}: Statement): Refusal | undefined {
  const [first, second = ''] = words
  if (first === 'ANALYZE' && ['TABLE', 'LOCAL', 'NO_WRITE_TO_BINLOG'].includes(second)) {
    return refuse('ANALYZE TABLE writes statistics', 'run it with --write', 0, true)
  }
  return undefined
}

function refuseReaching(pieces: readonly Piece[]): Refusal | undefined {
  const names = new Set(pieces.filter(({text}) => REACHING.test(text)).map(({text}) => text))
  const call = names.size === 0 ? undefined : callOf(pieces, names)
  const sequence = sequenceOf(pieces, ['NEXT', 'VALUE', 'FOR'])
  if (sequence !== undefined)
    return refuse('it takes a value from a sequence', 'run it with --write', sequence.start, true)
  if (call === undefined) return undefined
  const why = `${call.text.toLowerCase()}() has an effect that a read-only transaction does not stop`
  return refuse(why, OUTSIDE, call.start, true)
}

/** What stands between the commas of `SET a = f(1, 2), @b = …`. */
function assignmentsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const found: Piece[][] = [[]]
  let depth = 0
  for (const piece of pieces.slice(1)) {
    if (piece.text === '(') depth += 1
    if (piece.text === ')') depth -= 1
    if (piece.text === ',' && depth === 0) found.push([])
    else found.at(-1)?.push(piece)
  }
  return found
}

interface Target {
  /** `SESSION time_zone`, `@@global.read_only`, `@a`. */
  readonly name: string
  readonly start: number
}

function targetOf(assignment: readonly Piece[]): Target {
  const end = assignment.findIndex(({text}) => text === '=' || text === ':')
  const words = (end === -1 ? assignment : assignment.slice(0, end)).map(({text}) => text)
  return {name: words.join(' ').replaceAll(/ ?\. ?/g, '.'), start: assignment[0]?.start ?? 0}
}

function refuseSet(pieces: readonly Piece[], write: boolean): Refusal | undefined {
  for (const {name, start} of assignmentsOf(pieces).map(targetOf)) {
    const setting = name.toUpperCase().replace(/^(SESSION |LOCAL |@@SESSION\.|@@LOCAL\.|@@)/, '')
    if (/READ_ONLY|^AUTOCOMMIT|TRANSACTION/.test(setting)) {
      return refuse('whether the transaction may write, and when it ends, is for --write to say', 'leave it out', start)
    }
    if (/^(NAMES|CHARACTER|CHARSET|SQL_MODE)\b/.test(setting)) {
      return refuse('how statements are read is settled when they are cut', 'leave it out', start)
    }
    if (write || /^@[^@]/.test(setting) || SETTINGS.has(setting)) continue
    return refuse(`SET ${name} is none of the settings that only a query sees`, 'run it with --write', start, true)
  }
  return undefined
}

/** What neither changes rows inside the transaction nor ends it. */
const HARMLESS = new Set([...READING, 'PREPARE', 'EXECUTE', 'DEALLOCATE', 'HANDLER'])
const TRANSACTIONAL = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'DO', 'LOAD'])

/** All other words that statements begin with. */
const OTHERS = new Set(
  `ALTER BACKUP BEGIN BINLOG CACHE CALL CHANGE CHECK CLONE COMMIT CREATE DROP FLUSH GET GRANT IMPORT INSTALL KILL LOCK OPTIMIZE PURGE RENAME
   REPAIR RESET RESTART REVOKE SHUTDOWN SIGNAL START STOP TRUNCATE UNINSTALL UNLOCK XA`.split(/\s+/),
)

/** `SELCT` begins no statement, and the server will say so. */
const isSlip = (word: string): boolean =>
  word.length > 3 && !OTHERS.has(word) && nearestOf(word, [...HARMLESS, ...TRANSACTIONAL]) !== undefined

/** https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
export function commitsItself({words}: Statement): boolean {
  const [first = '', second = ''] = words
  if (first === 'ANALYZE') return second === 'TABLE'
  if (first === 'CREATE' || first === 'DROP') return second !== 'TEMPORARY'
  return !HARMLESS.has(first) && !TRANSACTIONAL.has(first) && !isSlip(first)
}

/**
 * What SQLite is not sent. The file is opened read-only, with query_only besides; what is refused here would write another file, or
 * change how the connection reads.
 */
import type {Refusal} from '../query.ts'
import {callOf, piecesOf, refuse, refuseControl, refuseUnread} from '../query-guard.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'

const READING = new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN', 'PRAGMA', 'SAVEPOINT', 'RELEASE', 'ROLLBACK'])

/** PRAGMAs that only tell, also with an argument. https://www.sqlite.org/pragma.html */
const TELLING = new Set(
  `table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check integrity_check
   quick_check database_list collation_list function_list module_list pragma_list compile_options data_version
   freelist_count page_count`
    .toUpperCase()
    .split(/\s+/),
)

/** PRAGMAs that tell, and set when they are given a value. */
const SETTING = new Set(
  `user_version application_id schema_version encoding page_size auto_vacuum journal_mode foreign_keys synchronous
   busy_timeout cache_size query_only recursive_triggers secure_delete temp_store mmap_size max_page_count locking_mode
   journal_size_limit wal_autocheckpoint`
    .toUpperCase()
    .split(/\s+/),
)

const REACHING = new Set(['LOAD_EXTENSION', 'WRITEFILE', 'EDIT', 'FTS3_TOKENIZER'])

const nameOf = (quoted: string): string => quoted.slice(1, -1)

export function refusalOf(statement: Statement, write: boolean): Refusal | undefined {
  const control = refuseControl(statement)
  if (control !== undefined) return control
  const [first] = statement.words
  if (first === 'ATTACH' || first === 'DETACH') {
    return refuse(`${first} reaches another file`, 'configure it as a backend of its own', 0)
  }
  if (write) return undefined
  const unread = refuseUnread(statement, READING)
  if (unread !== undefined) return unread
  const pieces = piecesOf(statement.text, tokensOf(statement.text), nameOf)
  const call = callOf(pieces, REACHING)
  if (call !== undefined)
    return refuse(`${call.text.toLowerCase()}() reaches out of the database`, 'leave it out', call.start)
  return first === 'PRAGMA' ? refusePragma(pieces.slice(1).map(({text}) => text)) : undefined
}

/** `PRAGMA [schema.]name [= value | (value)]` */
function refusePragma(words: readonly string[]): Refusal | undefined {
  const [name = '', next] = words[1] === '.' ? words.slice(2) : words
  if (TELLING.has(name) || (SETTING.has(name) && next === undefined)) return undefined
  return refuse(
    `PRAGMA ${name.toLowerCase()}${next === undefined ? '' : ' with a value'} does more than tell`,
    'run it with --write',
    0,
    true,
  )
}

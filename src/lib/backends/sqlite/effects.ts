/** Which SQLite statements can share a transaction with their record: nearly all. */
import type {Effects} from '../effect.ts'

/** https://www.sqlite.org/lang.html: what fails inside a transaction, or does nothing there. */
const ALONE = new Set(['VACUUM', 'ATTACH', 'DETACH'])
/** https://www.sqlite.org/pragma.html: those that are a no-op, or fail, inside a transaction. */
const PRAGMAS_ALONE = new Set([
  'JOURNAL_MODE',
  'SYNCHRONOUS',
  'WAL_CHECKPOINT',
  'TEMP_STORE',
  'AUTO_VACUUM',
  'PAGE_SIZE',
  'LOCKING_MODE',
])

export const sqliteEffects: Effects = {
  effectOf: ({words: [first = ''], control}) =>
    control !== undefined || ALONE.has(first) || first === 'PRAGMA' ? 'repeatable' : 'atomic',
  isSessionState: ({words: [first, second]}) =>
    first === 'PRAGMA' || first === 'ATTACH' || (first === 'CREATE' && (second === 'TEMP' || second === 'TEMPORARY')),
  refusesTransaction: ({words: [first = '', ...rest]}) => {
    if (ALONE.has(first)) return first
    // `PRAGMA main.journal_mode` names a database first.
    const pragma = first === 'PRAGMA' ? rest.slice(0, 2).find((word) => PRAGMAS_ALONE.has(word)) : undefined
    return pragma === undefined ? undefined : `PRAGMA ${pragma.toLowerCase()}`
  },
}

/** Which MySQL statements can share a transaction with their record, and what the catalog tells of the others. */
import type {Effects} from '../effect.ts'

/** https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html: all that is not here commits by itself. */
const TRANSACTIONAL = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'REPLACE',
  'SELECT',
  'WITH',
  'VALUES',
  'TABLE',
  'DO',
  'LOAD',
])
const REPEATABLE = new Set([
  'SET',
  'USE',
  'SHOW',
  'FLUSH',
  'ANALYZE',
  'OPTIMIZE',
  'CHECK',
  'REPAIR',
  'GRANT',
  'LOCK',
  'UNLOCK',
  'TRUNCATE',
  'PREPARE',
  'DEALLOCATE',
  'DESCRIBE',
  'EXPLAIN',
  'KILL',
  'RESET',
])
const DDL = new Set(['CREATE', 'ALTER', 'DROP', 'RENAME'])
/** Kinds of objects that information_schema does not tell of by name. */
const UNSEEN = new Set([
  'USER',
  'ROLE',
  'SERVER',
  'TABLESPACE',
  'LOGFILE',
  'RESOURCE',
  'UNDO',
  'INSTANCE',
  'SPATIAL REFERENCE',
])

export const mysqlEffects: Effects = {
  effectOf: ({words, control}) => {
    if (control !== undefined) return 'repeatable'
    const [first = '', second = '', third = ''] = words
    if (TRANSACTIONAL.has(first)) return 'atomic'
    if (REPEATABLE.has(first)) return 'repeatable'
    if (!DDL.has(first) || UNSEEN.has(second) || UNSEEN.has(`${second} ${third}`)) return 'unknown'
    return second === 'TEMPORARY' ? 'repeatable' : 'catalog'
  },
  isSessionState: ({words: [first, second]}) =>
    first === 'SET' ||
    first === 'USE' ||
    first === 'PREPARE' ||
    first === 'LOCK' ||
    first === 'UNLOCK' ||
    (first === 'CREATE' && second === 'TEMPORARY'),
  // Nothing runs in a transaction of ours here.
  refusesTransaction: () => undefined,
}

/** Which MySQL statements can share a transaction with their record, and what the catalog tells of the others. */
import type {Effects} from '../effect.ts'
import {namesIn} from '../effect.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'

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

export const namesOf = (statement: Statement): readonly string[] => namesIn(statement.text, tokensOf)

/** One row per fact about the objects of that name in the current database; what changes by itself is left out. */
export const OBSERVE = `
  select concat_ws('|', 'table', table_name, table_type, engine, table_collation, table_comment,
                   regexp_replace(coalesce(create_options, ''), '[[:space:]]+', ' ')) as line
    from information_schema.tables where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'column', table_name, ordinal_position, column_name, column_type, is_nullable,
                   coalesce(column_default, '\\\\N'), extra, collation_name, column_comment, generation_expression)
    from information_schema.columns where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'index', table_name, index_name, seq_in_index, column_name, sub_part, non_unique, index_type, index_comment)
    from information_schema.statistics where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'constraint', table_name, constraint_name, constraint_type)
    from information_schema.table_constraints where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'key', table_name, constraint_name, ordinal_position, column_name, referenced_table_name, referenced_column_name)
    from information_schema.key_column_usage where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'partition', table_name, partition_name, partition_method, partition_expression, partition_description)
    from information_schema.partitions
   where table_schema = database() and table_name in (?) and partition_name is not null
  union all
  select concat_ws('|', 'view', table_name, sha2(view_definition, 256), check_option, security_type)
    from information_schema.views where table_schema = database() and table_name in (?)
  union all
  select concat_ws('|', 'routine', routine_name, routine_type, sha2(routine_definition, 256), sql_data_access, routine_comment, last_altered)
    from information_schema.routines where routine_schema = database() and routine_name in (?)
  union all
  select concat_ws('|', 'trigger', trigger_name, event_object_table, event_manipulation, action_timing, sha2(action_statement, 256))
    from information_schema.triggers
   where trigger_schema = database() and (trigger_name in (?) or event_object_table in (?))
  union all
  select concat_ws('|', 'event', event_name, sha2(event_definition, 256), status, interval_value, interval_field, execute_at, event_comment)
    from information_schema.events where event_schema = database() and event_name in (?)
  union all
  select concat_ws('|', 'schema', schema_name, default_character_set_name, default_collation_name)
    from information_schema.schemata where schema_name in (?)`

/** How many lists of names {@link OBSERVE} takes. */
export const OBSERVE_LISTS = OBSERVE.split('(?)').length - 1

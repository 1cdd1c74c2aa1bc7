/** What the catalog has on the objects of a DDL statement: differs once the statement took effect. Pure. */
import {namesIn} from '../effect.ts'
import type {Statement} from '../statement.ts'
import {tokensOf} from './lexer.ts'

/** One row per fact about the objects of a name in the current database; what changes by itself is left out. */
const EXISTENCE_FACTS = [
  `select concat_ws('|', 'table', table_name, table_type, engine, table_collation, table_comment,
                    regexp_replace(coalesce(create_options, ''), '[[:space:]]+', ' ')) as line
     from information_schema.tables where table_schema = database() and table_name in (?)`,
]
const INDEX_FACTS = [
  `select concat_ws('|', 'index', table_name, index_name, seq_in_index, column_name, sub_part, non_unique, index_type, index_comment) as line
     from information_schema.statistics where table_schema = database() and table_name in (?)`,
]
const TABLE_FACTS = [
  ...EXISTENCE_FACTS,
  ...INDEX_FACTS,
  `select concat_ws('|', 'column', table_name, ordinal_position, column_name, column_type, is_nullable,
                    coalesce(column_default, '\\\\N'), extra, collation_name, column_comment, generation_expression)
     from information_schema.columns where table_schema = database() and table_name in (?)`,
  `select concat_ws('|', 'constraint', table_name, constraint_name, constraint_type)
     from information_schema.table_constraints where table_schema = database() and table_name in (?)`,
  `select concat_ws('|', 'key', table_name, constraint_name, ordinal_position, column_name, referenced_table_name, referenced_column_name)
     from information_schema.key_column_usage where table_schema = database() and table_name in (?)`,
  `select concat_ws('|', 'partition', table_name, partition_name, partition_method, partition_expression, partition_description)
     from information_schema.partitions
    where table_schema = database() and table_name in (?) and partition_name is not null`,
]
const VIEW_FACTS = [
  `select concat_ws('|', 'view', table_name, sha2(view_definition, 256), check_option, security_type) as line
     from information_schema.views where table_schema = database() and table_name in (?)`,
]
const ROUTINE_FACTS = [
  `select concat_ws('|', 'routine', routine_name, routine_type, sha2(routine_definition, 256), sql_data_access, routine_comment, last_altered) as line
     from information_schema.routines where routine_schema = database() and routine_name in (?)`,
]
const TRIGGER_FACTS = [
  `select concat_ws('|', 'trigger', trigger_name, event_object_table, event_manipulation, action_timing, sha2(action_statement, 256)) as line
     from information_schema.triggers where trigger_schema = database() and trigger_name in (?)`,
]
const EVENT_FACTS = [
  `select concat_ws('|', 'event', event_name, sha2(event_definition, 256), status, interval_value, interval_field, execute_at, event_comment) as line
     from information_schema.events where event_schema = database() and event_name in (?)`,
]
const SCHEMA_FACTS = [
  `select concat_ws('|', 'schema', schema_name, default_character_set_name, default_collation_name) as line
     from information_schema.schemata where schema_name in (?)`,
]
const ALL_FACTS = [...TABLE_FACTS, ...VIEW_FACTS, ...ROUTINE_FACTS, ...TRIGGER_FACTS, ...EVENT_FACTS, ...SCHEMA_FACTS]

/** Kind of object → its facts. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  TABLE: TABLE_FACTS,
  INDEX: TABLE_FACTS,
  SEQUENCE: TABLE_FACTS,
  VIEW: [...VIEW_FACTS, ...TABLE_FACTS],
  PROCEDURE: ROUTINE_FACTS,
  FUNCTION: ROUTINE_FACTS,
  TRIGGER: TRIGGER_FACTS,
  EVENT: EVENT_FACTS,
  DATABASE: SCHEMA_FACTS,
  SCHEMA: SCHEMA_FACTS,
}

/** Reserved by both servers, so none of them is a name; those that stand in most statements. */
const RESERVED: ReadonlySet<string> = new Set(
  `ADD ALTER AND AS ASC BEFORE BIGINT BY CASCADE CHANGE CHAR CHARACTER CHECK COLLATE COLUMN CONSTRAINT CREATE DECIMAL
   DEFAULT DELETE DESC DOUBLE DROP EACH EXISTS FOR FOREIGN FROM FULLTEXT IF IN INDEX INSERT INT INTEGER INTO KEY KEYS
   LONGTEXT MEDIUMTEXT NOT NULL ON OR PRIMARY PROCEDURE REFERENCES RENAME REPLACE RESTRICT SELECT SET SMALLINT SPATIAL SQL
   TABLE TINYINT TO TRIGGER UNIQUE UNSIGNED UPDATE USING VALUES VARBINARY VARCHAR WHERE WITH`.split(/\s+/),
)

/** With more names than these the server looks through all tables once. */
const MOST_LOOKUPS = 12

/** A table comes and goes as a whole, and so does an index. All facts take MySQL longer than most statements themselves. */
function factsOf(words: readonly string[], kind: string | undefined): readonly string[] {
  const [verb = '', next] = words
  if (kind === 'INDEX' && /^(?:CREATE|DROP)$/.test(verb)) return INDEX_FACTS
  if (kind === 'TABLE' && /^(?:CREATE|DROP|RENAME)$/.test(verb) && next !== 'OR') return EXISTENCE_FACTS
  return kind === undefined ? ALL_FACTS : (FACTS[kind] ?? ALL_FACTS)
}

export interface ObserveQuery {
  readonly sql: string
  readonly parameters: readonly (string | readonly string[])[]
}

/**
 * The query to run before a statement and, after a crash, again.
 *
 * @remarks Both servers look a table up only by `table_name = …`; with a list they go through all tables of the server, which
 * took MySQL 100 ms among ten thousand, for each statement.
 */
export function observeQuery({text, words}: Statement): ObserveQuery {
  const kind = words.find((word) => word in FACTS)
  const facts = factsOf(words, kind)
  // The columns of a table, or of an index, come in parentheses after the names that count.
  const upTo = kind === 'TABLE' || kind === 'INDEX' ? '(' : undefined
  const found = namesIn(text, tokensOf, {upTo, reserved: RESERVED})
  const names = found.length === 0 ? [''] : found
  const union = (selects: readonly string[]): string => selects.join('\n union all\n ')
  if (names.length > MOST_LOOKUPS) return {sql: union(facts), parameters: facts.map(() => names)}
  const lookups = facts.map((fact) => fact.replace('in (?)', '= ?'))
  return {sql: union(lookups.flatMap((lookup) => names.map(() => lookup))), parameters: lookups.flatMap(() => names)}
}

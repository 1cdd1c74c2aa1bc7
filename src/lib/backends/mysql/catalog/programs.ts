/** Views, routines, triggers and events: queries → raw rows. */
import {type Reader, readRows} from './reader.ts'

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-views-table.html */
export interface ViewRow {
  readonly table_name: string
  readonly check_option: 'NONE' | 'LOCAL' | 'CASCADED'
  readonly definer: string
  readonly security_type: 'DEFINER' | 'INVOKER'
  readonly character_set_client: string
  readonly collation_connection: string
}

/** What a view of MySQL reads or calls. MariaDB does not tell. */
export interface ViewUsageRow {
  readonly view_name: string
  readonly kind: 'table' | 'routine'
  readonly name: string
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-routines-table.html */
export interface RoutineRow {
  readonly routine_name: string
  /** `FUNCTION`, `PROCEDURE`; on MariaDB also `PACKAGE` and `PACKAGE BODY`. */
  readonly routine_type: string
  /** Of a function: what it returns. */
  readonly dtd_identifier: string | null
  readonly data_type: string | null
  readonly external_language: string | null
  readonly is_deterministic: 'YES' | 'NO'
  readonly sql_data_access: string
  readonly security_type: 'DEFINER' | 'INVOKER'
  readonly sql_mode: string
  readonly routine_comment: string
  readonly definer: string
  readonly character_set_client: string
  readonly collation_connection: string
  readonly database_collation: string
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-parameters-table.html */
export interface ParameterRow {
  readonly specific_name: string
  readonly routine_type: string
  readonly ordinal_position: number
  readonly parameter_mode: 'IN' | 'OUT' | 'INOUT' | null
  readonly parameter_name: string | null
  readonly data_type: string
  readonly dtd_identifier: string
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-triggers-table.html */
export interface TriggerRow {
  readonly trigger_name: string
  readonly event_manipulation: string
  readonly event_object_table: string
  readonly action_order: number
  readonly action_timing: 'BEFORE' | 'AFTER'
  readonly sql_mode: string
  readonly definer: string
  readonly character_set_client: string
  readonly collation_connection: string
  readonly database_collation: string
}

/** https://dev.mysql.com/doc/refman/9.5/en/information-schema-events-table.html */
export interface EventRow {
  readonly event_name: string
  readonly definer: string
  readonly time_zone: string
  readonly sql_mode: string
  readonly event_comment: string
  readonly character_set_client: string
  readonly collation_connection: string
  readonly database_collation: string
}

export const readViews = (reader: Reader): Promise<readonly ViewRow[]> =>
  readRows(
    reader,
    `select table_name as table_name, check_option as check_option, definer as definer, security_type as security_type,
            character_set_client as character_set_client, collation_connection as collation_connection
       from information_schema.views where table_schema = ?`,
  )

export const readViewUsage = (reader: Reader): Promise<readonly ViewUsageRow[]> =>
  readRows(
    reader,
    `select view_name as view_name, 'table' as kind, table_name as name
       from information_schema.view_table_usage where view_schema = ? and table_schema = ?
     union all
     select table_name, 'routine', specific_name
       from information_schema.view_routine_usage where table_schema = ? and specific_schema = ?`,
  )

export const readRoutines = (reader: Reader): Promise<readonly RoutineRow[]> =>
  readRows(
    reader,
    `select routine_name as routine_name, routine_type as routine_type, dtd_identifier as dtd_identifier,
            data_type as data_type, external_language as external_language, is_deterministic as is_deterministic,
            sql_data_access as sql_data_access, security_type as security_type, sql_mode as sql_mode,
            routine_comment as routine_comment, definer as definer, character_set_client as character_set_client,
            collation_connection as collation_connection, database_collation as database_collation
       from information_schema.routines where routine_schema = ?`,
  )

/** Not the first row of a function, which is what it returns. */
export const readParameters = (reader: Reader): Promise<readonly ParameterRow[]> =>
  readRows(
    reader,
    `select specific_name as specific_name, routine_type as routine_type, ordinal_position as ordinal_position,
            parameter_mode as parameter_mode, parameter_name as parameter_name, data_type as data_type,
            dtd_identifier as dtd_identifier
       from information_schema.parameters where specific_schema = ? and ordinal_position > 0
      order by specific_name, routine_type, ordinal_position`,
  )

export const readTriggers = (reader: Reader): Promise<readonly TriggerRow[]> =>
  readRows(
    reader,
    `select trigger_name as trigger_name, event_manipulation as event_manipulation,
            event_object_table as event_object_table, action_order as action_order, action_timing as action_timing, sql_mode as sql_mode, definer as definer,
            character_set_client as character_set_client, collation_connection as collation_connection,
            database_collation as database_collation
       from information_schema.triggers where trigger_schema = ?`,
  )

export const readEvents = (reader: Reader): Promise<readonly EventRow[]> =>
  readRows(
    reader,
    `select event_name as event_name, definer as definer, time_zone as time_zone, sql_mode as sql_mode,
            event_comment as event_comment, character_set_client as character_set_client,
            collation_connection as collation_connection, database_collation as database_collation
       from information_schema.events where event_schema = ?`,
  )

/** A column of the model → its line in CREATE TABLE. Pure. */
import type {CheckConstraint, Column} from '../../../schema/model.ts'
import type {MysqlColumn} from '../../../schema/model-mysql.ts'
import {quoteName, quoteText} from '../sql-text.ts'

/** @param check - the one that stands at the column. */
export function columnSql(column: Column, check: CheckConstraint | undefined, isMariadb: boolean): string {
  const {mysql = {}} = column
  return [
    quoteName(column.name),
    column.type,
    isMariadb && mysql.srid !== undefined ? `REF_SYSTEM_ID=${mysql.srid}` : '',
    ...textSql(column, mysql),
    generationSql(column, mysql),
    nullabilitySql(column, mysql, isMariadb),
    !isMariadb && mysql.srid !== undefined ? `SRID ${mysql.srid}` : '',
    column.hidden === true ? 'INVISIBLE' : '',
    mysql.withoutSystemVersioning === true ? 'WITHOUT SYSTEM VERSIONING' : '',
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    mysql.onUpdate === undefined ? '' : `ON UPDATE ${mysql.onUpdate}`,
    column.autoIncrement === true ? 'AUTO_INCREMENT' : '',
    column.comment === undefined ? '' : `COMMENT ${quoteText(column.comment)}`,
    ...engineSql(mysql),
    check === undefined ? '' : `CHECK (${check.expression})`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

const textSql = ({collation}: Column, {charset}: MysqlColumn): readonly string[] => [
  charset === undefined ? '' : `CHARACTER SET ${charset}`,
  collation === undefined ? '' : `COLLATE ${collation}`,
]

function generationSql({generated}: Column, {systemTime}: MysqlColumn): string {
  if (systemTime !== undefined) return `GENERATED ALWAYS AS ${systemTime.toUpperCase()}`
  if (generated === undefined) return ''
  return `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`
}

/** A timestamp is NOT NULL by itself where explicit_defaults_for_timestamp is off. MariaDB takes no NULL-ness of what it computes. */
function nullabilitySql(column: Column, {systemTime}: MysqlColumn, isMariadb: boolean): string {
  if (systemTime !== undefined || (isMariadb && column.generated !== undefined)) return ''
  if (!column.nullable) return 'NOT NULL'
  return column.valueKind === 'timestamptz' && column.generated === undefined ? 'NULL' : ''
}

const engineSql = (mysql: MysqlColumn): readonly string[] => [
  mysql.engineAttribute === undefined ? '' : `ENGINE_ATTRIBUTE ${quoteText(mysql.engineAttribute)}`,
  mysql.secondaryEngineAttribute === undefined
    ? ''
    : `SECONDARY_ENGINE_ATTRIBUTE ${quoteText(mysql.secondaryEngineAttribute)}`,
  mysql.notSecondary === true ? 'NOT SECONDARY' : '',
  ...(mysql.options ?? []),
]

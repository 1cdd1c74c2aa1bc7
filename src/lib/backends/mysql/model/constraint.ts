/** Rows of checks and foreign keys → constraints of the model. Pure. */
import {objectId} from '../../../schema/basics.ts'
import type {CheckConstraint, ForeignKey, ReferentialAction} from '../../../schema/model.ts'
import type {MysqlConstraint} from '../../../schema/model-mysql.ts'
import type {CheckRow, ForeignKeyRow, ForeignKeyRuleRow} from '../catalog/tables.ts'
import {plainExpression} from './column.ts'

/** @param shown - the expression as SHOW CREATE TABLE prints it, which on MariaDB is more exact. */
export function checkOf(row: CheckRow, isMariadb: boolean, shown: string | undefined): CheckConstraint {
  const {table_name: table, constraint_name: name} = row
  // MariaDB has no name for a check at a column, and gives it the column's; one at the table can have the same.
  const atColumn = row.level === 'Column'
  return {
    kind: 'check',
    id: objectId('constraint', atColumn ? [table, name, 'check'] : [table, name]),
    ...(atColumn ? {} : {name}),
    expression: isMariadb ? (shown ?? row.check_clause) : plainExpression(row.check_clause),
    ...(row.enforced === 'NO' ? {notEnforced: true as const} : {}),
    ...(atColumn ? {mysql: {atColumn: name}} : {}),
  }
}

/** @param rows - the columns of one foreign key, in order. */
export function foreignKeyOf(
  rows: readonly ForeignKeyRow[],
  rule: ForeignKeyRuleRow | undefined,
  database: string,
  isMariadb: boolean,
): ForeignKey {
  const first = rows[0] as ForeignKeyRow
  const {table_name: table, constraint_name: name, referenced_table_schema: schema, referenced_table_name} = first
  const onUpdate = actionOf(rule?.update_rule, isMariadb)
  const onDelete = actionOf(rule?.delete_rule, isMariadb)
  const mysql = isMariadb ? spelledOut(rule) : {}
  return {
    kind: 'foreign key',
    id: objectId('constraint', [table, name]),
    name,
    columns: rows.map(({column_name}) => column_name),
    references: {
      ...(schema === database ? {} : {schema}),
      table: referenced_table_name,
      columns: rows.map(({referenced_column_name}) => referenced_column_name),
    },
    ...(onUpdate === undefined ? {} : {onUpdate}),
    ...(onDelete === undefined ? {} : {onDelete}),
    ...(schema === database && referenced_table_name !== table
      ? {dependsOn: [objectId('table', [referenced_table_name])]}
      : {}),
    ...(Object.keys(mysql).length === 0 ? {} : {mysql}),
  }
}

/** What happens by itself is RESTRICT to MariaDB, NO ACTION to MySQL; both are the same to InnoDB. */
function actionOf(rule: string | undefined, isMariadb: boolean): ReferentialAction | undefined {
  if (rule === undefined || rule === 'NO ACTION' || (isMariadb && rule === 'RESTRICT')) return undefined
  return rule.toLowerCase() as ReferentialAction
}

function spelledOut(rule: ForeignKeyRuleRow | undefined): MysqlConstraint {
  const noAction = [
    ...(rule?.delete_rule === 'NO ACTION' ? ['on delete' as const] : []),
    ...(rule?.update_rule === 'NO ACTION' ? ['on update' as const] : []),
  ]
  return noAction.length === 0 ? {} : {noAction}
}

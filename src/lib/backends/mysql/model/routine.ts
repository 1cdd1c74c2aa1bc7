/** Rows of routines, and what SHOW CREATE prints of them → routines of the model; packages and events beside them. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Argument, OtherObject, Routine, Unrepresented} from '../../../schema/model.ts'
import type {MysqlRoutine} from '../../../schema/model-mysql.ts'
import type {Catalog} from '../catalog/catalog.ts'
import type {ParameterRow, RoutineRow} from '../catalog/programs.ts'
import {valueKindOf} from './column.ts'
import {groupBy, partKey} from './group.ts'
import {madeUnder} from './made-under.ts'

export interface Routines {
  readonly routines: readonly Routine[]
  readonly packages: readonly OtherObject[]
  readonly unrepresented: readonly Unrepresented[]
}

export function routinesOf(catalog: Catalog): Routines {
  const routines: Routine[] = []
  const packages: OtherObject[] = []
  const unrepresented: Unrepresented[] = []
  const parameters = groupBy(catalog.parameters, (row) => partKey(row.routine_type, row.specific_name))
  for (const row of [...catalog.routines].sort(byTypeAndName)) {
    const kind = row.routine_type.toLowerCase()
    const definition = catalog.shown.get(kind, row.routine_name)
    if (definition === undefined)
      unrepresented.push({
        object: `${kind} ${row.routine_name}`,
        why: catalog.shown.refusal(kind, row.routine_name) ?? 'the user may not see its body',
      })
    else if (kind === 'function' || kind === 'procedure')
      routines.push(
        routineOf(row, definition, parameters.get(partKey(row.routine_type, row.routine_name)) ?? [], catalog),
      )
    else packages.push(packageOf(row, definition, catalog))
  }
  return {routines, packages, unrepresented}
}

/** A package comes before its body. */
const byTypeAndName = (a: RoutineRow, b: RoutineRow): number =>
  byCodeUnit(a.routine_type, b.routine_type) || byCodeUnit(a.routine_name, b.routine_name)

function routineOf(
  row: RoutineRow,
  definition: string,
  parameters: readonly ParameterRow[],
  catalog: Catalog,
): Routine {
  const isAggregate = /^CREATE (DEFINER=\S+ )?AGGREGATE /.test(definition)
  const type = row.routine_type.toLowerCase() as 'function' | 'procedure'
  const language = (row.external_language ?? 'SQL').toLowerCase()
  return {
    kind: isAggregate ? 'aggregate' : type,
    id: objectId(type, [row.routine_name]),
    name: row.routine_name,
    ...(row.routine_comment === '' ? {} : {comment: row.routine_comment}),
    signature: '',
    arguments: parameters.map(argumentOf),
    ...(row.dtd_identifier === null ? {} : {returns: row.dtd_identifier}),
    ...(language === 'sql' ? {} : {language}),
    definition,
    mysql: {
      definer: row.definer,
      security: row.security_type === 'INVOKER' ? 'invoker' : 'definer',
      dataAccess: row.sql_data_access.toLowerCase() as MysqlRoutine['dataAccess'],
      ...(row.is_deterministic === 'YES' ? {deterministic: true as const} : {}),
      ...madeUnder(row, catalog),
    },
  }
}

const argumentOf = (row: ParameterRow): Argument => ({
  ...(row.parameter_name === null ? {} : {name: row.parameter_name}),
  mode: (row.parameter_mode ?? 'IN').toLowerCase() as Argument['mode'],
  type: row.dtd_identifier,
  valueKind: valueKindOf(row.data_type),
})

function packageOf(row: RoutineRow, definition: string, catalog: Catalog): OtherObject {
  const kind = row.routine_type.toLowerCase()
  return {
    kind,
    id: objectId(kind, [row.routine_name]),
    name: row.routine_name,
    ...(row.routine_comment === '' ? {} : {comment: row.routine_comment}),
    ...(kind === 'package body' ? {dependsOn: [objectId('package', [row.routine_name])]} : {}),
    definition,
    mysql: {definer: row.definer, ...madeUnder(row, catalog)},
  }
}

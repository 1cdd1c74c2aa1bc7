/** What of a catalog a script can't bring back, by name. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import type {Table, Unrepresented} from '../../../schema/model.ts'
import type {Catalog} from '../catalog.ts'
import {Cursor, nameKey} from '../parse/cursor.ts'

export function unrepresentedOf(tables: readonly Table[], catalog: Catalog): readonly Unrepresented[] {
  return [...tables.flatMap((table) => ofTable(table, catalog)), ...onShadows(catalog)].sort(
    (a, b) => byCodeUnit(a.object, b.object) || byCodeUnit(a.why, b.why),
  )
}

function ofTable(table: Table, catalog: Catalog): readonly Unrepresented[] {
  const object = `table ${table.name}`
  const unusable = table.sqlite?.virtual?.unusable
  if (unusable !== undefined) return [{object, why: `SQLite cannot open it here: ${unusable}`}]
  const foreign = (what: string): Unrepresented => ({
    object,
    why: `it needs ${what}, which is no part of SQLite: the script runs where an application brings it`,
  })
  return [
    ...collationsOf(table)
      .filter((name) => !COLLATIONS.has(nameKey(name)))
      .map((name) => foreign(`the collation ${name}`)),
    ...functionsOf(table)
      .filter((name) => !catalog.functions.has(name.toLowerCase()))
      .map((name) => foreign(`the function ${name}`)),
  ]
}

/** SQLite's own; asked for a list, it also tells of those that are only named. */
const COLLATIONS = new Set(['BINARY', 'NOCASE', 'RTRIM'])

/** Spelled as it is first found. */
function distinct(names: readonly string[]): readonly string[] {
  return [...new Map([...names].reverse().map((name) => [nameKey(name), name])).values()].sort()
}

const collationsOf = ({columns, indexes}: Table): readonly string[] =>
  distinct([
    ...columns.flatMap(({collation}) => collation ?? []),
    ...indexes.flatMap(({keys}) => keys.flatMap(({collation}) => collation ?? [])),
  ])

/** Of what SQLite looks up when it makes the table: it takes a view or trigger with a function that nobody knows. */
function functionsOf({columns, constraints, indexes}: Table): readonly string[] {
  const expressions = [
    ...columns.flatMap(({generated}) => generated?.expression ?? []),
    ...constraints.flatMap((constraint) => (constraint.kind === 'check' ? constraint.expression : [])),
    ...indexes.flatMap(({keys, where}) => [...keys.flatMap(({expression}) => expression ?? []), where ?? []].flat()),
  ]
  return distinct(expressions.flatMap(functionsIn))
}

/** Words that stand before a parenthesis and are no function. */
const NO_FUNCTION = new Set(
  (
    'AND OR NOT IN IS NULL ISNULL NOTNULL LIKE GLOB MATCH REGEXP ESCAPE BETWEEN CASE WHEN THEN ELSE EXISTS CAST AS ' +
    'COLLATE DISTINCT FROM OVER FILTER SELECT WHERE VALUES'
  ).split(' '),
)

function functionsIn(expression: string): readonly string[] {
  const cursor = new Cursor(expression)
  const found: string[] = []
  while (!cursor.atEnd) {
    const word = cursor.word()
    if (word !== '' && cursor.isMark('(', 1) && !NO_FUNCTION.has(word)) found.push(cursor.name() ?? '')
    else cursor.skip()
  }
  return found
}

/** What was made on a shadow table by hand: the table itself is made by its module. */
function onShadows({schema, tables}: Catalog): readonly Unrepresented[] {
  const shadows = new Set(tables.flatMap(({name, type}) => (type === 'shadow' ? [nameKey(name)] : [])))
  return schema.flatMap(({type, name, tbl_name, sql}) =>
    type !== 'table' && sql !== null && shadows.has(nameKey(tbl_name))
      ? [{object: `${type} ${name}`, why: `it is on ${tbl_name}, which a virtual table makes for itself`}]
      : [],
  )
}

/** SQLite's own tables, which it makes by itself. */
export const isReserved = (name: string): boolean => nameKey(name).startsWith('SQLITE_')

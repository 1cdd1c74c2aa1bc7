/**
 * The schema model → a script that rebuilds it. Pure. SQLite keeps the text that made an object, and makes the same one
 * of it again, to the byte; so nothing is rewritten here.
 */

import type {ObjectId} from '../../schema/basics.ts'
import type {DatabaseModel, Table, View} from '../../schema/model.ts'
import {type Node, orderByDependencies} from '../../schema/order.ts'
import type {SchemaScript} from '../backend.ts'
import {tokensOf} from './lexer.ts'

export function sqliteSchemaScript(model: DatabaseModel): SchemaScript {
  const {encoding} = model.defaults
  const objects: (Table | View)[] = [...model.tables, ...model.views]
  const parts = [
    // It is of the whole file, and has an effect only before the first table.
    ...(encoding === undefined ? [] : [`PRAGMA encoding = '${encoding}';`]),
    ...inOrder(objects).map(objectScript),
    // Their bodies may name anything above.
    ...objects.flatMap(({triggers}) => triggers.map(({definition}) => ended(definition))),
  ]
  return {sql: parts.map((part) => `${part}\n`).join('\n'), unrepresented: model.unrepresented}
}

/**
 * What an object names comes before it. SQLite looks nothing up when it makes a view or a foreign key, so where tables
 * refer to each other that is left out of account, and where views do their order is that of their names.
 */
function inOrder(objects: readonly (Table | View)[]): readonly (Table | View)[] {
  const first = orderByDependencies(objects.map((value) => nodeOf(value, referencedBy(value))))
  const second = orderByDependencies(first.cyclic.map(({value}) => nodeOf(value, [])))
  return [...first.nodes, ...second.nodes, ...second.cyclic].map(({value}) => value)
}

const nodeOf = (value: Table | View, more: readonly ObjectId[]): Node<Table | View> => ({
  id: value.id,
  dependsOn: [...(value.dependsOn ?? []), ...more],
  value,
})

const referencedBy = (object: Table | View): readonly ObjectId[] =>
  object.kind === 'table' ? object.constraints.flatMap(({dependsOn = []}) => dependsOn) : []

function objectScript(object: Table | View): string {
  if (object.kind === 'view') return ended(object.sqlite?.sql ?? '')
  const {sqlite, indexes} = object
  const unusable = sqlite?.virtual?.unusable
  if (unusable !== undefined)
    return commented(`not made, for SQLite could not open it: ${unusable}\n${ended(sqlite?.sql ?? '')}`)
  const own = indexes.flatMap((index) => index.sqlite?.sql ?? [])
  return [sqlite?.sql ?? '', ...own].map(ended).join('\n')
}

const commented = (text: string): string => text.replaceAll(/^/gm, '-- ')

/** A `;` where no comment at the end of the text swallows it. */
function ended(sql: string): string {
  let last = ''
  for (const {kind, start, end} of tokensOf(sql)) last = kind === 'comment' ? sql.slice(start, end) : ''
  if (last.startsWith('--')) return `${sql}\n;`
  return last.startsWith('/*') && !last.endsWith('*/') ? `${sql}*/;` : `${sql};`
}

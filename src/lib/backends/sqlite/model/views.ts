/** The rows and the text of a view → the view. Pure. */
import {objectId} from '../../../schema/basics.ts'
import type {View} from '../../../schema/model.ts'
import type {SchemaRow} from '../catalog.ts'
import {queryOfView} from '../parse/create-view.ts'
import {columnOf} from './columns.ts'
import type {CatalogFacts} from './facts.ts'
import {triggersOf} from './triggers.ts'

export function viewOf({name, sql}: SchemaRow, facts: CatalogFacts): View {
  const text = sql ?? ''
  const definition = queryOfView(text)
  const dependsOn = facts.names.usedBy(definition, name)
  const broken = facts.catalog.unusable.get(name)
  return {
    id: objectId('view', [name]),
    kind: 'view',
    name,
    columns: facts.rowsOf(name).columns.map((row) => columnOf(row, {strict: false})),
    definition,
    triggers: triggersOf(name, facts.triggersOf(name), facts.names),
    ...(broken === undefined ? {} : {broken}),
    ...(dependsOn.length === 0 ? {} : {dependsOn}),
    sqlite: {sql: text},
  }
}

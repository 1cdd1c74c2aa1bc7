/** The texts of triggers → triggers. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Trigger} from '../../../schema/model.ts'
import type {SchemaRow} from '../catalog.ts'
import {parseCreateTrigger} from '../parse/create-trigger.ts'
import type {Names} from './names.ts'

/** By name: SQLite promises no order in which they fire. */
export const triggersOf = (owner: string, rows: readonly SchemaRow[], names: Names): readonly Trigger[] =>
  rows.map((row) => triggerOf(owner, row, names)).sort((a, b) => byCodeUnit(a.name, b.name))

function triggerOf(owner: string, {name, sql}: SchemaRow, names: Names): Trigger {
  const definition = sql ?? ''
  const {timing, event, when} = parseCreateTrigger(definition)
  const dependsOn = names.usedBy(definition, owner)
  return {
    id: objectId('trigger', [owner, name]),
    name,
    timing,
    events: [event],
    level: 'row',
    definition,
    ...(dependsOn.length === 0 ? {} : {dependsOn}),
    ...(when === undefined ? {} : {sqlite: {when}}),
  }
}

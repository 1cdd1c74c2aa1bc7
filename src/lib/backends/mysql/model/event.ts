/** Rows of events, and what SHOW CREATE EVENT prints → events of the model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {OtherObject, Unrepresented} from '../../../schema/model.ts'
import type {Catalog} from '../catalog/catalog.ts'
import {madeUnder} from './made-under.ts'

export interface Events {
  readonly events: readonly OtherObject[]
  readonly unrepresented: readonly Unrepresented[]
}

export function eventsOf(catalog: Catalog): Events {
  const events: OtherObject[] = []
  const unrepresented: Unrepresented[] = []
  for (const row of [...catalog.events].sort((a, b) => byCodeUnit(a.event_name, b.event_name))) {
    const name = row.event_name
    const definition = catalog.shown.get('event', name)
    if (definition === undefined)
      unrepresented.push({
        object: `event ${name}`,
        why: catalog.shown.refusal('event', name) ?? 'the user may not see its body',
      })
    else
      events.push({
        kind: 'event',
        id: objectId('event', [name]),
        name,
        ...(row.event_comment === '' ? {} : {comment: row.event_comment}),
        definition,
        mysql: {definer: row.definer, timeZone: row.time_zone, ...madeUnder(row, catalog)},
      })
  }
  return {events, unrepresented}
}

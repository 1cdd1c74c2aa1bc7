/** The catalog of a SQLite database → the schema model, as it stands at one moment. */
import {deepFreeze} from '../../schema/freeze.ts'
import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions, Session} from '../backend.ts'
import {readCatalog} from './catalog.ts'
import {modelOf} from './model/database.ts'

/** SQLite has no owners and grants, so `privileges` adds nothing. */
export async function inspectSqlite(session: Session, {sizes}: InspectOptions): Promise<DatabaseModel> {
  const catalog = await readCatalog(session, {sizes})
  return deepFreeze(modelOf(catalog))
}

/** The catalog of a Sqlite database → the schema model, in one read-only snapshot. */
import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions, Session} from '../backend.ts'

export async function inspectSqlite(_session: Session, _options: InspectOptions): Promise<DatabaseModel> {
  throw new Error('not written yet')
}

/** The catalog of a Postgres database → the schema model, in one read-only snapshot. */
import type {Client} from 'pg'
import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions} from '../backend.ts'

export async function inspectPostgres(_client: Client, _options: InspectOptions): Promise<DatabaseModel> {
  throw new Error('not written yet')
}

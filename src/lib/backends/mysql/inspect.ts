/** The catalog of a Mysql database → the schema model, in one read-only snapshot. */

import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions} from '../backend.ts'
import type {MysqlConnection} from './connect.ts'

export async function inspectMysql(_connection: MysqlConnection, _options: InspectOptions): Promise<DatabaseModel> {
  throw new Error('not written yet')
}

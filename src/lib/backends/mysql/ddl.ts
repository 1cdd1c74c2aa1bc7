/** The schema model → a script that rebuilds it. Pure. */
import type {DatabaseModel} from '../../schema/model.ts'
import type {SchemaScript} from '../backend.ts'

export function mysqlSchemaScript(_model: DatabaseModel): SchemaScript {
  throw new Error('not written yet')
}

/** Reads the schema of a MySQL or MariaDB database: catalog → model. */
import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions, Session} from '../backend.ts'
import {readCatalog} from './catalog/catalog.ts'
import {withReader} from './catalog/reader.ts'
import {modelOf} from './model/model.ts'

/** @param session - one that takes several statements in one message where it is MySQL's. */
export async function inspectMysql(
  session: Session,
  isMariadb: boolean,
  options: InspectOptions,
): Promise<DatabaseModel> {
  const cancel = (): void => void session.cancel()
  options.signal.addEventListener('abort', cancel, {once: true})
  try {
    return modelOf(await withReader(session, isMariadb, (reader) => readCatalog(reader, options)))
  } finally {
    options.signal.removeEventListener('abort', cancel)
  }
}

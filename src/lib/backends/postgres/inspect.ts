/** The catalog of a Postgres database → the schema model, in one read-only snapshot. */
import pg from 'pg'
import type {DatabaseModel} from '../../schema/model.ts'
import type {InspectOptions} from '../backend.ts'
import {type Catalog, readCatalog} from './catalog/read.ts'
import type {PostgresConnection} from './connect.ts'
import {dbErrorOf} from './errors.ts'
import {modelOf} from './model/model.ts'
import {cancelRequest} from './wire.ts'

/**
 * The deparser looks at the catalogs as they are now, not as of the snapshot: when somebody drops an object meanwhile, it
 * says so with one of these codes. Then it is read again.
 */
const CHANGED_MEANWHILE: ReadonlySet<string | undefined> = new Set([
  'XX000',
  '42P01',
  '42703',
  '42704',
  '42883',
  '3F000',
])
const ATTEMPTS = 5

/** @throws {@link DbError} */
export async function inspectPostgres(connection: PostgresConnection, options: InspectOptions): Promise<DatabaseModel> {
  return modelOf(await readSettled(connection, options))
}

async function readSettled(
  {client, config, serverVersion}: PostgresConnection,
  {signal, ...options}: InspectOptions,
): Promise<Catalog> {
  const cancel = () => void cancelRequest(client, config).catch(() => undefined)
  signal.addEventListener('abort', cancel, {once: true})
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await readCatalog(client, serverVersion, options)
      } catch (error) {
        const again = error instanceof pg.DatabaseError && CHANGED_MEANWHILE.has(error.code) && attempt < ATTEMPTS
        if (!again || signal.aborted) throw dbErrorOf(error, '', signal.aborted)
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
